"""One look for the pages of all services."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from shared.pages.brand import ESTAFETTE
from shared.pages.flash import take_flash
from shared.pages.formats import FILTERS, MONTHS, day, moment, number
from shared.pages.menu import menu
from shared.pages.static_files import HTMX, LOGO, STYLESHEETS

__all__ = ["MONTHS", "STYLESHEETS", "day", "moment", "number", "templates"]


def templates(package: str) -> Jinja2Templates:
    """Return the templates of a service's package, on top of the shared layout."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader(package), FileSystemLoader(Path(__file__).parent / "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "stylesheets": [each.address for each in STYLESHEETS],
        "htmx": HTMX.address,
        "icon": LOGO.address,
    }
    environment.filters |= FILTERS
    return Jinja2Templates(env=environment, context_processors=[_of_request])


def _of_request(request: Request) -> dict[str, Any]:
    """Return what the layout shows of a request: brand, navigation, person, flash."""
    access = getattr(request.state, "access", None)
    session: dict[str, Any] = request.scope.get("session", {})
    return {
        "brand": getattr(request.state, "brand", ESTAFETTE),
        "menu": menu(request),
        "person": access.who.name if access and "key" in session else None,
        "csrf_token": session.get("csrf", ""),
        "flash": take_flash(session),
    }
