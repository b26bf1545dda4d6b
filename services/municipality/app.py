"""The municipality service: nothing but wiring."""

from services.municipality import api, pages
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Overdrachten", "/desk/handovers", Action.SEE_INBOX),
]

service = Service(inbox=inbox, routers=[api.router, pages.router], due=DUE, menu=MENU)
