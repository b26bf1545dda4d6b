"""R8, R10: the baton in the municipality's database, also when two things happen at once."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.municipality.due.offers import EXPIRE
from shared.baton.rules import BatonRule
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import (
    HandoverAccepted,
    HandoverExpired,
    HandoverRefused,
    HandoverWithdrawn,
    RegieClosed,
    RegieTransferred,
)
from shared.schemas.school import HandoverWithdrawalRequested
from tests.builders import SUBJECT, a_record
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, an_answer, an_offered, post

BACK = UUID(int=2)
AMERSFOORT: dict[str, Any] = {"gemeentecode": "GM0307", "to_organisation": "gemeente:GM0307"}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one offer."""
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    return desk


async def back_at_school(desk: Desk, **changed: Any) -> datetime:
    """Let the person come back to the school, unseen by us, and be offered again."""
    since = desk.clock.now()
    again: dict[str, Any] = {"handover_id": BACK, "regie_version": 3, "held_since": since}
    await desk.receive(an_offered(desk.transactions.sealer, **(again | changed)))
    return since


async def regie(desk: Desk) -> list[dict[str, Any]]:
    return await desk.rows("SELECT * FROM regie ORDER BY version")


async def test_r8_an_offer_moves_nothing_yet(desk: Desk) -> None:
    assert await regie(desk) == []


async def test_r8_history_begins_when_the_school_began_to_hold(desk: Desk) -> None:
    await post(desk, "acceptance")

    (accepted,) = await desk.recorded(HandoverAccepted)
    school, here = await regie(desk)
    assert (school["holder"], school["held_from"]) == (
        "school:99ZZ",
        datetime(2025, 5, 31, 22, tzinfo=UTC),
    )
    assert datetime.fromisoformat(accepted["accepted_at"]) == here["held_from"]


@pytest.mark.parametrize("where", [{}, AMERSFOORT], ids=["same-town", "moved"])
async def test_r8_who_comes_back_keeps_one_history(desk: Desk, where: dict[str, Any]) -> None:
    await desk.receive(an_answer(available=True))
    await post(desk, "acceptance")
    since = await back_at_school(desk, **where)
    response = await desk.http.post(f"/handovers/{BACK}/acceptance")

    _, second, third, fourth = await regie(desk)
    assert response.json() == {"regie_version": 4}
    assert (second["held_until"], third["held_from"]) == (since, since)
    assert third["held_until"] == fourth["held_from"]
    assert fourth["holder"] == where.get("to_organisation", "gemeente:GM0599")


async def test_r8_an_offer_with_an_unknown_past_is_a_problem_and_changes_nothing(
    new_desk: NewDesk,
) -> None:
    desk = await new_desk("municipality")
    await back_at_school(desk)
    response = await desk.http.post(f"/handovers/{BACK}/acceptance")

    assert response.status_code == 409
    assert response.json()["rule"] == BatonRule.VERSION_FOLLOWS.name
    (shown,) = (await desk.http.get("/handovers")).json()
    assert (shown["status"], await regie(desk)) == ("open", [])


async def test_r10_of_many_answers_at_once_one_counts(desk: Desk) -> None:
    paths = [("acceptance", None), ("refusal", {"reason": "other"})] * 4
    answers = await asyncio.gather(*(post(desk, path, body) for path, body in paths))

    accepted = await desk.recorded(HandoverAccepted)
    refused = await desk.recorded(HandoverRefused)
    assert sorted(answers) == [200] + [409] * 7
    assert len(accepted) + len(refused) == 1
    assert len(await regie(desk)) == 2 * len(accepted)


async def test_r10_accepting_while_the_school_asks_it_back_gives_one_answer(desk: Desk) -> None:
    request = HandoverWithdrawalRequested(handover_id=HANDOVER, requested_on=date(2026, 6, 1))
    _, status = await asyncio.gather(desk.receive(request), post(desk, "acceptance"))

    accepted = len(await desk.recorded(HandoverAccepted))
    withdrawn = len(await desk.recorded(HandoverWithdrawn))
    assert (accepted, withdrawn) == ((1, 0) if status == 200 else (0, 1))


@pytest.mark.parametrize(
    ("answer", "body"), [("acceptance", None), ("refusal", {"reason": "other"})]
)
async def test_r10_asking_back_too_late_is_ignored_and_blocks_nobody(
    desk: Desk, answer: str, body: dict[str, str] | None
) -> None:
    await post(desk, answer, body)
    request = HandoverWithdrawalRequested(handover_id=HANDOVER, requested_on=date(2026, 6, 1))
    await desk.receive(request)

    assert await desk.recorded(HandoverWithdrawn) == []
    assert await desk.rows("SELECT 1 FROM dead_letter") == []


async def test_r10_the_last_day_is_that_of_amsterdam(desk: Desk) -> None:
    await desk.live_until(datetime(2026, 6, 29, 23, 59, tzinfo=AMSTERDAM))
    assert await post(desk, "acceptance") == 200
    await desk.live_until(datetime(2026, 7, 15, tzinfo=AMSTERDAM))

    assert await desk.recorded(HandoverExpired) == []


async def test_r10_skipped_days_expire_each_offer_on_its_own_day(desk: Desk) -> None:
    later = {"handover_id": uuid4(), "answer_by": date(2026, 7, 3)}
    other = uuid4()
    await desk.receive(an_offered(desk.transactions.sealer, **later), subject=other)
    await desk.live_until(datetime(2026, 9, 1, tzinfo=AMSTERDAM))
    await desk.live_until(datetime(2026, 9, 2, tzinfo=AMSTERDAM))

    expired = await desk.recorded(HandoverExpired)
    assert [(e["subject"], e["expired_on"]) for e in expired] == [
        (SUBJECT, "2026-06-30"),
        (other, "2026-07-04"),
    ]
    async with desk.transactions.read() as session:
        assert await EXPIRE.first_due(session) is None


async def test_r10_the_same_offer_ten_times_is_one_offer(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    offered = a_record(an_offered(desk.transactions.sealer))
    for _ in range(10):
        await desk.inbox.receive([offered, offered], desk.transactions)

    assert len(await desk.rows("SELECT 1 FROM handover")) == 1
    assert len(await desk.rows("SELECT 1 FROM event_log")) == 1


async def test_r10_asking_back_an_unknown_offer_is_set_aside(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    request = HandoverWithdrawalRequested(handover_id=HANDOVER, requested_on=date(2026, 6, 1))
    await desk.receive(request)

    (letter,) = await desk.rows("SELECT state, reason FROM dead_letter")
    assert letter == {"state": "dead", "reason": "NotFound"}


async def insert_second_acceptance(tx: Transaction) -> None:
    columns = "handover_id, subject, gemeentecode, regie_version, held_since, from_organisation"
    rest = "to_organisation, status, offered_on, answer_by, agreed_on, coach_id"
    copied = f"{columns}, {rest}, coach_organisation, document"
    values = copied.replace("handover_id", ":copy", 1)
    statement = text(f"INSERT INTO handover ({copied}) SELECT {values} FROM handover")
    await tx.session.execute(statement, {"copy": uuid4()})


async def test_r8_the_database_refuses_a_version_that_is_accepted_twice(desk: Desk) -> None:
    await post(desk, "acceptance")

    with pytest.raises(IntegrityError, match="version_accepted_once"):
        async with desk.transactions.begin() as tx:
            await insert_second_acceptance(tx)


async def test_closing_a_case_ends_the_regie_at_once(desk: Desk) -> None:
    await desk.receive(an_answer(available=True))
    await post(desk, "acceptance")
    for expected in (200, 409):
        closing = await desk.http.post(f"/cases/{SUBJECT}/closure", json={"reason": "steady-work"})
        assert closing.status_code == expected

    (closed,) = await desk.recorded(RegieClosed)
    assert (closed["regie_version"], closed["reason"]) == (2, "steady-work")
    assert [row["held_until"] is None for row in await regie(desk)] == [False, False]


async def test_who_comes_back_gets_an_open_case_again(desk: Desk) -> None:
    await desk.receive(an_answer(available=True))
    await post(desk, "acceptance")
    await back_at_school(desk, **AMERSFOORT)
    await desk.receive(an_answer(available=True).model_copy(update={"handover_id": BACK}))
    await desk.http.post(f"/handovers/{BACK}/acceptance")

    (case,) = (await desk.http.get("/cases")).json()
    assert (case["gemeentecode"], case["status"]) == ("GM0307", "open")
    assert [t["regie_version"] for t in await desk.recorded(RegieTransferred)] == [2, 4]
