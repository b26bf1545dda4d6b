"""The partner service: nothing but wiring."""

from services.partner import api, pages
from services.partner.connections.deliverer import Deliverer
from services.partner.connections.telling import tell_partners
from services.partner.handlers import inbox
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Koppelingen", "/connections", Action.READ_CONNECTIONS),
]

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    background=[Deliverer],
    before_commit=tell_partners,
    menu=MENU,
)
