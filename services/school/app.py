"""The school service: nothing but wiring."""

from services.school import api, handlers, imports, order_handlers, pages
from services.school.due import DUE
from services.school.inbox import inbox
from shared.runtime.process import Service

HANDLERS = (handlers, order_handlers)
"""Modules whose handlers are in the inbox."""

service = Service(inbox=inbox, routers=[api.router, imports.router, pages.router], due=DUE)
