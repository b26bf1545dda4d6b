"""The notifications service: nothing but wiring."""

from services.notifications import (
    api,
    handlers,
    introduction_handlers,
    meeting_handlers,
    order_handlers,
    pages,
    people_handlers,
    previews,
)
from services.notifications.bouncing import Bounces
from services.notifications.due import DUE
from services.notifications.inbox import inbox
from services.notifications.mailer import Mailer
from shared.access.actions import Action
from shared.pages.menu import MenuItem
from shared.runtime.process import Service

HANDLERS = (
    handlers,
    order_handlers,
    people_handlers,
    introduction_handlers,
    meeting_handlers,
)
"""Modules whose handlers are in the inbox."""

MENU = [
    MenuItem("Berichten", "/", Action.READ_MESSAGES),
    MenuItem("Voorbeelden", "/previews", Action.PREVIEW_MAILS),
]

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router, previews.router],
    due=DUE,
    background=[Mailer, Bounces],
    menu=MENU,
)
