"""The partner service: nothing but wiring."""

from services.partner import api, pages
from services.partner.connections.deliverer import Deliverer
from services.partner.connections.telling import tell_partners
from services.partner.handlers import inbox
from shared.runtime.process import Service

service = Service(
    inbox=inbox,
    routers=[api.router, pages.router],
    background=[Deliverer],
    before_commit=tell_partners,
)
