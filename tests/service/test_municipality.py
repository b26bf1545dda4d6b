"""The municipality's desk: offers, answers, coach, case."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.runtime.sealing import Sealer
from shared.schemas.municipality import (
    CoachChanged,
    CoachContinued,
    CoachContinuityAsked,
    HandoverAccepted,
    HandoverExpired,
    HandoverRefused,
    HandoverWithdrawn,
    RegieClosed,
    RegieTransferred,
)
from shared.schemas.partner import CoachAvailability
from shared.schemas.personal import Contact, Overgangsdocument
from shared.schemas.school import HandoverOffered, HandoverWithdrawalRequested
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk

HANDOVER = uuid4()


def a_document() -> Overgangsdocument:
    return Overgangsdocument(
        person=Contact(name="Noor de Vries", email="noor@student.example"),
        birth_date=date(2006, 4, 30),
        gemeentecode="GM0599",
        qualification="Kok",
        crebo="25180",
        diploma_on=date(2025, 6, 1),
        startkwalificatie=True,
        coach=Contact(name="Rachid Benali", email="c01@p01.example"),
        coach_organisation="partner:P01",
    )


def an_offered(sealer: Sealer, **changed: Any) -> HandoverOffered:
    values: dict[str, Any] = {
        "handover_id": HANDOVER,
        "regie_version": 1,
        "held_since": datetime(2025, 5, 31, 22, tzinfo=UTC),
        "from_organisation": "school:99ZZ",
        "to_organisation": "gemeente:GM0599",
        "gemeentecode": "GM0599",
        "agreed_on": date(2026, 5, 1),
        "offered_on": date(2026, 6, 1),
        "answer_by": date(2026, 6, 29),
        "coach_id": "C01",
        "coach_organisation": "partner:P01",
        "document": sealer.seal(SUBJECT, a_document()),
        "intake_mailbox": "intake@gemeente.example",
    }
    return HandoverOffered(**(values | changed))


def an_answer(*, available: bool) -> CoachAvailability:
    other = None if available else "C02"
    return CoachAvailability(
        handover_id=HANDOVER, coach_id="C01", available=available, alternative_coach_id=other
    )


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    return desk


async def post(desk: Desk, path: str, body: Any = None) -> int:
    return (await desk.http.post(f"/handovers/{HANDOVER}/{path}", json=body)).status_code


OTHER_COACH = {
    "coach_id": "C02",
    "coach_organisation": "partner:P01",
    "reason": "not-available",
    "warm_contact_on": "2026-06-01",
}


async def test_r17_an_offer_leads_to_the_question_whether_the_coach_can_stay(desk: Desk) -> None:
    (asked,) = await desk.recorded(CoachContinuityAsked)
    (shown,) = (await desk.http.get("/handovers", params={"status": "open"})).json()

    assert (asked["coach_id"], asked["subject"]) == ("C01", SUBJECT)
    assert shown["days_left"] == 28
    assert "document" not in shown


async def test_the_document_opens_for_its_receiver(desk: Desk) -> None:
    shown = (await desk.http.get(f"/handovers/{HANDOVER}/document")).json()

    assert shown["person"]["name"] == "Noor de Vries"


@pytest.mark.parametrize("answer_first", [True, False])
async def test_r8_r10_r17_accepting_with_the_same_coach(desk: Desk, answer_first: bool) -> None:
    if answer_first:
        await desk.receive(an_answer(available=True))
    assert await post(desk, "acceptance") == 200
    if not answer_first:
        assert await desk.recorded(RegieTransferred) == []
        await desk.receive(an_answer(available=True))

    (accepted,) = await desk.recorded(HandoverAccepted)
    (transferred,) = await desk.recorded(RegieTransferred)
    school, municipality = await desk.rows("SELECT * FROM regie ORDER BY version")
    assert (accepted["regie_version"], transferred["same_coach"]) == (2, True)
    assert len(await desk.recorded(CoachContinued)) == 1
    assert school["held_until"] == municipality["held_from"]
    assert (municipality["holder"], municipality["held_until"]) == ("gemeente:GM0599", None)


async def test_an_answer_that_comes_before_the_offer_is_kept(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await desk.receive(an_answer(available=True))
    await desk.receive(an_offered(desk.transactions.sealer))
    await post(desk, "acceptance")

    assert len(await desk.recorded(RegieTransferred)) == 1


async def test_r16_r17_another_coach_needs_a_reason_and_completes(desk: Desk) -> None:
    await desk.receive(an_answer(available=False))
    assert await post(desk, "coach", OTHER_COACH) == 409
    await post(desk, "acceptance")
    assert await post(desk, "coach", {**OTHER_COACH, "reason": None}) == 422
    assert await post(desk, "coach", OTHER_COACH) == 200
    assert await post(desk, "coach", OTHER_COACH) == 409

    (changed,) = await desk.recorded(CoachChanged)
    (transferred,) = await desk.recorded(RegieTransferred)
    assert (changed["former_coach_id"], changed["warm_contact_on"]) == ("C01", "2026-06-01")
    assert transferred["same_coach"] is False


async def test_r10_a_refusal_leaves_the_regie_where_it_was(desk: Desk) -> None:
    assert await post(desk, "refusal", {"reason": "already-supported"}) == 200
    assert await post(desk, "acceptance") == 409

    assert len(await desk.recorded(HandoverRefused)) == 1
    assert await desk.rows("SELECT 1 FROM regie") == []


async def test_r10_an_offer_expires_the_day_after_its_last(desk: Desk) -> None:
    await desk.live_until(datetime(2026, 6, 29, 23, tzinfo=AMSTERDAM))
    assert await desk.recorded(HandoverExpired) == []
    await desk.live_until(datetime(2026, 6, 30, 0, 1, tzinfo=AMSTERDAM))

    assert len(await desk.recorded(HandoverExpired)) == 1
    assert await post(desk, "acceptance") == 409


@pytest.mark.parametrize("accept_first", [True, False])
async def test_withdrawing_works_only_while_there_is_no_answer(
    desk: Desk, accept_first: bool
) -> None:
    if accept_first:
        await post(desk, "acceptance")
    request = HandoverWithdrawalRequested(handover_id=HANDOVER, requested_on=date(2026, 6, 2))
    await desk.receive(request)

    assert len(await desk.recorded(HandoverWithdrawn)) == (0 if accept_first else 1)


async def test_r19_stopping_closes_the_case_and_the_regie(desk: Desk) -> None:
    await desk.receive(an_answer(available=True))
    await post(desk, "acceptance")
    response = await desk.http.post(f"/cases/{SUBJECT}/declination")

    (closed,) = await desk.recorded(RegieClosed)
    assert response.status_code == 200
    assert closed["reason"] == "stopped"
    assert await desk.rows("SELECT 1 FROM regie WHERE held_until IS NULL") == []


async def test_an_unknown_handover_is_not_found_as_a_problem(desk: Desk) -> None:
    response = await desk.http.post(f"/handovers/{UUID(int=9)}/acceptance")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
