"""The partner service: nothing but wiring."""

from services.partner import api, pages
from services.partner.due import DUE
from services.partner.handlers import inbox
from shared.runtime.process import Service

service = Service(inbox=inbox, routers=[api.router, pages.router], due=DUE)
