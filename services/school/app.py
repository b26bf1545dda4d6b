"""The school service: nothing but wiring."""

from services.school import api, imports, pages
from services.school.due import DUE
from services.school.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
]

service = Service(
    inbox=inbox, routers=[api.router, imports.router, pages.router], due=DUE, menu=MENU
)
