"""An order at school and partner at once: what one says the other hears, and both come to the same.

Both services are real, each on its own database; events are carried over as Kafka would.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.schemas.event import REGISTRY
from tests.builders import a_record
from tests.service.conftest import Desk, NewDesk
from tests.service.test_partner import SLOT
from tests.service.test_school_changes import school
from tests.service.test_school_orders import place

__all__ = ["school"]

TOPIC = {"school": "school.orders", "partner": "partner.delivery"}


@dataclass
class Both:
    """School and partner, and how far each has heard of the other."""

    school: Desk
    partner: Desk
    order_id: UUID
    heard: dict[str, int]

    async def carry(self, name: str) -> None:
        """Let the other side hear what this one said since the last time."""
        sender, receiver = (
            (self.school, self.partner) if name == "school" else (self.partner, self.school)
        )
        said = await sender.rows(
            "SELECT position, type, subject, body FROM event_log "
            "WHERE topic = :topic AND position > :heard ORDER BY position",
            topic=TOPIC[name],
            heard=self.heard[name],
        )
        for row in said:
            event = REGISTRY[row["type"]].from_body(row["body"])
            await receiver.inbox.receive([a_record(event, row["subject"])], receiver.transactions)
            self.heard[name] = row["position"]
        assert await receiver.rows("SELECT * FROM dead_letter") == []

    async def meet(self) -> None:
        """Let both hear everything."""
        for name in ("school", "partner", "school"):
            await self.carry(name)

    async def say(self, side: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask something about the order at one side."""
        desk = self.school if side == "school" else self.partner
        answer = await desk.http.post(f"/orders/{self.order_id}/{what}", json=body)
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def terms(self) -> list[dict[str, Any]]:
        """Return what each side has as the order's period, place and status."""
        found = []
        for desk in (self.school, self.partner):
            (order,) = (await desk.http.get("/orders")).json()
            names = ("period_from", "period_until", "location", "group_size", "status")
            found.append({name: order[name] for name in names})
        return found


@pytest.fixture
async def both(school: Desk, new_desk: NewDesk) -> Both:
    partner = await new_desk("partner")
    await partner.http.put("/partners", json=[{"partner_id": "P01", "name": "Partner Een"}])
    coach = {"coach_id": "C01", "partner_id": "P01", "name": "Rachid", "email": "r@p01.example"}
    await partner.http.put("/coaches", json=[coach])
    order_id = await place(school, wishes="Graag buiten.")
    both = Both(school, partner, order_id, {"school": 0, "partner": 0})
    await both.carry("school")
    await both.say("partner", "confirmation", {"trainer_id": "C01"})
    await both.meet()
    return both


async def test_r23_both_have_the_same_thread_in_the_same_order(both: Both) -> None:
    texts = ["Kan het buiten?", "Ja, bij droog weer.", "Fijn.", "Tot dan!"]
    for number, text in enumerate(texts):
        await both.say("school" if number % 2 == 0 else "partner", "messages", {"text": text})
        for desk in (both.school, both.partner):
            desk.clock.move_to(desk.clock.now() + timedelta(minutes=1))
    await both.meet()

    at_school = (await both.school.http.get(f"/orders/{both.order_id}")).json()["messages"]
    at_partner = (await both.partner.http.get(f"/orders/{both.order_id}/thread")).json()
    assert [message["body"] for message in at_school] == texts
    ours = [message["message_id"] for message in at_school]
    assert [message["message_id"] for message in at_partner["messages"]] == ours
    assert [message["text"] for message in at_partner["messages"]] == texts


async def test_r24_proposals_that_cross_end_in_the_same_order_at_both(both: Both) -> None:
    period = {"period_from": "2026-06-15", "period_until": "2026-07-03"}
    await both.say("school", "changes", {"location": "Aula"})
    theirs = await both.say("partner", "changes", period | {"location": "Theaterzaal"})
    await both.meet()
    await both.say("school", f"changes/{theirs['change_id']}/agreement")
    await both.meet()

    at_school, at_partner = await both.terms()
    assert at_school == at_partner
    assert at_school["location"] == "Theaterzaal"


@pytest.mark.parametrize("asks", ["school", "partner"])
async def test_r24_another_number_of_students_holds_at_both_once_the_other_agrees(
    both: Both, asks: str
) -> None:
    await both.say("partner", "sessions", SLOT)
    await both.meet()
    (was, _) = await both.terms()
    terms = {name: was[name] for name in ("period_from", "period_until", "location")}
    other = "partner" if asks == "school" else "school"
    change = await both.say(asks, "changes", terms | {"group_size": 12})
    await both.meet()
    assert [each["group_size"] for each in await both.terms()] == [was["group_size"]] * 2

    await both.say(other, f"changes/{change['change_id']}/agreement")
    await both.meet()

    assert [each["group_size"] for each in await both.terms()] == [12, 12]
    assert await both.partner.rows("SELECT expected FROM session") == [{"expected": 12}]


async def test_r28_an_slber_does_not_ask_for_more_students_than_the_module_takes(
    both: Both,
) -> None:
    path = f"/orders/{both.order_id}/changes"
    refused = await both.school.http.post(path, json={"group_size": 200})

    assert refused.status_code == 409
    assert refused.json()["rule"] == "GROUP_FITS"


async def test_r24_a_session_that_the_slber_moves_moves_at_both(both: Both) -> None:
    session = await both.say("partner", "sessions", SLOT)
    await both.meet()
    (planned,) = (await both.school.http.get(f"/orders/{both.order_id}")).json()["planned"]
    later = {"starts_at": "2026-06-24T13:00:00+02:00", "ends_at": "2026-06-24T14:00:00+02:00"}
    change = await both.say("school", "changes", later | {"session_id": planned["session_id"]})
    await both.meet()
    await both.say("partner", f"changes/{change['change_id']}/agreement")
    await both.meet()

    assert planned["session_id"] == session["session_id"]
    moments = [
        (await desk.rows("SELECT starts_at FROM session"))[0]["starts_at"]
        for desk in (both.school, both.partner)
    ]
    assert moments[0] == moments[1]
    assert moments[0].day == 24
    assert len({str(terms) for terms in await both.terms()}) == 1


@pytest.mark.parametrize("first", ["school", "partner"])
async def test_r24_a_cancellation_by_either_side_holds_at_both(both: Both, first: str) -> None:
    await both.say("school", "changes", {"location": "Aula"})
    await both.say(first, "cancellation", {"reason": "other"})
    await both.meet()

    at_school, at_partner = await both.terms()
    assert at_school == at_partner
    assert at_school["status"] == "cancelled"
