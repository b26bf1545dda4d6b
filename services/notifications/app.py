"""The notifications service: nothing but wiring."""

from services.notifications import api, pages
from services.notifications.handlers import inbox
from services.notifications.mailer import Mailer
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

MENU = [
    MenuItem("Berichten", "/", Action.READ_MESSAGES),
]

service = Service(inbox=inbox, routers=[api.router, pages.router], background=[Mailer], menu=MENU)
