"""What schools tell a partner of its modules: the catalogue, evaluations, answers to signals."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from shared.schemas.partner import FeedbackGiven, OrderChangeProposed, OrderDeclined
from shared.schemas.personal import Feedback
from shared.schemas.quality import ModuleResult, ResultsPublished, SideResult, SignalDecided
from shared.schemas.school import ModulePublished
from tests.service.conftest import Desk, NewDesk
from tests.service.test_partner import ORDER, an_order, post

MODULE, OTHER = UUID(int=9 << 64 | 1), UUID(int=9 << 64 | 2)
OWNER, TRAINER, STRANGER = (
    "partner:P01:owner",
    "partner:P01:trainer:C01",
    "partner:P02:owner",
)


def a_module(**changed: Any) -> ModulePublished:
    values: dict[str, Any] = {
        "name": "Omgaan met geld",
        "theme": "geld",
        "partner_id": "P01",
        "duration_minutes": 90,
        "phase": "both",
        "max_group_size": 22,
        "contract_from": date(2026, 1, 1),
        "contract_until": date(2026, 12, 31),
    }
    return ModulePublished(**(values | changed))


def results(*marks: float, partner_id: str = "P01", number: int = 7) -> ResultsPublished:
    sides = tuple(SideResult(side="student", number=number, mean=mark, klik=4.5) for mark in marks)
    modules = tuple(
        ModuleResult(module_id=MODULE, module_name="Omgaan met geld", sides=(side,))
        for side in sides
    )
    return ResultsPublished(
        brin="99ZZ",
        partner_id=partner_id,
        published_on=date(2026, 6, 1),
        modules=modules,
        total=sides[:1],
    )


def a_decision(desk: Desk, feedback_id: UUID, **changed: Any) -> SignalDecided:
    values: dict[str, Any] = {
        "feedback_id": feedback_id,
        "partner_id": "P01",
        "decision": "adopted",
        "reason": desk.transactions.sealer.seal(ORDER, Feedback(text="De zaal is nu groter.")),
        "decided_on": date(2026, 6, 20),
    }
    return SignalDecided(**(values | changed))


async def offer_of_the_partner(desk: Desk) -> None:
    """Tell a partner with an order of a module, of results, and of a decision on a signal."""
    await desk.receive(a_module(), subject=MODULE)
    await desk.receive(results(4.25), subject=uuid4())
    await desk.receive(a_decision(desk, uuid4()), subject=ORDER)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("partner")
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "Partner Een"}])
    coaches = [{"coach_id": "C01", "partner_id": "P01", "name": "Rachid Benali"}]
    await desk.http.put("/coaches", json=coaches)
    await desk.receive(an_order(desk, ORDER), subject=ORDER)
    return desk


async def the_ordered_module(desk: Desk) -> UUID:
    (row,) = await desk.rows("SELECT module_id FROM delivery_order")
    found: UUID = row["module_id"]
    return found


async def shown(desk: Desk, who: str) -> Any:
    answer = await desk.http.get("/evaluations", headers=desk.asking(who))
    return answer.json() if answer.status_code == 200 else answer.status_code


async def test_r36_the_owner_sees_means_of_five_answers_or_more(desk: Desk) -> None:
    await desk.receive(results(4.25), subject=uuid4())

    (school,) = await shown(desk, OWNER)
    (module,) = school["modules"]
    assert (school["brin"], module["module_name"]) == ("99ZZ", "Omgaan met geld")
    assert module["sides"] == [{"side": "student", "number": 7, "mean": 4.25, "klik": 4.5}]
    with pytest.raises(ValidationError):
        results(4.25, number=4)


async def test_r36_newer_results_of_a_school_take_the_place_of_the_earlier(desk: Desk) -> None:
    await desk.receive(results(4.25), subject=uuid4())
    await desk.receive(results(3.5, 4.0), subject=uuid4())

    (school,) = await shown(desk, OWNER)
    assert [m["sides"][0]["mean"] for m in school["modules"]] == [3.5, 4.0]
    await desk.receive(results(), subject=uuid4())
    assert (await shown(desk, OWNER))[0]["modules"] == []


async def test_r54_results_are_for_the_owner_of_that_partner_only(desk: Desk) -> None:
    await desk.receive(results(4.25), subject=uuid4())

    assert await shown(desk, STRANGER) == []
    assert await shown(desk, TRAINER) == 403


async def reported(desk: Desk) -> UUID:
    """Report an order with a signal; returns the signal."""
    await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"})
    said = {"about": "module", "text": "De zaal was te klein."}
    body = {"took_place": False, "feedback": [said]}
    assert await post(desk, f"/orders/{ORDER}/report", body) == 200
    (given,) = await desk.recorded(FeedbackGiven)
    return UUID(given["feedback_id"])


async def the_signals(desk: Desk, who: str = OWNER) -> Any:
    answer = await desk.http.get(f"/orders/{ORDER}/signals", headers=desk.asking(who))
    return answer.json() if answer.status_code == 200 else answer.status_code


async def test_r37_the_giver_reads_what_the_school_decided_and_why(desk: Desk) -> None:
    feedback = await reported(desk)
    (waits,) = await the_signals(desk)
    assert (waits["text"], waits["decision"]) == ("De zaal was te klein.", None)

    await desk.receive(a_decision(desk, feedback, decision="parked"), subject=ORDER)
    await desk.receive(a_decision(desk, feedback), subject=ORDER)

    (answered,) = await the_signals(desk)
    assert (answered["decision"], answered["reason"]) == ("adopted", "De zaal is nu groter.")
    assert await the_signals(desk, STRANGER) == 404
    told = await desk.rows("SELECT type FROM history_line WHERE type = 'order.signal-decided'")
    assert len(told) == 2


async def test_r37_words_of_signals_and_answers_lie_sealed(desk: Desk) -> None:
    await desk.receive(a_decision(desk, await reported(desk)), subject=ORDER)

    (row,) = await desk.rows("SELECT content, reason FROM signal")
    assert "zaal" not in row["content"] + row["reason"]


async def test_r37_an_answer_to_a_signal_from_before_they_were_kept_is_shown(desk: Desk) -> None:
    await desk.receive(a_decision(desk, uuid4()), subject=ORDER)

    (answered,) = await the_signals(desk)
    assert (answered["text"], answered["reason"]) == (None, "De zaal is nu groter.")


async def test_r22_a_module_is_known_as_the_catalogue_last_told(desk: Desk) -> None:
    await desk.receive(a_module(), a_module(name="Geld de baas"), subject=MODULE)

    found = await desk.rows("SELECT name, max_group_size FROM known_module")
    assert found == [{"name": "Geld de baas", "max_group_size": 22}]


@pytest.mark.parametrize(("number", "status"), [(22, 201), (23, 409)])
async def test_r28_a_partner_does_not_propose_more_students_than_its_module_takes(
    desk: Desk, number: int, status: int
) -> None:
    await desk.receive(a_module(), subject=await the_ordered_module(desk))
    terms = {"period_from": "2026-06-10", "period_until": "2026-06-24", "location": "Aula"}

    answered = await post(desk, f"/orders/{ORDER}/changes", terms | {"group_size": number})

    assert answered == status
    assert len(await desk.recorded(OrderChangeProposed)) == (status == 201)


async def test_r24_an_alternative_is_one_of_the_partners_own_modules(desk: Desk) -> None:
    await desk.receive(a_module(), subject=MODULE)
    await desk.receive(a_module(partner_id="P02"), subject=OTHER)
    path, body = f"/orders/{ORDER}/declination", {"reason": "not-suitable"}

    assert await post(desk, path, body | {"alternative_module_id": str(OTHER)}) == 409
    assert await post(desk, path, body | {"alternative_module_id": str(uuid4())}) == 409
    assert await post(desk, path, body | {"alternative_module_id": str(MODULE)}) == 200
    (told,) = await desk.recorded(OrderDeclined)
    assert told["alternative_module_id"] == str(MODULE)


async def test_r24_an_order_shows_the_facts_of_its_module(desk: Desk) -> None:
    await desk.receive(a_module(), subject=await the_ordered_module(desk))

    page = await desk.http.get(f"/desk/orders/{ORDER}", headers=desk.asking(OWNER))

    assert page.status_code == 200
    assert "90 minuten" in page.text
