"""One look for the pages of all services: the layout, and how numbers and days are written."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from fastapi.templating import Jinja2Templates
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from shared.runtime.clock import AMSTERDAM

STYLESHEET = (Path(__file__).parent / "static" / "estafette.css").read_bytes()
"""The stylesheet of all pages."""
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def number(value: int) -> str:
    """Write a whole number as Dutch people do: 1.234."""
    return f"{value:,}".replace(",", ".")


def day(value: date) -> str:
    """Write a day as Dutch people do: 1 juni 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """Write an instant as Dutch people do, in Europe/Amsterdam: 1 juni 2026, 09.30 uur."""
    here = value.astimezone(AMSTERDAM)
    return f"{day(here)}, {here:%H.%M} uur"


def templates(package: str) -> Jinja2Templates:
    """Return the templates of a service's package, on top of the shared layout."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader(package), FileSystemLoader(Path(__file__).parent / "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.globals["stylesheet"] = (
        f"/static/estafette.css?v={sha256(STYLESHEET).hexdigest()[:12]}"
    )
    environment.filters["getal"] = number
    environment.filters["datum"] = day
    environment.filters["moment"] = moment
    return Jinja2Templates(env=environment)
