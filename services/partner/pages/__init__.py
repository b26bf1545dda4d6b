"""HTML for people, by topic."""

from fastapi import APIRouter

from services.partner.pages import (
    connections,
    groups,
    invoices,
    orders,
    participants,
    reporting,
    sessions,
    start,
)

router = APIRouter(include_in_schema=False)
for part in (start, orders, sessions, reporting, participants, groups, invoices, connections):
    router.include_router(part.router)
