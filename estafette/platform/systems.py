"""The systems of the example's organisations, and the one of the operator, at the issuer."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from shared.access.actions import Action
from shared.reference import gemeenten_of_region

PARTNERS = Path(__file__).parents[2] / "data" / "partners.csv"
REGION = 29
"""The Doorstroompuntregio of the example: Rijnmond."""
VALID_ON = date(2026, 6, 1)
SCHOOLS = ("99ZZ", "98YY")
MUNICIPALITIES = ("GM0599", "GM1924")
SCOPES = sorted({action.value.partition(".")[0] for action in Action})
_OPERATOR = "platform:estafette:operator"


def partners() -> list[str]:
    """Return the partners of the example as organisations."""
    with PARTNERS.open(encoding="utf-8", newline="") as file:
        return [f"partner:{row['partner_id']}" for row in csv.DictReader(file, delimiter=";")]


def with_topics() -> list[str]:
    """Return who has a topic of its own: the partners, and the municipalities that have people."""
    return [*partners(), *(f"municipality:{code}" for code in MUNICIPALITIES)]


def clients(secret_of: Callable[[str], str]) -> dict[str, dict[str, Any]]:
    """Return the system that talks to each service: identifier, secret, memberships, scopes.

    The command line and the demonstration use these; each also operates its service.
    """
    places = [each.gemeentecode for each in gemeenten_of_region(REGION, VALID_ON)]
    held = {
        "school": [f"school:{brin}:system" for brin in SCHOOLS],
        "partner": [f"{organisation}:system" for organisation in partners()],
        "municipality": [f"municipality:{code}:system" for code in places],
        "notifications": ["platform:estafette:system"],
    }
    return {
        f"example-{service}": {
            "secret": secret_of(f"client_example-{service}"),
            "memberships": [*memberships, _OPERATOR],
            "scopes": SCOPES,
        }
        for service, memberships in held.items()
    }
