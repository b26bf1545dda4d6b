"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import order_desk, ordering, orders, shop, start

router = APIRouter(include_in_schema=False)
for part in (start, shop, ordering, orders, order_desk):
    router.include_router(part.router)
