"""R16, R17: the coach at the municipality's desk, in every order of question and answer."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.municipality.domain.rule import MunicipalityRule
from shared.schemas.municipality import CoachChanged, CoachContinued, RegieTransferred
from shared.schemas.partner import CoachAvailability
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, OTHER_COACH, an_answer, an_offered, post

COLD = {key: value for key, value in OTHER_COACH.items() if key != "warm_contact_on"}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one offer."""
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    return desk


async def refused_by(desk: Desk, body: dict[str, Any]) -> str:
    response = await desk.http.post(f"/handovers/{HANDOVER}/coach", json=body)
    assert response.status_code == 409, response.text
    return str(response.json()["rule"])


@pytest.mark.parametrize("answer_first", [True, False])
async def test_r17_a_coach_who_cannot_stay_leaves_the_choice_to_the_case_worker(
    desk: Desk, answer_first: bool
) -> None:
    if answer_first:
        await desk.receive(an_answer(available=False))
    await post(desk, "acceptance")
    if not answer_first:
        await desk.receive(an_answer(available=False))

    (waiting,) = (await desk.http.get("/handovers", params={"status": "accepted"})).json()
    assert (waiting["coach_answer"], waiting["alternative_coach_id"]) == ("unavailable", "C02")
    assert await desk.recorded(RegieTransferred) == []
    (case,) = await desk.rows("SELECT status, coach_vacant_since FROM support_case")
    assert case == {"status": "open", "coach_vacant_since": date(2026, 6, 1)}


async def test_r16_a_cold_handover_needs_a_reason_and_is_kept_apart(desk: Desk) -> None:
    await post(desk, "acceptance")

    assert await refused_by(desk, COLD) == MunicipalityRule.COLD_NEEDS_REASON.name
    assert await post(desk, "coach", {**COLD, "cold_reason": "geen zin"}) == 422
    assert await post(desk, "coach", {**COLD, "cold_reason": "help-was-urgent"}) == 200
    (changed,) = await desk.recorded(CoachChanged)
    (row,) = await desk.rows("SELECT warm_contact_on, cold_reason FROM handover")
    assert changed["warm_contact_on"] is None
    assert row == {"warm_contact_on": None, "cold_reason": "help-was-urgent"}


async def test_r16_a_warm_contact_has_taken_place(desk: Desk) -> None:
    await post(desk, "acceptance")
    tomorrow = {**OTHER_COACH, "warm_contact_on": "2026-06-02"}

    assert await refused_by(desk, tomorrow) == MunicipalityRule.CONTACT_TOOK_PLACE.name
    assert await post(desk, "coach", OTHER_COACH) == 200


async def test_r17_another_coach_is_named_after_accepting_only(desk: Desk) -> None:
    rule = MunicipalityRule.SETTLE_AFTER_ACCEPTING.name

    assert await refused_by(desk, OTHER_COACH) == rule
    await post(desk, "refusal", {"reason": "other"})
    assert await refused_by(desk, OTHER_COACH) == rule


async def test_r17_naming_the_present_coach_keeps_the_coach(desk: Desk) -> None:
    await post(desk, "acceptance")
    await post(desk, "coach", {**COLD, "coach_id": "C01"})

    (transferred,) = await desk.recorded(RegieTransferred)
    assert (transferred["coach_id"], transferred["same_coach"]) == ("C01", True)
    assert len(await desk.recorded(CoachContinued)) == 1
    assert await desk.recorded(CoachChanged) == []


async def test_r17_an_answer_that_comes_too_late_changes_no_coach(desk: Desk) -> None:
    await post(desk, "acceptance")
    await post(desk, "coach", OTHER_COACH)
    await desk.receive(an_answer(available=True))

    (case,) = (await desk.http.get("/cases")).json()
    assert case["coach_id"] == "C02"
    assert len(await desk.recorded(RegieTransferred)) == 1


async def test_r17_an_answer_about_a_refused_offer_settles_nothing(desk: Desk) -> None:
    await post(desk, "refusal", {"reason": "not-resident"})
    await desk.receive(an_answer(available=True))

    assert await desk.recorded(RegieTransferred) == []


async def test_an_early_answer_is_kept_no_longer_than_needed(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    unrelated = CoachAvailability(handover_id=uuid4(), coach_id="C09", available=True)
    await desk.receive(an_answer(available=False), unrelated)
    await desk.receive(an_offered(desk.transactions.sealer))

    (shown,) = (await desk.http.get("/handovers")).json()
    (left,) = await desk.rows("SELECT handover_id FROM early_answer")
    assert shown["coach_answer"] == "unavailable"
    assert left["handover_id"] == unrelated.handover_id
