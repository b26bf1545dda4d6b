"""The notifications service: nothing but wiring."""

from services.notifications import api, pages
from services.notifications.handlers import inbox
from services.notifications.mailer import Mailer
from shared.runtime.process import Service

service = Service(inbox=inbox, routers=[api.router, pages.router], background=[Mailer])
