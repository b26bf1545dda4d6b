"""The stylesheet of all pages, served by each service itself."""

from fastapi import APIRouter
from fastapi.responses import Response

from shared.access.gate import open_to_all
from shared.pages import STYLESHEET

router = APIRouter(include_in_schema=False)


@router.get("/static/estafette.css", dependencies=[open_to_all("a stylesheet shows nobody")])
async def stylesheet() -> Response:
    """Return the stylesheet; its address changes with its content, so browsers may keep it."""
    forever = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(STYLESHEET, media_type="text/css", headers=forever)
