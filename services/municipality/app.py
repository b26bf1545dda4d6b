"""The municipality service: nothing but wiring."""

from services.municipality import api, pages
from services.municipality.due import DUE
from services.municipality.handlers import inbox
from shared.runtime.process import Service

service = Service(inbox=inbox, routers=[api.router, pages.router], due=DUE)
