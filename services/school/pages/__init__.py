"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import (
    answering,
    brand,
    modules,
    order_desk,
    ordering,
    orders,
    partners,
    shop,
    start,
    target_group,
)

router = APIRouter(include_in_schema=False)
for part in (start, shop, ordering, orders, order_desk, brand, modules, partners, target_group):
    router.include_router(part.router)
for router_of_links in (answering.answering, answering.stopping):
    router.include_router(router_of_links)
