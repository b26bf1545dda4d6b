"""R23, R24: SLB'er and partner change, cancel and write, with nobody in between."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from shared.schemas import partner as told
from shared.schemas import school as says
from shared.schemas.partner import OrderConfirmed, OrderDeclined, ReportSubmitted, SessionMoved
from tests.builders import a_file, a_row
from tests.service.conftest import START, Desk, NewDesk
from tests.service.test_school_orders import (
    PARTNER,
    SESSION,
    a_module,
    a_session,
    at,
    broken_rule,
    place,
)

SLBER, TEAM = "school:99ZZ:slber:S01", "school:99ZZ:central-team"


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.put("/catalogue/partners", json=[PARTNER])
    await desk.http.put("/catalogue/modules", json=[a_module()])
    rows = a_row(), a_row(studentnummer="500002", voornaam="Ali")
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    return desk


def a_proposal_for_the_slber(**changed: Any) -> told.OrderChangeProposed:
    values: dict[str, Any] = {
        "change_id": uuid4(),
        "proposed_on": date(2026, 6, 2),
        "period_from": date(2026, 6, 15),
        "period_until": date(2026, 7, 3),
        "location": "Theaterzaal",
    }
    return told.OrderChangeProposed(**(values | changed))


async def post(school: Desk, path: str, body: dict[str, Any] | None = None) -> httpx2.Response:
    """Ask something as the SLB'er of the order."""
    return await school.http.post(path, json=body, headers=school.asking(SLBER))


async def show(school: Desk, order_id: UUID) -> dict[str, Any]:
    shown: dict[str, Any] = (await school.http.get(f"/orders/{order_id}")).json()
    return shown


async def propose(school: Desk, order_id: UUID, **change: Any) -> UUID:
    proposed = await post(school, f"/orders/{order_id}/changes", change)
    assert proposed.status_code == 201, proposed.text
    return UUID(proposed.json()["change_id"])


def agreed(change_id: UUID, **changed: Any) -> told.OrderChanged:
    values: dict[str, Any] = {
        "change_id": change_id,
        "changed_on": date(2026, 6, 2),
        "period_from": date(2026, 6, 8),
        "period_until": date(2026, 6, 26),
        "location": "Aula",
    }
    return told.OrderChanged(**(values | changed))


async def test_r24_a_proposal_changes_the_order_once_the_partner_agrees(school: Desk) -> None:
    order_id = await place(school)
    change_id = await propose(school, order_id, location="Aula")
    before = await show(school, order_id)
    await school.receive(agreed(change_id), subject=order_id)

    (event,) = await school.recorded(says.OrderChangeProposed)
    assert (event["subject"], event["location"]) == (order_id, "Aula")
    assert event["period_from"] == "2026-06-08"
    assert before["location"] == "Lokaal 12"
    after = await show(school, order_id)
    assert after["location"] == "Aula"
    assert [change["status"] for change in after["changes"]] == ["agreed"]


async def test_r24_a_declined_proposal_leaves_the_order_as_it_was(school: Desk) -> None:
    order_id = await place(school)
    change_id = await propose(school, order_id, location="Aula")
    declined = told.OrderChangeDeclined(change_id=change_id, declined_on=date(2026, 6, 2))
    await school.receive(declined, subject=order_id)

    order = await show(school, order_id)
    assert order["location"] == "Lokaal 12"
    assert [change["status"] for change in order["changes"]] == ["declined"]


async def test_r24_the_slber_answers_the_partners_proposal(school: Desk) -> None:
    order_id = await place(school)
    proposal = a_proposal_for_the_slber()
    await school.receive(proposal, subject=order_id)
    path = f"/orders/{order_id}/changes/{proposal.change_id}/agreement"
    first, again = await post(school, path), await post(school, path)

    assert first.status_code == 200, first.text
    assert broken_rule(again) == "OPEN_TO_ANSWER"
    (event,) = await school.recorded(says.OrderChanged)
    assert event["change_id"] == str(proposal.change_id)
    order = await show(school, order_id)
    assert (order["period_from"], order["location"]) == ("2026-06-15", "Theaterzaal")


async def test_r24_the_slber_declines_the_partners_proposal(school: Desk) -> None:
    order_id = await place(school)
    proposal = a_proposal_for_the_slber()
    await school.receive(proposal, subject=order_id)
    await post(school, f"/orders/{order_id}/changes/{proposal.change_id}/declination")

    (event,) = await school.recorded(says.OrderChangeDeclined)
    assert event["change_id"] == str(proposal.change_id)
    assert (await show(school, order_id))["location"] == "Lokaal 12"


async def test_r24_of_proposals_that_cross_the_partners_stays_open(school: Desk) -> None:
    order_id = await place(school)
    await propose(school, order_id, location="Aula")
    proposal = a_proposal_for_the_slber()
    await school.receive(proposal, subject=order_id)

    changes = {c["proposed_by"]: c["status"] for c in (await show(school, order_id))["changes"]}
    assert changes == {"school": "lapsed", "partner": "open"}
    waiting = await post(school, f"/orders/{order_id}/changes", {"location": "Kantine"})
    assert broken_rule(waiting) == "ANSWER_FIRST"


async def test_r24_a_planned_session_moves_when_both_agree(school: Desk) -> None:
    order_id = await place(school)
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2))
    await school.receive(confirmed, a_session(), subject=order_id)
    times = {"starts_at": at(30, 13).isoformat(), "ends_at": at(30, 14).isoformat()}
    change_id = await propose(school, order_id, session_id=str(SESSION), **times)
    (event,) = await school.recorded(says.OrderChangeProposed)
    moved = {"session_id": SESSION, "starts_at": at(30, 13), "ends_at": at(30, 14)}
    answer = agreed(change_id, **moved, period_until=date(2026, 6, 30))
    await school.receive(SessionMoved(**moved, location="Lokaal 12"), answer, subject=order_id)

    assert event["period_until"] == "2026-06-30"
    order = await show(school, order_id)
    (session,) = order["planned"]
    assert datetime.fromisoformat(session["starts_at"]) == at(30, 13)
    assert order["period_until"] == "2026-06-30"


async def test_r24_a_session_of_another_order_does_not_exist_here(school: Desk) -> None:
    order_id, other = await place(school), await place(school)
    await school.receive(a_session(), subject=other)
    times = {"starts_at": at(12, 13).isoformat(), "ends_at": at(12, 14).isoformat()}
    refused = await post(
        school, f"/orders/{order_id}/changes", {"session_id": str(SESSION), **times}
    )

    assert refused.status_code == 404


async def test_r24_half_a_time_is_refused(school: Desk) -> None:
    order_id = await place(school)
    half = {"session_id": str(SESSION), "starts_at": at(12, 13).isoformat()}

    assert (await post(school, f"/orders/{order_id}/changes", half)).status_code == 422


async def test_r24_cancelling_holds_at_once_and_ends_what_was_open(school: Desk) -> None:
    order_id = await place(school)
    await propose(school, order_id, location="Aula")
    cancelled = await post(school, f"/orders/{order_id}/cancellation", {"reason": "not-needed"})
    again = await post(school, f"/orders/{order_id}/cancellation", {"reason": "not-needed"})

    assert cancelled.json() == {"status": "cancelled"}
    assert broken_rule(again) == "NOT_CANCELLED_TWICE"
    (event,) = await school.recorded(says.OrderCancelled)
    assert (event["subject"], event["reason"]) == (order_id, "not-needed")
    order = await show(school, order_id)
    assert [change["status"] for change in order["changes"]] == ["lapsed"]


async def test_r24_an_answer_that_crosses_the_cancellation_does_not_bring_it_back(
    school: Desk,
) -> None:
    order_id = await place(school)
    await post(school, f"/orders/{order_id}/cancellation", {"reason": "other"})
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2))
    await school.receive(confirmed, subject=order_id)

    assert (await show(school, order_id))["status"] == "cancelled"


async def test_r24_the_partner_cancels_but_not_what_was_reported(school: Desk) -> None:
    order_id, reported = await place(school), await place(school)
    cancelled = told.OrderCancelled(reason="no-trainer", cancelled_on=date(2026, 6, 2))
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=2, reported_on=date(2026, 6, 11)
    )
    await school.receive(cancelled, subject=order_id)
    await school.receive(report, cancelled, subject=reported)

    statuses = [(await show(school, each))["status"] for each in (order_id, reported)]
    assert statuses == ["cancelled", "closed"]


async def test_r24_the_central_team_sees_all_and_is_in_nobodys_way(school: Desk) -> None:
    order_id = await place(school)
    team = school.asking(TEAM)
    for path, body in (
        ("messages", {"text": "Namens het team"}),
        ("changes", {"location": "Aula"}),
        ("cancellation", {"reason": "other"}),
    ):
        answer = await school.http.post(f"/orders/{order_id}/{path}", json=body, headers=team)
        assert answer.status_code == 403, path
    await post(school, f"/orders/{order_id}/messages", {"text": "Kan het in de aula?"})

    seen = (await school.http.get(f"/orders/{order_id}", headers=team)).json()
    assert [message["body"] for message in seen["messages"]] == ["Kan het in de aula?"]


async def test_r24_everything_is_in_the_log_with_side_and_what_it_was(school: Desk) -> None:
    order_id = await place(school)
    change_id = await propose(school, order_id, location="Aula")
    await school.receive(agreed(change_id), subject=order_id)
    await post(school, f"/orders/{order_id}/cancellation", {"reason": "other"})

    log = (await show(school, order_id))["log"]
    assert [(line["side"], line["what"]) for line in log] == [
        ("school", "ordered"),
        ("school", "change-proposed"),
        ("partner", "changed"),
        ("school", "cancelled"),
    ]
    assert log[2]["detail"]["location"] == "Lokaal 12"
    rows = await school.rows("SELECT actor FROM order_log WHERE side = 'school'")
    assert all(row["actor"] for row in rows)


async def test_r24_overdue_answers_and_due_reports_are_on_top_of_the_desk(school: Desk) -> None:
    waiting, reporting = await place(school), await place(school)
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 2))
    await school.receive(confirmed, a_session(), subject=reporting)
    school.clock.move_to(START + timedelta(days=20))
    fresh = await place(school)

    desk = (await school.http.get("/orders/desk", headers=school.asking(TEAM))).json()
    assert [(row["order_id"], row["standing"]) for row in desk] == [
        (str(waiting), "overdue"),
        (str(reporting), "report-due"),
        (str(fresh), "open"),
    ]
    overdue = await school.http.get("/orders/desk", params={"standing": "overdue"})
    assert [row["order_id"] for row in overdue.json()] == [str(waiting)]


async def test_r54_a_colleague_does_not_reach_the_order(school: Desk) -> None:
    order_id = await place(school)
    other = school.asking("school:99ZZ:slber:S02")

    assert (await school.http.get(f"/orders/{order_id}", headers=other)).status_code == 404
    message = await school.http.post(
        f"/orders/{order_id}/messages", json={"text": "Hallo"}, headers=other
    )
    assert message.status_code == 404
    assert await school.rows("SELECT * FROM order_message") == []


async def test_a_declined_order_says_when_it_is_possible(school: Desk) -> None:
    order_id = await place(school)
    declined = OrderDeclined(
        partner_id="P01",
        reason="dates-impossible",
        alternative_from=date(2026, 7, 1),
        declined_on=date(2026, 6, 2),
    )
    await school.receive(declined, subject=order_id)

    assert (await show(school, order_id))["alternative_from"] == "2026-07-01"


async def waiting(school: Desk) -> bool:
    """Return whether the SLB'er's start page says that something waits."""
    page = await school.http.get("/my-orders", headers=school.asking(SLBER))
    assert page.status_code == 200
    return "Er wacht niets op u." not in page.text


async def test_what_the_partner_decided_waits_until_it_is_read(school: Desk) -> None:
    order_id = await place(school)
    quiet = await waiting(school)
    cancelled = told.OrderCancelled(reason="no-trainer", cancelled_on=date(2026, 6, 2))
    await school.receive(cancelled, subject=order_id)
    told_so = await waiting(school)
    seen = {"seen": (START + timedelta(hours=1)).isoformat()}
    school.clock.move_to(START + timedelta(hours=2))
    await school.http.post(
        f"/my-orders/{order_id}/reading", data=seen, headers=school.asking(SLBER)
    )

    assert (quiet, told_so, await waiting(school)) == (False, True, False)
