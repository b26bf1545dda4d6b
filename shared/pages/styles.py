"""Serves the static files of all pages, and the stylesheet and logo of each brand."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from shared.access.gate import open_to_all
from shared.pages.brand import ESTAFETTE, Brand, brand_css
from shared.pages.static_files import FILES
from shared.rules import NotFound

router = APIRouter(include_in_schema=False)

_SHOWS_NOBODY = open_to_all("how pages look shows nobody")
_FOREVER = {"cache-control": "public, max-age=31536000, immutable"}


@router.get("/static/brand/{code}.css", dependencies=[_SHOWS_NOBODY])
async def brand_stylesheet(request: Request, code: str) -> Response:
    """Return a brand's colours as custom properties."""
    brand = await _brand(request, code)
    return Response(brand_css(brand), media_type="text/css", headers=_FOREVER)


@router.get("/static/brand/{code}/logo", dependencies=[_SHOWS_NOBODY])
async def brand_logo(request: Request, code: str) -> Response:
    """Return a brand's logo."""
    brand = await _brand(request, code)
    if brand.logo is None:
        raise NotFound("logo")
    return Response(brand.logo.content, media_type=brand.logo.media_type, headers=_FOREVER)


@router.get("/static/{name:path}", dependencies=[_SHOWS_NOBODY])
async def static_file(name: str) -> Response:
    """Return one of the files that pages need; there are no others."""
    if name not in FILES:
        raise NotFound("file")
    found = FILES[name]
    return Response(found.content, media_type=found.media_type, headers=_FOREVER)


async def _brand(request: Request, code: str) -> Brand:
    if code == ESTAFETTE.code:
        return ESTAFETTE
    found: Brand | None = await request.app.state.brands(request, code)
    if found is None:
        raise NotFound("brand")
    return found
