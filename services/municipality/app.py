"""The municipality service: nothing but wiring."""

from services.municipality import api, pages
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
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

service = Service(inbox=inbox, routers=[api.router, pages.router], due=DUE, menu=MENU)
