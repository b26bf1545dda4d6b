"""The notifications service: nothing but wiring."""

from services.notifications import api, case_handlers, handlers, order_handlers, pages
from services.notifications.inbox import inbox
from services.notifications.mailer import Mailer
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

HANDLERS = (handlers, order_handlers, case_handlers)
"""Modules whose handlers are in the inbox."""

MENU = [
    MenuItem("Berichten", "/", Action.READ_MESSAGES),
]

service = Service(inbox=inbox, routers=[api.router, pages.router], background=[Mailer], menu=MENU)
