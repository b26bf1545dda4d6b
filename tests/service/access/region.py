"""What a region adds to the municipality's world: a programme, an offer, a task, a report."""

from typing import Any

from tests.service.access.forms import Form
from tests.service.conftest import Desk
from tests.service.region import a_measure, fill_programme, say

SECRET = "Afspraak a."
TEXT = Form({"text": "Overgenomen."})
OFFER = {
    "side": "gemeente",
    "name": "Jongerencoach",
    "theme": "Mentaal welzijn",
    "phase": "both",
    "valid_from": "2026-06-01",
}
PARTNERS = {"contactschool": "98YY", "centrumgemeenten": ["GM0307"], "mailbox": "x@x.example"}


async def add_region(desk: Desk, bodies: dict[str, Any]) -> dict[str, str]:
    """Fill what the region keeps, and name a body for each address; returns identifiers."""
    await fill_programme(desk)
    await say(desk, "/offers/new", OFFER)
    await say(desk, "/requests/new", {"brin": "99ZZ", "about": "Aantallen"})
    desk.http.cookies.clear()  # they hold the sentence that the next page would show
    home, report = "/region/programme", "/region/reports/{year}"
    bodies |= {
        f"{home}/partners": Form(PARTNERS),
        f"{home}/analysis": TEXT,
        f"{home}/topics/{{topic}}": TEXT,
        f"{home}/targets": Form({"vsv_2025": "1"}),
        f"{home}/budget": Form({"total": "1", "general": "1"}),
        f"{home}/measures/new": Form(a_measure()),
        f"{home}/measures/{{measure_id}}": Form(a_measure()),
        f"{home}/contactgemeente": Form({"contactgemeente": "GM1924"}),
        "/region/offers/new": Form(OFFER),
        "/region/requests/new": Form({"brin": "99ZZ", "about": "Overgenomen"}),
        f"{report}/official/{{code}}": Form({"counted": "1", "source": "x", "text": "x"}),
        f"{report}/measure/{{measure_id}}": Form({"progress": "x", "effect": "x"}),
        f"{report}/{{part}}/{{code}}": TEXT,
    }
    (measure,) = await desk.rows("SELECT measure_id FROM region_measure")
    (offer,) = await desk.rows("SELECT offer_id FROM region_offer")
    (task,) = await desk.rows("SELECT task_id FROM region_task")
    values = {name: str(value) for row in (measure, offer, task) for name, value in row.items()}
    return values | {
        "topic": "a", "year": "2026", "figure": "offered", "part": "agreement", "code": "a",
    }  # fmt: skip
