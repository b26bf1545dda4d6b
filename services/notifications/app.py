"""The notifications service: nothing but wiring."""

from services.notifications import (
    api,
    campaign_handlers,
    case_handlers,
    connection_handlers,
    doorstroompunt_handlers,
    handlers,
    handover_handlers,
    introduction_handlers,
    joining_api,
    meeting_handlers,
    order_handlers,
    pages,
    people_handlers,
    region_handlers,
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
    campaign_handlers,
    case_handlers,
    connection_handlers,
    doorstroompunt_handlers,
    handover_handlers,
    region_handlers,
    people_handlers,
    introduction_handlers,
    meeting_handlers,
)
"""Modules whose handlers are in the inbox."""

MENU = [
    MenuItem("Berichten", "/", Action.READ_MESSAGES),
    MenuItem("Voorbeelden", "/previews", Action.PREVIEW_MAILS),
    MenuItem("Eén persoon", "/joinings", Action.KEEP_JOININGS),
]

service = Service(
    inbox=inbox,
    routers=[api.router, joining_api.router, pages.router],
    due=DUE,
    background=[Mailer, Bounces],
    menu=MENU,
)
