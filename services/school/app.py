"""The school service: nothing but wiring."""

from services.school import api, imports, pages
from services.school.due import DUE
from services.school.handlers import inbox
from shared.runtime.process import Service

service = Service(inbox=inbox, routers=[api.router, imports.router, pages.router], due=DUE)
