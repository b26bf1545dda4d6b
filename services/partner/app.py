"""The partner service: nothing but wiring."""

from functools import partial

from services.partner import api, pages
from services.partner.due import DUE
from services.partner.handlers import inbox
from services.partner.telling import HISTORY, tell_partners
from shared.access.actions import Action
from shared.connections.deliverer import Deliverer
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Overzicht", "/", Action.READ_OVERVIEW),
    MenuItem("Vandaag", "/desk/today", Action.DELIVER),
    MenuItem("Bestellingen", "/desk/orders", Action.READ_DELIVERY),
    MenuItem("Sessies", "/desk/sessions", Action.READ_DELIVERY),
    MenuItem("Deelnemers", "/desk/participants", Action.SEE_PARTICIPANT),
    MenuItem("Open groepen", "/desk/groups", Action.KEEP_GROUPS),
    MenuItem("Uren en factuur", "/desk/invoices", Action.READ_INVOICES),
    MenuItem("Evaluaties", "/desk/evaluations", Action.READ_RESULTS),
    MenuItem("Koppelingen", "/connections", Action.READ_CONNECTIONS),
]

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    due=DUE,
    background=[partial(Deliverer, history=HISTORY)],
    before_commit=tell_partners,
    menu=MENU,
)
