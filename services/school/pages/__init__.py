"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import (
    aftercare,
    answering,
    brand,
    choosing,
    consultations,
    evaluations,
    feedback,
    modules,
    moments,
    order_desk,
    ordering,
    orders,
    partners,
    placing,
    programmes,
    public,
    quality,
    shop,
    start,
    target_group,
    team,
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
    team.router,
    aftercare.router,
    consultations.router,
    moments.router,
    public.joining,
    public.scanning,
    public.confirming,
    choosing.router,
    placing.router,
):
    router.include_router(part)
