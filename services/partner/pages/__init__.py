"""HTML for people, by topic."""

from fastapi import APIRouter

from services.partner.pages import (
    changes,
    coaches,
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
for part in (
    start,
    orders,
    changes,
    sessions,
    reporting,
    participants,
    coaches,
    groups,
    invoices,
    connections,
):
    router.include_router(part.router)
