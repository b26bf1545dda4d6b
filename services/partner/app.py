"""The partner service: nothing but wiring."""

from services.partner import api, pages
from services.partner.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
]

service = Service(inbox=inbox, routers=[api.router, pages.router], menu=MENU)
