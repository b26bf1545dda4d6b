"""The partner and the SLB'er talk about an order: contact, thread, changes, cancellation."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas import partner as ours
from shared.schemas import school as theirs
from shared.schemas.personal import Contact, Message, Sealed
from tests.service.conftest import Desk, NewDesk
from tests.service.test_partner import ORDER, SLOT, an_order, post
from tests.service.test_partner_offer import a_module

OWNER, TRAINER, COLLEAGUE = (
    "partner:P01:owner",
    "partner:P01:trainer:C01",
    "partner:P01:trainer:C03",
)
TERMS: dict[str, Any] = {
    "period_from": date(2026, 6, 10),
    "period_until": date(2026, 6, 24),
    "location": "Aula",
}
LATER = {
    "starts_at": datetime(2026, 6, 11, 9, tzinfo=AMSTERDAM),
    "ends_at": datetime(2026, 6, 11, 10, tzinfo=AMSTERDAM),
}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("partner")
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "Partner Een"}])
    coaches = [
        {"coach_id": c, "partner_id": "P01", "name": n, "email": f"{c}@p01.example"}
        for c, n in (("C01", "Rachid Benali"), ("C03", "Anna Bos"))
    ]
    await desk.http.put("/coaches", json=coaches)
    wishes = desk.transactions.sealer.seal(ORDER, Message(author="Sam", text="Graag buiten."))
    ordered = an_order(desk, ORDER).model_copy(
        update={"wishes": wishes, "wished_starts": (LATER["starts_at"],), "cost_carrier": "KP-1"}
    )
    await desk.receive(ordered, subject=ORDER)
    return desk


async def confirmed(desk: Desk) -> None:
    assert await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"}) == 200


async def planned(desk: Desk) -> UUID:
    await confirmed(desk)
    answer = await desk.http.post(f"/orders/{ORDER}/sessions", json=SLOT)
    return UUID(answer.json()["session_id"])


async def the_order(desk: Desk) -> dict[str, Any]:
    (order,) = (await desk.http.get("/orders")).json()
    found: dict[str, Any] = order
    return found


def a_message(desk: Desk, **changed: Any) -> theirs.MessagePosted:
    values: dict[str, Any] = {
        "message_id": uuid4(),
        "posted_at": datetime(2026, 6, 1, 7, tzinfo=AMSTERDAM),
        "kind": "question",
        "content": desk.transactions.sealer.seal(ORDER, Message(author="Sam", text="Kan het?")),
    }
    return theirs.MessagePosted(**(values | changed))


async def test_r23_the_slber_can_be_reached_only_while_the_order_connects(desk: Desk) -> None:
    path = f"/orders/{ORDER}/orderer"
    shown = (await desk.http.get(path, headers=desk.asking(OWNER))).json()
    assert shown == {"name": "Sam", "email": "s01@school.example", "phone": None}
    assert "s01@" not in (await desk.http.get("/orders")).text
    (noted,) = await desk.rows("SELECT data_subject_id, processing_activity FROM disclosure")
    assert noted == {"data_subject_id": ORDER, "processing_activity": "delivery.orderer"}

    assert await post(desk, f"/orders/{ORDER}/declination", {"reason": "no-trainer"}) == 200
    assert (await desk.http.get(path)).status_code == 404


async def test_r23_the_slber_hears_how_to_reach_the_trainer(desk: Desk) -> None:
    await confirmed(desk)

    (told,) = await desk.recorded(ours.OrderConfirmed)
    contact = desk.transactions.sealer.unseal(ORDER, Sealed[Contact](told["contact"]), Contact)
    assert contact == Contact(name="Rachid Benali", email="C01@p01.example")


async def test_r24_an_order_is_overdue_after_its_last_day(desk: Desk) -> None:
    assert (await the_order(desk))["overdue"] is False
    desk.clock.move_to(datetime(2026, 6, 5, 0, 1, tzinfo=AMSTERDAM))
    assert (await the_order(desk))["overdue"] is True


async def test_r24_a_no_comes_with_another_day_trainer_or_module(desk: Desk) -> None:
    module = str(uuid4())
    await desk.receive(a_module(), subject=UUID(module))
    no = {
        "reason": "not-suitable",
        "alternative_from": "2026-07-01",
        "alternative_trainer_id": "C03",
        "alternative_module_id": module,
    }
    path = f"/orders/{ORDER}/declination"
    assert await post(desk, path, no | {"alternative_from": "2026-05-01"}) == 409
    assert await post(desk, path, no | {"alternative_trainer_id": "C99"}) == 409
    assert await post(desk, path, no) == 200
    (told,) = await desk.recorded(ours.OrderDeclined)
    assert {name: told[name] for name in no} == no


async def test_r23_both_sides_write_in_one_thread_and_the_words_travel_sealed(desk: Desk) -> None:
    await desk.receive(a_message(desk), subject=ORDER)
    await confirmed(desk)
    headers = desk.asking(TRAINER)
    body = {"text": "Ja, dat kan."}
    answer = await desk.http.post(f"/orders/{ORDER}/messages", json=body, headers=headers)
    assert answer.status_code == 201

    thread = (await desk.http.get(f"/orders/{ORDER}/thread", headers=headers)).json()
    assert thread["wishes"] == "Graag buiten."
    said = [(m["side"], m["author"], m["text"]) for m in thread["messages"]]
    assert said == [("school", "Sam", "Kan het?"), ("partner", "Rachid Benali", "Ja, dat kan.")]
    (told,) = await desk.recorded(ours.MessagePosted)
    assert "dat kan" not in str(told)
    elsewhere = body | {"reply_to": str(ORDER)}
    wrong = await desk.http.post(f"/orders/{ORDER}/messages", json=elsewhere, headers=headers)
    assert wrong.status_code == 409
    content = desk.transactions.sealer.unseal(ORDER, Sealed[Message](told["content"]), Message)
    assert content.author == "Rachid Benali"


async def test_r46_a_message_with_a_number_that_may_be_a_bsn_is_refused(desk: Desk) -> None:
    path = f"/orders/{ORDER}/messages"
    assert await post(desk, path, {"text": "Het gaat om 111222333."}) == 422
    assert await desk.recorded(ours.MessagePosted) == []


async def test_r23_a_wish_is_answered_once_with_feasibility_and_price(desk: Desk) -> None:
    wish = a_message(desk, kind="wish", answer_by=date(2026, 6, 4))
    await desk.receive(wish, a_message(desk), subject=ORDER)
    path = f"/messages/{wish.message_id}/wish-answer"
    answer = {"feasible": True, "price_eur": 450, "text": "Dat kan met twee trainers."}

    assert await post(desk, path, answer | {"price_eur": None}) == 409
    assert await post(desk, path, answer) == 201
    assert await post(desk, path, answer) == 409
    (told,) = await desk.recorded(ours.MessagePosted)
    assert (told["kind"], told["reply_to"]) == ("wish-answer", str(wish.message_id))
    assert (told["feasible"], told["price_eur"]) == (True, 450)


async def test_r24_a_change_holds_once_the_slber_agrees(desk: Desk) -> None:
    session = await planned(desk)
    body = {**TERMS, **LATER, "session_id": session}
    proposal = ours.OrderChangeProposed(change_id=uuid4(), proposed_on=date(2026, 6, 1), **body)
    sent = proposal.model_dump(mode="json", include=set(body))
    change = (await desk.http.post(f"/orders/{ORDER}/changes", json=sent)).json()["change_id"]
    assert (await the_order(desk))["location"] == "Lokaal 1.12"

    agreed = theirs.OrderChanged(change_id=change, changed_on=date(2026, 6, 2), **body)
    await desk.receive(agreed, subject=ORDER)

    order = await the_order(desk)
    assert (order["location"], order["period_until"]) == ("Lokaal 1.12", "2026-06-24")
    (row,) = await desk.rows("SELECT starts_at, location, sequence FROM session")
    assert row == {"starts_at": LATER["starts_at"], "location": "Aula", "sequence": 1}
    (told,) = await desk.recorded(ours.OrderChangeProposed)
    assert told["change_id"] == change


async def test_r24_what_the_school_could_not_keep_is_not_proposed(desk: Desk) -> None:
    session = str(await planned(desk))
    path, terms = f"/orders/{ORDER}/changes", {name: str(value) for name, value in TERMS.items()}
    times = {name: value.isoformat() for name, value in LATER.items()}
    backwards = {"starts_at": times["ends_at"], "ends_at": times["starts_at"]}

    assert await post(desk, path, terms | backwards | {"session_id": session}) == 409
    assert await post(desk, f"/sessions/{session}/cancellation", None) == 200
    assert await post(desk, path, terms | times | {"session_id": session}) == 409
    assert await desk.recorded(ours.OrderChangeProposed) == []


async def test_r24_an_agreed_time_that_the_trainer_lost_is_planned_anew(desk: Desk) -> None:
    session = await planned(desk)
    body = {**TERMS, **LATER, "session_id": session}
    sent = ours.OrderChangeProposed(change_id=uuid4(), proposed_on=date(2026, 6, 1), **body)
    change = (
        await desk.http.post(
            f"/orders/{ORDER}/changes", json=sent.model_dump(mode="json", include=set(body))
        )
    ).json()["change_id"]
    other = {name: value.isoformat() for name, value in LATER.items()}
    assert await post(desk, f"/orders/{ORDER}/sessions", SLOT | other) == 201

    agreed = theirs.OrderChanged(change_id=change, changed_on=date(2026, 6, 2), **body)
    await desk.receive(agreed, subject=ORDER)

    (cancelled,) = await desk.recorded(ours.SessionCancelled)
    assert cancelled["session_id"] == str(session)
    assert (await the_order(desk))["sessions"] == 1


async def proposed_by_the_school(desk: Desk, **more: Any) -> UUID:
    change_id = uuid4()
    said = theirs.OrderChangeProposed(
        change_id=change_id, proposed_on=date(2026, 6, 1), **TERMS, **more
    )
    await desk.receive(said, subject=ORDER)
    return change_id


async def test_r24_the_partner_agrees_and_the_session_moves(desk: Desk) -> None:
    session = await planned(desk)
    change = await proposed_by_the_school(desk, session_id=session, **LATER)

    assert await post(desk, f"/orders/{ORDER}/changes/{change}/agreement", None) == 200
    (moved,) = await desk.recorded(ours.SessionMoved)
    (changed,) = await desk.recorded(ours.OrderChanged)
    assert moved["session_id"] == changed["session_id"] == str(session)
    assert changed["change_id"] == str(change)
    assert (await the_order(desk))["period_from"] == "2026-06-10"
    assert await post(desk, f"/orders/{ORDER}/changes/{change}/refusal", None) == 409


async def test_r24_the_partner_does_not_agree_and_nothing_changes(desk: Desk) -> None:
    change = await proposed_by_the_school(desk)

    assert await post(desk, f"/orders/{ORDER}/changes/{change}/refusal", None) == 200
    assert (await the_order(desk))["location"] == "Lokaal 1.12"
    (told,) = await desk.recorded(ours.OrderChangeDeclined)
    assert told["change_id"] == str(change)


async def test_r24_when_proposals_cross_the_partners_stands(desk: Desk) -> None:
    body = {name: str(value) for name, value in TERMS.items()}
    assert await post(desk, f"/orders/{ORDER}/changes", body) == 201
    crossed = await proposed_by_the_school(desk)

    assert await post(desk, f"/orders/{ORDER}/changes/{crossed}/agreement", None) == 409
    found = await desk.rows("SELECT side, status FROM order_change ORDER BY side")
    assert found == [
        {"side": "partner", "status": "open"},
        {"side": "school", "status": "lapsed"},
    ]
    refused = theirs.OrderChangeDeclined(
        change_id=(await desk.recorded(ours.OrderChangeProposed))[0]["change_id"],
        declined_on=date(2026, 6, 2),
    )
    await desk.receive(refused, subject=ORDER)
    assert await desk.rows("SELECT 1 FROM order_change WHERE status = 'open'") == []


async def test_r24_the_partner_cancels_and_its_trainer_is_free_again(desk: Desk) -> None:
    await planned(desk)
    await proposed_by_the_school(desk)
    path = f"/orders/{ORDER}/cancellation"

    assert await post(desk, path, {"reason": "no-trainer"}) == 200
    assert await post(desk, path, {"reason": "no-trainer"}) == 409
    (told,) = await desk.recorded(ours.OrderCancelled)
    assert told["reason"] == "no-trainer"
    (row,) = await desk.rows("SELECT cancelled_on, sequence FROM session")
    assert row == {"cancelled_on": date(2026, 6, 1), "sequence": 1}
    assert await desk.rows("SELECT 1 FROM order_change WHERE status = 'open'") == []


async def test_r24_the_slber_cancels(desk: Desk) -> None:
    await planned(desk)
    cancelled = theirs.OrderCancelled(reason="not-needed", cancelled_on=date(2026, 6, 2))
    await desk.receive(cancelled, subject=ORDER)

    order = await the_order(desk)
    assert (order["status"], order["cancelled_by"]) == ("cancelled", "school")
    assert await post(desk, f"/orders/{ORDER}/sessions", SLOT) == 409


async def test_r31_r54_a_trainer_reaches_only_own_orders_and_sessions(desk: Desk) -> None:
    await planned(desk)

    async def seen(who: str) -> tuple[int, int]:
        headers = desk.asking(who)
        orders = await desk.http.get("/orders", headers=headers)
        sessions = await desk.http.get("/sessions", params={"until": "2030-01-01"}, headers=headers)
        return len(orders.json()), len(sessions.json())

    assert await seen(OWNER) == await seen(TRAINER) == (1, 1)
    assert await seen(COLLEAGUE) == (0, 0)
    stands_in = SLOT | {"trainer_id": "C03"}
    assert await post(desk, f"/orders/{ORDER}/sessions", stands_in) == 201
    assert await seen(TRAINER) == (1, 2)
    assert await seen(COLLEAGUE) == (1, 1)
