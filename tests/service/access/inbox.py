"""Handovers for the walk: questions, another coach with a planned contact, and an intake."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from shared.schemas.handovers import HandoverQuestionAsked
from shared.schemas.personal import Message
from tests.service.conftest import Desk
from tests.service.test_municipality import HANDOVER, a_document, an_offered

QUESTION = "Wanneer begint de stage?"
CONTACT = {"took_place_on": "2026-06-01", "outcome": "introduced"}
ACCEPTED = UUID("01990000-0000-7000-8000-0000000000f1")
SOMEBODY = UUID("01990000-0000-7000-8000-00000000000b")
"""Somebody else, whose handover was accepted."""


async def ask_about(desk: Desk, handover_id: UUID, subject: UUID) -> str:
    """Let a municipality ask the school something; returns the question."""
    sealed = desk.transactions.sealer.seal(subject, Message(author="Ineke", text=QUESTION))
    asked = HandoverQuestionAsked(
        question_id=uuid4(),
        handover_id=handover_id,
        asked_at=datetime(2027, 7, 12, 8, tzinfo=UTC),
        question=sealed,
    )
    await desk.receive(asked, subject=subject)
    return str(asked.question_id)


async def fill_inbox(desk: Desk) -> None:
    """Ask about the open offer, and accept another one, with a coach to be and an intake."""
    path = f"/handovers/{HANDOVER}/questions"
    assert (await desk.http.post(path, json={"text": QUESTION})).status_code == 201
    sealed = desk.transactions.sealer.seal(SOMEBODY, a_document())
    offered = an_offered(desk.transactions.sealer, handover_id=ACCEPTED, document=sealed)
    await desk.receive(offered, subject=SOMEBODY)
    assert (await desk.http.post(f"/handovers/{ACCEPTED}/acceptance")).status_code == 200
    answers = {"answers": {"housing": "Op een zolderkamer."}}
    kept = await desk.http.post(f"/handovers/{ACCEPTED}/intake", json=answers)
    assert kept.status_code == 201, kept.text
    coach = {"coach_id": "C02", "coach_organisation": "partner:P02", "reason": "not-available"}
    planned = coach | {"planned_on": "2026-06-05"}
    put = await desk.http.put(f"/handovers/{ACCEPTED}/coach-contact", json=planned)
    assert put.status_code == 200, put.text
