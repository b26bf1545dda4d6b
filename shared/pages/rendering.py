"""Answers of page routes: a page, or a redirect with a message."""

from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from shared.access.decide import Access
from shared.pages.brand import ESTAFETTE, Brand, Brands
from shared.pages.flash import Kind, flash
from shared.pages.forms import Form


async def render(
    request: Request,
    pages: Jinja2Templates,
    name: str,
    **values: Any,
) -> HTMLResponse:
    """Return a page in the brand of the asker's organisation; 422 when its ``form`` has errors."""
    request.state.brand = await brand_of(request)
    form = values.get("form")
    refused = isinstance(form, Form) and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return pages.TemplateResponse(request, name, values, status_code=status)


def redirect(address: str) -> RedirectResponse:
    """Send the browser to a page, after a form that was carried out."""
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def done(request: Request, address: str, text: str, kind: Kind = "ok") -> RedirectResponse:
    """Send the browser to a page that begins with a sentence, which names no person."""
    flash(request, text, kind)
    return redirect(address)


async def brand_of(request: Request) -> Brand:
    """Return what a dependency set in ``request.state.brand``, else the organisation's brand."""
    given: Brand | None = getattr(request.state, "brand", None)
    if given is not None:
        return given
    access: Access | None = getattr(request.state, "access", None)
    if access is None:
        return ESTAFETTE
    brands: Brands = request.app.state.brands
    return await brands(request, access.organisation.partition(":")[2]) or ESTAFETTE
