"""R8, R10, R11, R13: who moves takes the baton along, the same way as from the school."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.municipality.domain.rule import MunicipalityRule
from shared.baton.rules import BatonRule
from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import (
    CaseOffered,
    CoachContinuityAsked,
    HandoverAccepted,
    HandoverWithdrawn,
    RegieTransferred,
)
from tests.service.cases import (
    NOOR,
    OTHER,
    TO_AMERSFOORT,
    WORKER,
    a_case,
    add_contact,
    add_task,
    an_offer,
    open_tasks,
)
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import an_answer


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one case, about which something was said."""
    desk = await new_desk("municipality")
    await a_case(desk)
    await add_contact(desk)
    return desk


async def ask(desk: Desk, path: str, body: Any = None, who: str = WORKER) -> tuple[int, Any]:
    answer = await desk.http.post(path, json=body, headers=desk.asking(who))
    return answer.status_code, answer.json()


async def read(desk: Desk, path: str, who: str) -> tuple[int, Any]:
    answer = await desk.http.get(path, headers=desk.asking(who))
    return answer.status_code, answer.json()


async def move(desk: Desk, **changed: Any) -> str:
    status, answer = await ask(desk, f"/cases/{NOOR}/move", TO_AMERSFOORT | changed)
    assert status == 201, answer
    handover: str = answer["handover_id"]
    return handover


async def cases_of(desk: Desk, who: str) -> list[Any]:
    return [(c["gemeentecode"], c["status"]) for c in (await read(desk, "/cases", who))[1]]


async def test_r13_the_case_stands_in_the_inbox_of_the_new_municipality(desk: Desk) -> None:
    needs = "Zoekt werk in de buurt.\nWil een rijbewijs."
    handover = await move(desk, support_needs=needs, own_words="Graag dezelfde coach.")

    _, (seen,) = await read(desk, "/handovers?status=open", OTHER)
    assert (seen["handover_id"], seen["from_organisation"]) == (handover, "gemeente:GM0599")
    assert (seen["regie_version"], seen["days_left"]) == (2, 28)
    status, document = await read(desk, f"/handovers/{handover}/document", OTHER)
    assert status == 200
    assert document["gemeentecode"] == "GM0307"
    assert document["support_needs"] == ["Zoekt werk in de buurt.", "Wil een rijbewijs."]
    assert document["own_words"] == "Graag dezelfde coach."
    assert document["contact_moments"][-1] == {
        "contacted_on": "2026-06-01", "channel": "call", "agreement": None,
    }  # fmt: skip
    assert "keuken" not in str(document), "notes stay where they were written"
    (told,) = await desk.recorded(CaseOffered)
    assert (told["to_organisation"], told["answer_by"]) == ("gemeente:GM0307", "2026-06-29")
    asked = (await desk.recorded(CoachContinuityAsked))[-1]
    assert (asked["handover_id"], asked["coach_id"]) == (handover, "C01")
    assert await cases_of(desk, WORKER) == [("GM0599", "open")]


async def test_r8_accepting_mints_the_next_version_and_takes_the_case_over(desk: Desk) -> None:
    task = await add_task(desk)
    handover = await move(desk)
    assert (await ask(desk, f"/handovers/{handover}/acceptance"))[0] == 404, "not by who offers"
    status, answer = await ask(desk, f"/handovers/{handover}/acceptance", who=OTHER)
    assert (status, answer) == (200, {"regie_version": 3})
    available = an_answer(available=True).model_copy(update={"handover_id": UUID(handover)})
    await desk.receive(available, subject=NOOR)

    transferred = (await desk.recorded(RegieTransferred))[-1]
    assert transferred["from_organisation"] == "gemeente:GM0599"
    assert (transferred["to_organisation"], transferred["same_coach"]) == ("gemeente:GM0307", True)
    _, second, third = await desk.rows("SELECT * FROM regie ORDER BY version")
    assert second["held_until"] == third["held_from"]
    assert (third["holder"], third["held_until"]) == ("gemeente:GM0307", None)
    assert await cases_of(desk, OTHER) == [("GM0307", "open")]
    (row,) = await desk.rows("SELECT status FROM case_move")
    assert row["status"] == "accepted"
    # who had the case reaches nothing of it any more (R54)
    assert await cases_of(desk, WORKER) == []
    (first,) = (await read(desk, "/handovers", WORKER))[1]
    assert (await read(desk, f"/handovers/{first['handover_id']}/document", WORKER))[0] == 404
    assert (await ask(desk, f"/tasks/{task}/completion"))[0] == 404
    # and who has it now does not read what the former case worker wrote
    for reach, seen in (("GM0307", 0), ("GM0599", 0), ("*", 1)):
        assert await of_rotterdam(desk, "case_contact", reach) == seen
        assert (await of_rotterdam(desk, "case_task", reach) > 0) == bool(seen)


async def of_rotterdam(desk: Desk, table: str, reach: str) -> int:
    """Return how many rows of the former municipality the database shows to whom."""
    query = text(f"SELECT count(*) FROM {table} WHERE gemeentecode = 'GM0599'")
    async with desk.transactions.reaching(reach).read() as session:
        return await session.scalar(query) or 0


@pytest.mark.parametrize("answer", ["refusal", "expiry"])
async def test_r10_without_a_yes_the_old_municipality_keeps_it(desk: Desk, answer: str) -> None:
    handover = await move(desk)
    if answer == "refusal":
        body = {"reason": "not-resident"}
        assert (await ask(desk, f"/handovers/{handover}/refusal", body, who=OTHER))[0] == 200
    else:
        await desk.live_until(datetime(2026, 6, 30, 8, tzinfo=AMSTERDAM))

    (moved,) = await desk.rows("SELECT status FROM case_move")
    assert moved["status"] == {"refusal": "refused", "expiry": "expired"}[answer]
    assert await cases_of(desk, WORKER) == [("GM0599", "open")]
    assert await cases_of(desk, OTHER) == []
    newest = (await desk.rows("SELECT * FROM regie ORDER BY version"))[-1]
    assert (newest["holder"], newest["held_until"]) == ("gemeente:GM0599", None)
    assert await move(desk) != handover, "it can be offered again"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"agreed": False}, BatonRule.AGREEMENT_FIRST),
        ({"gemeentecode": "GM0599"}, MunicipalityRule.OTHER_MUNICIPALITY),
        ({"gemeentecode": "GM9999"}, MunicipalityRule.MUNICIPALITY_EXISTS),
    ],
)
async def test_r11_r13_what_cannot_be_offered_is_refused_by_rule(
    desk: Desk, changed: dict[str, Any], rule: Any
) -> None:
    status, answer = await ask(desk, f"/cases/{NOOR}/move", TO_AMERSFOORT | changed)

    assert (status, answer["rule"]) == (409, rule.name)
    assert await desk.recorded(CaseOffered) == []


async def test_r8_one_offer_at_a_time(desk: Desk) -> None:
    await move(desk)
    again = TO_AMERSFOORT | {"gemeentecode": "GM0344"}
    status, answer = await ask(desk, f"/cases/{NOOR}/move", again)

    assert (status, answer["rule"]) == (409, BatonRule.ONE_OFFER_AT_A_TIME.name)


async def test_r12_a_case_without_coach_is_not_offered(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await an_offer(desk)
    (waiting,) = (await desk.http.get("/handovers")).json()
    await desk.http.post(f"/handovers/{waiting['handover_id']}/acceptance")
    status, answer = await ask(desk, f"/cases/{NOOR}/move", TO_AMERSFOORT)

    assert (status, answer["rule"]) == (409, MunicipalityRule.COACH_FIRST.name)


async def test_r19_who_stops_while_the_offer_is_open_takes_it_along(desk: Desk) -> None:
    handover = await move(desk)
    assert (await ask(desk, f"/cases/{NOOR}/declination"))[0] == 200

    (withdrawn,) = await desk.recorded(HandoverWithdrawn)
    assert withdrawn["handover_id"] == handover
    status, answer = await ask(desk, f"/handovers/{handover}/acceptance", who=OTHER)
    assert (status, answer["rule"]) == (409, BatonRule.ONLY_AN_OPEN_OFFER.name)
    assert len(await desk.recorded(HandoverAccepted)) == 1
    (moved,) = await desk.rows("SELECT status FROM case_move")
    assert moved["status"] == "withdrawn"


async def test_r8_stopping_while_the_other_accepts_leaves_one_truth(desk: Desk) -> None:
    handover = await move(desk)
    (accepted, _), (stopped, _) = await asyncio.gather(
        ask(desk, f"/handovers/{handover}/acceptance", who=OTHER),
        ask(desk, f"/cases/{NOOR}/declination"),
    )

    assert sorted([accepted, stopped]) in ([200, 404], [200, 409])
    held = [row for row in await desk.rows("SELECT * FROM regie") if row["held_until"] is None]
    assert [row["holder"] for row in held] == (["gemeente:GM0307"] if accepted == 200 else [])


async def test_r8_who_moves_there_and_back_has_one_unbroken_history(desk: Desk) -> None:
    there = await move(desk)
    await ask(desk, f"/handovers/{there}/acceptance", who=OTHER)
    available = an_answer(available=True).model_copy(update={"handover_id": UUID(there)})
    await desk.receive(available, subject=NOOR)
    body = TO_AMERSFOORT | {"gemeentecode": "GM0599"}
    _, answer = await ask(desk, f"/cases/{NOOR}/move", body, who=OTHER)
    back = answer["handover_id"]
    assert (await ask(desk, f"/handovers/{back}/acceptance"))[1] == {"regie_version": 4}

    assert await cases_of(desk, WORKER) == [("GM0599", "open")]
    assert await cases_of(desk, OTHER) == []
    # what was to be done here before the move is not to be done any more
    assert sorted(await open_tasks(desk)) == ["coach-vacant", "first-contact"]
    (case,) = await desk.rows("SELECT opened_on, coach_id FROM support_case")
    assert case == {"opened_on": date(2026, 6, 1), "coach_id": "C01"}
