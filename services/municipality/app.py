"""The municipality service: nothing but wiring."""

from services.municipality import api, pages
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from services.municipality.steps.region.counting import keep_facts
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Regio", "/region", Action.READ_REGION, "Regio"),
    MenuItem("Aanbod", "/region/offers", Action.READ_REGION, "Regio"),
    MenuItem("Programma", "/region/programme", Action.KEEP_REGION, "Regio"),
    MenuItem("Effectrapportage", "/region/reports", Action.KEEP_REGION, "Regio"),
]

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    due=DUE,
    before_commit=keep_facts,
    menu=MENU,
)
