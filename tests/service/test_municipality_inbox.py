"""The municipality's inbox: questions, warnings, a planned contact, intake, moves, and filters."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.municipality.domain.rule import MunicipalityRule
from shared.runtime.clock import AMSTERDAM
from shared.schemas.handovers import (
    HandoverExpiresSoon,
    HandoverQuestionAnswered,
    HandoverQuestionAsked,
    ResidenceChanged,
)
from shared.schemas.municipality import CoachChanged, HandoverRefused, RegieTransferred
from shared.schemas.personal import Message, Sealed
from shared.schemas.school import EarlierRoute, HandoverWithdrawalRequested
from shared.schemas.vocabulary import RouteEnd
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, OTHER_COACH, an_answer, an_offered, post
from tests.service.test_municipality_desk import desk as sees_it_coming

__all__ = ["sees_it_coming"]

WORKER, OTHER_WORKER = "municipality:GM0599:case-worker", "municipality:GM0307:case-worker"
CHOSEN = {k: v for k, v in OTHER_COACH.items() if k != "warm_contact_on"}
PATH = f"/handovers/{HANDOVER}"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one offer, of a school that has a mailbox."""
    desk = await new_desk("municipality")
    sealer = desk.transactions.sealer
    await desk.receive(an_offered(sealer, sender_mailbox="nazorg@school.example"))
    return desk


async def rule(desk: Desk, method: str, path: str, body: Any = None) -> str:
    answer = await desk.http.request(method, path, json=body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["rule"])


async def page(desk: Desk, path: str, who: str = WORKER) -> str:
    answer = await desk.http.get(path, headers=desk.asking(who) | {"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_r10_a_question_is_sealed_answered_and_stops_no_days(desk: Desk) -> None:
    asked = await desk.http.post(f"{PATH}/questions", json={"text": "Wanneer kan Noor?"})
    (event,) = await desk.recorded(HandoverQuestionAsked)
    sealed = Sealed[Message](event["question"])
    assert desk.transactions.sealer.unseal(SUBJECT, sealed, Message).text == "Wanneer kan Noor?"
    assert event["sender_mailbox"] == "nazorg@school.example"
    assert "1 vraag staat open" in await page(desk, "/desk/handovers")

    answered = HandoverQuestionAnswered(
        question_id=UUID(asked.json()["question_id"]),
        handover_id=HANDOVER,
        answered_at=datetime(2026, 6, 3, 8, tzinfo=UTC),
        answer=desk.transactions.sealer.seal(SUBJECT, Message(author="Rachid", text="Elke dag.")),
        intake_mailbox="intake@gemeente.example",
    )
    await desk.receive(answered)
    (known,) = (await desk.http.get(f"{PATH}/questions")).json()
    assert (known["answer"]["author"], known["answer"]["text"]) == ("Rachid", "Elke dag.")
    rows = str(await desk.rows("SELECT * FROM handover_question"))
    assert "Noor" not in rows
    assert "Elke dag" not in rows
    await post(desk, "refusal", {"reason": "other"})
    assert (await desk.http.get(f"{PATH}/questions")).status_code == 404
    body = {"text": "Nog iets?"}
    assert await rule(desk, "POST", f"{PATH}/questions", body) == "ASK_WHILE_OPEN"


async def test_r46_a_question_with_a_bsn_is_refused(desk: Desk) -> None:
    asked = await desk.http.post(f"{PATH}/questions", json={"text": "Is dit 123456782?"})
    assert asked.status_code == 422


async def test_r10_an_offer_is_warned_about_five_days_and_one_day_ahead(desk: Desk) -> None:
    await desk.live_until(datetime(2026, 6, 23, 23, tzinfo=AMSTERDAM))
    assert await desk.recorded(HandoverExpiresSoon) == []
    await desk.live_until(datetime(2026, 7, 10, 8, tzinfo=AMSTERDAM))

    warned = await desk.recorded(HandoverExpiresSoon)
    assert [each["days_left"] for each in warned] == [5, 1]
    assert {each["intake_mailbox"] for each in warned} == {"intake@gemeente.example"}


async def test_r10_who_answered_is_not_warned(desk: Desk) -> None:
    await post(desk, "acceptance")
    await desk.live_until(datetime(2026, 7, 10, 8, tzinfo=AMSTERDAM))
    assert await desk.recorded(HandoverExpiresSoon) == []


async def test_r13_a_refusal_names_the_right_municipality_and_stands_as_rerouted(
    desk: Desk,
) -> None:
    for body, broken in (
        ({"reason": "other", "resident_in": "GM0307"}, "RESIDENCE_EXPLAINS_REFUSAL"),
        ({"reason": "not-resident", "resident_in": "GM0599"}, "RESIDENT_ELSEWHERE"),
        ({"reason": "not-resident", "resident_in": "GM9999"}, "RESIDENCE_KNOWN"),
    ):
        assert await rule(desk, "POST", f"{PATH}/refusal", body) == broken
    refusal = {"reason": "not-resident", "resident_in": "GM0307"}
    assert await post(desk, "refusal", refusal) == 200

    (refused,) = await desk.recorded(HandoverRefused)
    assert refused["resident_in"] == "GM0307"
    history = await page(desk, "/desk/handovers?tab=history")
    assert "Naar een andere gemeente" in history
    assert "De jongere woont in gemeente Amersfoort" in history
    assert "Noor" not in history + await page(desk, f"/desk/handovers/{HANDOVER}")


async def test_r13_what_is_coming_moves_along_to_the_new_municipality(
    sees_it_coming: Desk,
) -> None:
    desk = sees_it_coming
    assert "Binnen 30 dagen" in await page(desk, "/desk/handovers?tab=coming")
    moved = ResidenceChanged(
        gemeentecode="GM0307",
        former_gemeentecode="GM0599",
        known_on=date(2026, 6, 2),
        handover_id=HANDOVER,
    )
    await desk.receive(moved)

    there = await page(desk, "/desk/handovers?tab=coming", OTHER_WORKER)
    assert "Er komt nu niets aan" in await page(desk, "/desk/handovers?tab=coming")
    assert f"Jongere {SUBJECT.hex[-6:]}" in there
    assert str(SUBJECT) not in there


async def test_r13_a_move_asks_the_offer_back_and_the_history_says_so(desk: Desk) -> None:
    request = HandoverWithdrawalRequested(
        handover_id=HANDOVER, requested_on=date(2026, 6, 2), reason="moved"
    )
    await desk.receive(request)
    assert "woont nu in een andere gemeente" in await page(desk, "/desk/handovers?tab=history")


async def test_r13_the_next_municipality_sees_where_somebody_was_offered_before(
    new_desk: NewDesk,
) -> None:
    desk = await new_desk("municipality")
    route = EarlierRoute(gemeentecode="GM0307", offered_on=date(2026, 5, 1), ended=RouteEnd.REFUSED)
    await desk.receive(an_offered(desk.transactions.sealer, earlier=(route,)))
    assert "1 mei 2026: gemeente Amersfoort, geweigerd" in await page(
        desk, f"/desk/handovers/{HANDOVER}"
    )


async def test_r16_another_coach_is_settled_once_the_three_have_met(desk: Desk) -> None:
    await desk.receive(an_answer(available=False))
    planned = CHOSEN | {"planned_on": "2026-06-05"}
    contact = f"{PATH}/coach-contact"
    assert await rule(desk, "PUT", contact, planned) == "SETTLE_AFTER_ACCEPTING"
    await post(desk, "acceptance")
    early = {"took_place_on": "2026-06-01", "outcome": "introduced"}
    assert await rule(desk, "POST", f"{contact}/outcome", early) == "CONTACT_PLANNED"
    past = CHOSEN | {"planned_on": "2026-05-31"}
    assert await rule(desk, "PUT", contact, past) == "CONTACT_COMES"
    assert (await desk.http.put(contact, json=planned)).status_code == 200
    assert await desk.recorded(RegieTransferred) == []
    assert "Gesprek met zijn drieën op 5 juni 2026" in await page(desk, "/desk/handovers?tab=coach")

    desk.clock.move_to(datetime(2026, 6, 9, 8, tzinfo=AMSTERDAM))
    ahead = {"took_place_on": "2026-06-10", "outcome": "introduced"}
    assert await rule(desk, "POST", f"{contact}/outcome", ahead) == (
        MunicipalityRule.CONTACT_TOOK_PLACE.name
    )
    incomplete = {"took_place_on": "2026-06-05", "outcome": "not-complete"}
    again = await desk.http.post(f"{contact}/outcome", json=incomplete)
    assert again.json() == {"status": "accepted"}
    assert (await desk.http.put(contact, json=CHOSEN | {"planned_on": "2026-06-09"})).is_success
    met = {"took_place_on": "2026-06-09", "outcome": "introduced"}
    assert (await desk.http.post(f"{contact}/outcome", json=met)).json() == {"status": "completed"}
    (changed,) = await desk.recorded(CoachChanged)
    assert (changed["warm_contact_on"], changed["contact_outcome"]) == ("2026-06-09", "introduced")
    counts = (await desk.http.get("/overview")).json()
    assert (counts["warm"], counts["cold"], counts["other_coach"]) == (1, 0, 1)
    assert await rule(desk, "PUT", contact, planned) == "SETTLED_ONCE"


async def test_r17_planning_with_another_coach_is_refused_while_the_coach_can_stay(
    desk: Desk,
) -> None:
    await post(desk, "acceptance")
    async with desk.transactions.begin() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql("UPDATE handover SET coach_answer = 'available'")
    planned = CHOSEN | {"planned_on": "2026-06-05"}
    assert await rule(desk, "PUT", f"{PATH}/coach-contact", planned) == "SAME_COACH_FIRST"


async def test_the_intake_asks_only_what_the_document_does_not_say(desk: Desk) -> None:
    assert await rule(desk, "GET", f"{PATH}/intake") == "INTAKE_AFTER_ACCEPTING"
    await post(desk, "acceptance")
    found = (await desk.http.get(f"{PATH}/intake")).json()
    assert found["known"]["diploma"] == {"text": "Kok", "source": "opleiding en diploma"}
    assert not set(found["known"]) & set(found["to_ask"])
    twice = {"answers": {"diploma": "Ook kok"}}
    assert await rule(desk, "POST", f"{PATH}/intake", twice) == "ASKED_ALREADY"

    given = {"answers": {"housing": "Op kamers.", "money": "Ja."}}
    assert (await desk.http.post(f"{PATH}/intake", json=given)).json() == {"kept": 2}
    after = (await desk.http.get(f"{PATH}/intake")).json()
    assert after["answered"]["housing"]["text"] == "Op kamers."
    assert set(found["to_ask"]) - set(after["to_ask"]) == {"housing", "money"}
    assert "Op kamers" not in str(await desk.rows("SELECT * FROM intake_answer"))
    changed = {"answers": {"money": "Niet altijd."}}
    assert (await desk.http.post(f"{PATH}/intake", json=changed)).status_code == 201
    shown = await page(desk, f"/desk/handovers/{HANDOVER}/intake?again=money")
    assert "Niet altijd." in shown


async def test_who_serves_several_municipalities_filters(desk: Desk) -> None:
    elsewhere = {"gemeentecode": "GM0307", "to_organisation": "gemeente:GM0307"}
    other = UUID(int=3)
    sealer = desk.transactions.sealer
    sooner = {"handover_id": other, "answer_by": date(2026, 6, 5)}
    await desk.receive(an_offered(sealer, **sooner, **elsewhere))
    both = desk.asking(WORKER, OTHER_WORKER) | {"accept": "text/html"}

    every = (await desk.http.get("/desk/handovers", headers=both)).text
    assert every.index(str(other)) < every.index(str(HANDOVER)), "the first to expire on top"
    assert "alle gemeenten" in every
    one = (await desk.http.get("/desk/handovers?gemeentecode=GM0599", headers=both)).text
    assert str(HANDOVER) in one
    assert str(other) not in one
    assert "alle gemeenten" not in await page(desk, "/desk/handovers")


async def test_r50_whose_names_the_inbox_shows_is_written_down(desk: Desk) -> None:
    assert "Noor de Vries" in await page(desk, "/desk/handovers")
    (seen,) = await desk.rows("SELECT processing_activity, fields FROM disclosure")
    assert seen["processing_activity"] == "offers.inbox"
    assert "naam" in seen["fields"]
