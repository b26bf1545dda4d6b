"""What the promotion plan adds to a school's world."""

from datetime import timedelta
from typing import Any

from shared.runtime.clock import today
from tests.service.access.forms import Form
from tests.service.conftest import Desk
from tests.service.test_school_campaigns import a_campaign

RESULT = {"result": "In twee klassen verteld."}


async def add_campaigns(desk: Desk, values: dict[str, str], bodies: dict[str, Any]) -> None:
    """Send a message of one action, plan another, and name a body for each address."""
    day = today(desk.clock)
    action = a_campaign(send_on=str(day), useful_until=str(day + timedelta(days=14)))
    period = {"diploma_from": "2026-01-01", "diploma_until": "2027-12-31"}
    poster = {"channel": "poster", "subject": None, "text": None}
    for each in (action | period, action | poster):
        made = (await desk.http.post("/promotion-plan", json=each)).json()
        await desk.http.post(f"/promotion-plan/{made['campaign_id']}/planning")
    await desk.due.catch_up()
    values["campaign_id"] = made["campaign_id"]
    form = Form({name: value for name, value in action.items() if value and name != "brin"})
    bodies |= {
        "/promotion-plan": action | {"module_id": values["module_id"]},
        "/promotion-plan/{campaign_id}": action,
        "/promotion-plan/{campaign_id}/result": RESULT,
        "/promotion-plan/{campaign_id}/own-result": RESULT,
        "/campaigns/new": form,
        "/campaigns/{campaign_id}/change": form,
        "/campaigns/{campaign_id}/result": Form(RESULT),
        "/campaigns/mine/{campaign_id}": Form(RESULT),
    }
