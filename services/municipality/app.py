"""The municipality service: nothing but wiring."""

from services.municipality import api, pages
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from services.municipality.steps.following import follow
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Dossiers", "/desk/cases", Action.SEE_CASE),
    MenuItem("Taken", "/desk/tasks", Action.SEE_CASE),
    MenuItem("Terugkomen", "/desk/cases/closed", Action.READ_CLOSED),
]

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    due=DUE,
    before_commit=follow,
    menu=MENU,
)
