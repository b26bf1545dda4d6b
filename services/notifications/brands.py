"""In whose name a mail goes out: the school's own brand, the municipality's name, or Estafette."""

from dataclasses import replace
from datetime import date

from services.notifications.models import BrandRow
from shared.pages.brand import ESTAFETTE, Brand, Logo
from shared.reference import gemeente

PLATFORM = replace(ESTAFETTE, logo=None)
"""For organisations among each other; its logo is a drawing that mail programs do not show."""


def school_brand(row: BrandRow) -> Brand:
    """Return a school's brand; raises RuleBroken for colours that nobody can read."""
    logo = Logo(row.logo, "image/png") if row.logo else None
    return Brand(
        code=row.brin,
        name=row.name,
        tagline="",
        colour=row.colour,
        on_colour=row.on_colour,
        link=row.link,
        logo=logo,
        contact=row.contact,
    )


def municipality_brand(gemeentecode: str, today: date) -> Brand:
    """Return the look of mails in a municipality's name; answers go to nobody's mailbox yet."""
    name = f"Gemeente {gemeente(gemeentecode, today).name}"
    return replace(PLATFORM, code=gemeentecode, name=name, contact="")
