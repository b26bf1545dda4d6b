"""R30: reports that are due, what they say, hours, and what may be paid."""

from datetime import datetime
from typing import Any

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas import partner as ours
from shared.schemas.personal import Feedback, Sealed
from tests.service.conftest import Desk, NewDesk
from tests.service.test_partner import ORDER, SLOT, an_order, post


def on(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=AMSTERDAM)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """Return a desk with a confirmed order and a session on 8 June, from nine to ten."""
    desk = await new_desk("partner")
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "Partner Een"}])
    coaches = [{"coach_id": "C01", "partner_id": "P01", "name": "Rachid"}]
    await desk.http.put("/coaches", json=coaches)
    await desk.receive(an_order(desk, ORDER), subject=ORDER)
    await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"})
    assert await post(desk, f"/orders/{ORDER}/sessions", SLOT) == 201
    return desk


async def the_session(desk: Desk) -> str:
    (row,) = await desk.rows("SELECT session_id FROM session WHERE cancelled_on IS NULL")
    return str(row["session_id"])


async def status(desk: Desk) -> str:
    (order,) = (await desk.http.get("/orders")).json()
    found: str = order["status"]
    return found


async def attended(desk: Desk) -> None:
    path = f"/sessions/{await the_session(desk)}/attendance"
    assert await post(desk, path, {"present": 18}) == 200


async def test_r30_the_report_is_due_the_day_after_and_reminders_follow(desk: Desk) -> None:
    await desk.live_until(on(8))
    assert await status(desk) == "confirmed"
    await desk.live_until(on(9))
    assert await status(desk) == "report-due"
    assert await desk.recorded(ours.ReportReminded) == []

    await desk.live_until(on(11))
    await desk.live_until(on(30))
    reminders = await desk.recorded(ours.ReportReminded)
    assert [r["number"] for r in reminders] == [1, 2, 3]
    assert reminders[0]["order_mailbox"] == "orders@p01.example"
    assert reminders[0]["last_session_on"] == "2026-06-08"


async def test_r30_a_report_ends_the_reminders(desk: Desk) -> None:
    await desk.live_until(on(9))
    await attended(desk)
    assert await post(desk, f"/orders/{ORDER}/report", {"took_place": True}) == 200
    await desk.live_until(on(30))
    assert await desk.recorded(ours.ReportReminded) == []


async def test_r30_a_session_that_moves_moves_the_report_with_it(desk: Desk) -> None:
    later = {
        "starts_at": "2026-06-18T09:00:00+02:00",
        "ends_at": "2026-06-18T10:00:00+02:00",
        "location": "Aula",
    }
    await desk.live_until(on(9))
    assert await post(desk, f"/sessions/{await the_session(desk)}/move", later) == 200
    assert await status(desk) == "confirmed"
    await desk.live_until(on(18))
    assert await status(desk) == "confirmed"
    await desk.live_until(on(19))
    assert await status(desk) == "report-due"


async def test_r30_without_sessions_left_no_report_is_due(desk: Desk) -> None:
    assert await post(desk, f"/sessions/{await the_session(desk)}/cancellation", None) == 200
    await desk.live_until(on(30))
    assert await status(desk) == "confirmed"
    assert await desk.recorded(ours.ReportReminded) == []
    assert len(await desk.recorded(ours.SessionCancelled)) == 1


async def test_r30_a_report_carries_signals_sealed_and_the_link_to_the_evaluation(
    desk: Desk,
) -> None:
    await desk.live_until(on(9))
    await attended(desk)
    body = {
        "took_place": True,
        "evaluation_link": "https://school.example/e/7",
        "feedback": [{"about": "class", "text": "De groep is te groot voor dit lokaal."}],
    }
    assert await post(desk, f"/orders/{ORDER}/report", body) == 200

    (reported,) = await desk.recorded(ours.ReportSubmitted)
    (signal,) = await desk.recorded(ours.FeedbackGiven)
    assert (reported["evaluation_link"], reported["minutes"]) == ("https://school.example/e/7", 60)
    assert "lokaal" not in str(signal)
    content = desk.transactions.sealer.unseal(ORDER, Sealed[Feedback](signal["content"]), Feedback)
    assert content.text == "De groep is te groot voor dit lokaal."
    assert (signal["about"], signal["klas"]) == ("class", "2BOL-001")


@pytest.mark.parametrize(
    "changed",
    [
        {"evaluation_link": "http://school.example"},
        {"feedback": [{"about": "class", "text": "Student 111222333 stoort."}]},
    ],
    ids=["link without encryption", "R46: a number that may be a BSN"],
)
async def test_r46_a_report_that_says_what_it_may_not_is_refused(
    desk: Desk, changed: dict[str, Any]
) -> None:
    await desk.live_until(on(9))
    await attended(desk)
    assert await post(desk, f"/orders/{ORDER}/report", {"took_place": True} | changed) == 422
    assert await desk.recorded(ours.FeedbackGiven) == []


async def test_r27_r30_hours_become_lines_that_are_payable_after_the_report(desk: Desk) -> None:
    hours = {"trainer_id": "C01", "worked_on": "2026-06-05", "minutes": 30, "kind": "preparation"}
    path = f"/orders/{ORDER}/hours"
    assert await post(desk, path, hours) == 409, "that day is still to come"
    await desk.live_until(on(9))
    await attended(desk)
    assert await post(desk, path, hours) == 201
    (unpriced,) = (await desk.http.get("/invoices")).json()
    rate = [{"partner_id": "P01", "valid_from": "2026-01-01", "cents_per_hour": 9000}]
    assert (await desk.http.put("/rates", json=rate)).status_code == 200
    (before,) = (await desk.http.get("/invoices")).json()
    assert await post(desk, f"/orders/{ORDER}/report", {"took_place": True}) == 200
    (after,) = (await desk.http.get("/invoices")).json()

    assert (unpriced["cents"], before["cents"]) == (None, 13_500)
    assert (before["payable"], after["payable"]) == (False, True)
    assert (after["funding"], after["minutes"]) == ("statutory", 90)
    file = (await desk.http.get("/invoices.csv")).content.decode("utf-8-sig")
    lines = [line.split(";") for line in file.splitlines()]
    assert [line[8:] for line in lines[1:]] == [
        ["preparation", "30", "90,00", "45,00", "ja"],
        ["session", "60", "90,00", "90,00", "ja"],
    ]
    assert len(lines[0]) == len(lines[1])


async def test_r54_a_trainer_does_not_see_what_the_partner_earns(desk: Desk) -> None:
    headers = desk.asking("partner:P01:trainer:C01")
    assert (await desk.http.get("/invoices", headers=headers)).status_code == 403
    assert (await desk.http.get("/invoices.csv", headers=headers)).status_code == 403
