"""The municipality service: nothing but wiring."""

from functools import partial

from services.municipality import api, pages
from services.municipality.casesystem.deliverer import CaseDeliverer
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from services.municipality.steps.following import follow
from services.municipality.steps.region.counting import keep_facts
from services.municipality.telling import HISTORY, tell_municipalities
from shared.access.actions import Action
from shared.connections.deliverer import Deliverer
from shared.messaging.transaction import Transaction
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Overdrachten", "/desk/handovers", Action.SEE_INBOX),
    MenuItem("Dossiers", "/desk/cases", Action.SEE_CASE),
    MenuItem("Taken", "/desk/tasks", Action.SEE_CASE),
    MenuItem("Terugkomen", "/desk/cases/closed", Action.READ_CLOSED),
    MenuItem("Regio", "/region", Action.READ_REGION, "Regio"),
    MenuItem("Aanbod", "/region/offers", Action.READ_REGION, "Regio"),
    MenuItem("Programma", "/region/programme", Action.KEEP_REGION, "Regio"),
    MenuItem("Effectrapportage", "/region/reports", Action.KEEP_REGION, "Regio"),
    MenuItem("Koppelingen", "/connections", Action.READ_HANDOVER_CONNECTIONS),
    MenuItem("Doorstroompunt", "/doorstroompunt", Action.READ_DOORSTROOMPUNT, "Doorstroompunt"),
    MenuItem(
        "Van het Doorstroompunt",
        "/doorstroompunt/routed-on",
        Action.READ_ROUTED_ON,
        "Doorstroompunt",
    ),
    MenuItem(
        "Bewaren en wissen", "/doorstroompunt/retention", Action.READ_RETENTION, "Doorstroompunt"
    ),
]


async def _before_commit(tx: Transaction) -> None:
    await follow(tx)  # may record what the others count and tell
    await keep_facts(tx)
    await tell_municipalities(tx)  # takes the last lock


service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    due=DUE,
    background=[partial(Deliverer, history=HISTORY), CaseDeliverer],
    before_commit=_before_commit,
    menu=MENU,
)
