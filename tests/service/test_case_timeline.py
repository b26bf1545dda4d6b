"""One timeline over school, partner and municipality, for who has the case, nobody else (R54)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.schemas.event import Event
from shared.schemas.partner import EnrolmentConfirmed, ParticipationRecorded
from shared.schemas.school import (
    ContactRecorded,
    HandoverWithdrawalRequested,
    OutcomeReported,
    StudentGraduated,
    SupportEnded,
)
from shared.schemas.vocabulary import Outcome, Scope, SupportEndReason
from tests.builders import a_record
from tests.service.cases import (
    HANDED_OVER,
    NOOR,
    OTHER,
    TO_AMERSFOORT,
    WORKER,
    a_case,
    add_contact,
    an_offer,
)
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import an_answer

BEFORE: list[Event] = [
    StudentGraduated(
        brin="99ZZ", crebo="25180", level=2, leerweg="bol", gemeentecode="GM0599",
        diploma_on=date(2025, 6, 1), scope=Scope.MANDATORY, offered=True, startkwalificatie=True,
        term_ends_on=date(2026, 6, 1),
    ),
    EnrolmentConfirmed(
        enrolment_id=uuid4(), partner_id="P01", coach_id="C01", confirmed_on=date(2025, 6, 20)
    ),
    ContactRecorded(
        contact_id=uuid4(), kind="two-way", channel="call", contacted_on=date(2025, 7, 1),
        rhythm_month=1, coach_id="C01",
    ),
    ParticipationRecorded(
        enrolment_id=uuid4(), partner_id="P01", session_id=uuid4(), present=True,
        recorded_on=date(2025, 9, 1),
    ),
    OutcomeReported(
        outcome=Outcome.TIJDELIJK_WERK, reported_on=date(2025, 10, 1), reported_by="coach"
    ),
]  # fmt: skip
"""What school and partner told in the year before."""


async def lines(desk: Desk, who: str = WORKER, **params: str) -> list[dict[str, Any]]:
    """Return the timeline as somebody sees it; empty where it does not exist for them."""
    path = f"/cases/{NOOR}/timeline"
    answer = await desk.http.get(path, params=params, headers=desk.asking(who))
    return answer.json() if answer.status_code == 200 else []


async def rows_reached(desk: Desk, reach: str) -> int:
    """Return how many facts the database itself shows, asked without any filter."""
    async with desk.transactions.reaching(reach).read() as session:
        return await session.scalar(text("SELECT count(*) FROM timeline_fact")) or 0


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk that has heard of somebody for a year."""
    desk = await new_desk("municipality")
    await desk.receive(*BEFORE, subject=NOOR)
    return desk


async def test_one_timeline_over_three_sources_newest_first(desk: Desk) -> None:
    await a_case(desk)
    await add_contact(desk)
    seen = await lines(desk)

    days = [line["happened_on"] for line in seen]
    assert days == sorted(days, reverse=True)
    assert {line["source"] for line in seen} == {"school", "partner", "municipality"}
    assert (seen[0]["source"], seen[0]["kind"]) == ("municipality", "contact-recorded")
    assert (seen[-1]["kind"], seen[-1]["details"]) == ("student-graduated", {"crebo": "25180"})
    partner = await lines(desk, source="partner")
    assert [line["kind"] for line in partner] == [
        "coach-availability",
        "participation-recorded",
        "enrolment-confirmed",
    ]


async def test_the_timeline_holds_no_words_of_anybody(desk: Desk) -> None:
    await a_case(desk)
    await add_contact(desk)

    kept = str(await desk.rows("SELECT * FROM timeline_fact"))
    for secret in ("keuken", "Noor", "noor@", "2006-04-30", "eyJ"):
        assert secret not in kept


async def test_r54_before_accepting_nobody_at_a_municipality_reaches_a_fact(desk: Desk) -> None:
    assert await rows_reached(desk, "*") == len(BEFORE)
    assert await rows_reached(desk, "GM0599") == 0
    await an_offer(desk)
    assert await rows_reached(desk, "GM0599") == 0, "an offer alone opens nothing but itself"
    await desk.http.post(f"/handovers/{HANDED_OVER}/acceptance")

    assert await rows_reached(desk, "GM0599") == await rows_reached(desk, "*")
    for reach in ("GM0307", "GM9999", "", "99ZZ", "P01"):
        assert await rows_reached(desk, reach) == 0, reach
    assert await lines(desk, OTHER) == []


@pytest.mark.parametrize("end", ["refusal", "withdrawal", "closure", "declination"])
async def test_r54_what_ends_the_link_hides_the_facts_again(desk: Desk, end: str) -> None:
    await (a_case(desk) if end in ("closure", "declination") else an_offer(desk))
    if end == "withdrawal":
        asked = HandoverWithdrawalRequested(handover_id=HANDED_OVER, requested_on=date(2026, 6, 1))
        await desk.receive(asked, subject=NOOR)
    elif end == "refusal":
        await desk.http.post(f"/handovers/{HANDED_OVER}/refusal", json={"reason": "other"})
    else:
        await desk.http.post(f"/cases/{NOOR}/{end}", json={"reason": "steady-work"})

    assert await rows_reached(desk, "GM0599") == 0
    assert await lines(desk) == []


async def test_r54_after_a_move_the_facts_are_with_the_new_municipality_alone(
    desk: Desk,
) -> None:
    await a_case(desk)
    offered = await desk.http.post(f"/cases/{NOOR}/move", json=TO_AMERSFOORT)
    handover = offered.json()["handover_id"]
    assert await rows_reached(desk, "GM0307") == 0
    accepted = await desk.http.post(f"/handovers/{handover}/acceptance", headers=desk.asking(OTHER))

    assert accepted.status_code == 200, accepted.text
    assert await rows_reached(desk, "GM0599") == 0
    assert await rows_reached(desk, "GM0307") == await rows_reached(desk, "*")


async def test_r20_the_facts_of_who_never_came_to_a_municipality_are_forgotten(
    desk: Desk,
) -> None:
    other = UUID(int=77)
    await desk.receive(*BEFORE, subject=other)
    ended = SupportEnded(reason=SupportEndReason.NO_TRANSFER, ended_on=date(2026, 7, 1))
    await desk.receive(ended, subject=NOOR)

    left = await desk.rows("SELECT DISTINCT subject FROM timeline_fact")
    assert [row["subject"] for row in left] == [other]


async def test_the_same_event_ten_times_is_one_fact(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    record = a_record(BEFORE[0], NOOR)
    for _ in range(10):
        await desk.inbox.receive([record, record], desk.transactions)

    assert await rows_reached(desk, "*") == 1


async def test_an_answer_about_who_stopped_meanwhile_gives_no_coach(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await an_offer(desk)
    await desk.http.post(f"/handovers/{HANDED_OVER}/acceptance")
    await desk.http.post(f"/cases/{NOOR}/declination")
    answer = an_answer(available=True).model_copy(update={"handover_id": HANDED_OVER})
    await desk.receive(answer, subject=NOOR)

    (row,) = await desk.rows("SELECT settled_on FROM handover")
    (case,) = await desk.rows("SELECT status FROM support_case")
    assert (row["settled_on"], case["status"]) == (None, "closed")
    assert await desk.rows("SELECT 1 FROM dead_letter") == []
