"""HTML for people, by topic."""

from fastapi import APIRouter

from services.partner.pages import (
    changes,
    coaches,
    connections,
    evaluations,
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
    evaluations,
    connections,
):
    router.include_router(part.router)
