"""R17, R27: with the regie the one who pays changes, from that day on; and who coaches, perhaps."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import RegieTransferred
from shared.schemas.vocabulary import Funding
from tests.builders import SUBJECT
from tests.service.conftest import Desk
from tests.service.test_partner import ENROLMENT, enrol, post
from tests.service.test_partner_groups import a_group, a_session, desk, signs_up

__all__ = ["desk"]

TRANSFERRED_ON = date(2026, 6, 10)
LATER = datetime(2026, 6, 20, 8, tzinfo=AMSTERDAM)


def transferred(coach: str = "C01", partner: str = "P01") -> RegieTransferred:
    return RegieTransferred(
        handover_id=uuid4(),
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=TRANSFERRED_ON,
        coach_id=coach,
        coach_organisation=f"partner:{partner}",
        same_coach=coach == "C01",
    )


async def minutes(desk: Desk) -> dict[str, int]:
    """Return the minutes of aftercare and groups by who pays."""
    found: list[dict[str, Any]] = (await desk.http.get("/invoices")).json()
    return {each["funding"]: each["minutes"] for each in found}


async def welcomed(desk: Desk) -> None:
    await enrol(desk)
    welcome = [{"enrolment_id": str(ENROLMENT), "coach_id": "C01"}]
    assert await post(desk, "/enrolments/confirmations", welcome) in (200, 201)


async def test_r27_work_is_for_the_municipality_from_the_day_of_the_transfer(desk: Desk) -> None:
    await welcomed(desk)
    await desk.receive(transferred(), subject=SUBJECT)
    await desk.live_until(LATER)
    for day, worked in (("2026-06-09", 30), ("2026-06-10", 45), ("2026-06-15", 60)):
        hours = {"trainer_id": "C01", "worked_on": day, "minutes": worked}
        assert await post(desk, f"/enrolments/{ENROLMENT}/hours", hours) == 201

    assert await minutes(desk) == {"statutory": 30, "municipal": 105}
    file = (await desk.http.get("/invoices.csv")).content.decode("utf-8-sig")
    assert "municipal" in file


async def test_r27_a_session_of_an_open_group_follows_who_has_the_regie_that_day(
    desk: Desk,
) -> None:
    group = await a_group(desk, capacity=2)
    people = [await signs_up(desk, name, funding=Funding.STATUTORY) for name in ("Noor", "Sam")]
    (row,) = await desk.rows("SELECT subject FROM participant WHERE enrolment_id = :e", e=people[0])
    sessions = [
        await a_session(desk, group, starts_at=f"{day}T10:00+02:00", ends_at=f"{day}T11:00+02:00")
        for day in ("2026-06-09", "2026-06-16")
    ]
    await desk.receive(transferred(), subject=row["subject"])
    await desk.live_until(LATER)
    came = {"present": {str(each): True for each in people}}
    for session in sessions:
        assert await post(desk, f"/sessions/{session}/who-came", came) == 200

    assert await minutes(desk) == {"statutory": 90, "municipal": 30}


@pytest.mark.parametrize(
    ("coach", "partner", "status", "coached_by"),
    [("C03", "P01", "confirmed", "C03"), ("C02", "P02", "stopped", None)],
    ids=["of the same partner", "of another partner"],
)
async def test_r17_r31_another_coach_takes_over_where_the_partner_stays(
    desk: Desk, coach: str, partner: str, status: str, coached_by: str | None
) -> None:
    await welcomed(desk)
    await desk.receive(transferred(coach, partner), subject=SUBJECT)

    (row,) = await desk.rows("SELECT status, coach_id FROM participant")
    assert row == {"status": status, "coach_id": coached_by}
    former, new = (desk.asking(f"partner:P01:trainer:{each}") for each in ("C01", "C03"))
    path = f"/enrolments/{ENROLMENT}/participant"
    assert (await desk.http.get(path, headers=former)).status_code == 404
    expected = 200 if coached_by else 404
    assert (await desk.http.get(path, headers=new)).status_code == expected
