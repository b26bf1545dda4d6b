"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import (
    answering,
    brand,
    evaluations,
    feedback,
    modules,
    order_desk,
    ordering,
    orders,
    partners,
    programmes,
    quality,
    shop,
    start,
    target_group,
)

router = APIRouter(include_in_schema=False)
for part in (
    start.router,
    answering.answering,
    answering.stopping,
    shop.router,
    ordering.router,
    orders.router,
    order_desk.router,
    brand.router,
    modules.router,
    partners.router,
    target_group.router,
    quality.router,
    evaluations.router,
    feedback.router,
    programmes.router,
):
    router.include_router(part)
