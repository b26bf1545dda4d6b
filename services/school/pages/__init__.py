"""HTML for people, by topic."""

from fastapi import APIRouter

from services.school.pages import (
    brand,
    evaluations,
    feedback,
    modules,
    partners,
    programmes,
    quality,
    start,
    target_group,
)

router = APIRouter(include_in_schema=False)
for part in (
    start,
    brand,
    modules,
    partners,
    target_group,
    quality,
    evaluations,
    feedback,
    programmes,
):
    router.include_router(part.router)
