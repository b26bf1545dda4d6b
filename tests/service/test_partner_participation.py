"""R27, R30: hours for participants of aftercare and open groups, by the funding of each."""

from typing import Any
from uuid import uuid4

import pytest

from shared.schemas.vocabulary import Funding
from tests.service.conftest import Desk
from tests.service.test_partner import post
from tests.service.test_partner_groups import AFTER, a_group, a_session, desk, signs_up

__all__ = ["desk"]

HOURS = {"trainer_id": "C01", "worked_on": "2026-06-01", "minutes": 45}


async def invoices(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.http.get("/invoices")).json()
    return found


async def in_aftercare(desk: Desk) -> str:
    enrolment = await signs_up(desk, "Noor", kind="aftercare", module_id=None)
    welcome = [{"enrolment_id": str(enrolment), "coach_id": "C01"}]
    assert await post(desk, "/enrolments/confirmations", welcome) in (200, 201)
    return str(enrolment)


async def test_r27_r30_hours_of_aftercare_are_payable_once_there_was_contact(desk: Desk) -> None:
    path = f"/enrolments/{await in_aftercare(desk)}/hours"
    assert await post(desk, path, HOURS | {"kind": "travel"}) == 201
    (before,) = await invoices(desk)
    assert await post(desk, path, HOURS | {"kind": "contact"}) == 201
    (after,) = await invoices(desk)

    assert (before["payable"], after["payable"]) == (False, True)
    assert (after["module_name"], after["funding"], after["minutes"]) == ("Nazorg", "statutory", 90)
    assert after["order_id"] is None


async def test_r27_a_session_of_an_open_group_is_paid_from_the_funding_of_each(desk: Desk) -> None:
    group = await a_group(desk, capacity=3)
    people = [await signs_up(desk, name) for name in ("Noor", "Sam")]
    people.append(await signs_up(desk, "Ali", funding=Funding.MUNICIPAL))
    session = await a_session(desk, group)
    assert await invoices(desk) == []
    await desk.live_until(AFTER)
    came = {"present": {str(each): each != people[0] for each in people}}
    assert await post(desk, f"/sessions/{session}/who-came", came) == 200

    found = {each["funding"]: each for each in await invoices(desk)}
    assert {name: each["minutes"] for name, each in found.items()} == {
        "statutory": 40,
        "municipal": 20,
    }
    assert all(each["payable"] for each in found.values())


async def test_r25_no_invoice_line_is_about_one_person(desk: Desk) -> None:
    enrolment = await in_aftercare(desk)
    await post(desk, f"/enrolments/{enrolment}/hours", HOURS)

    file = (await desk.http.get("/invoices.csv")).content.decode("utf-8-sig")
    assert "Nazorg" in file
    assert enrolment not in file + str(await invoices(desk))


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"worked_on": "2026-06-30"}, 409), ({"trainer_id": "C99"}, 404), ({"kind": "session"}, 422)],
)
async def test_hours_that_were_not_worked_by_us_are_refused(
    desk: Desk, changed: dict[str, Any], status: int
) -> None:
    path = f"/enrolments/{await in_aftercare(desk)}/hours"
    assert await post(desk, path, HOURS | changed) == status


async def test_r54_a_trainer_writes_hours_for_own_participants_only(desk: Desk) -> None:
    path = f"/enrolments/{await in_aftercare(desk)}/hours"
    own, colleague = (desk.asking(f"partner:P01:trainer:{n}") for n in ("C01", "C03"))

    assert (await desk.http.post(path, json=HOURS, headers=own)).status_code == 201
    theirs = HOURS | {"trainer_id": "C03"}
    assert (await desk.http.post(path, json=theirs, headers=colleague)).status_code == 404
    unknown = f"/enrolments/{uuid4()}/hours"
    assert (await desk.http.post(unknown, json=HOURS, headers=own)).status_code == 404
