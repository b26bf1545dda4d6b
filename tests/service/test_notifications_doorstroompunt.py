"""Mails about a consultation say that there is one, and never about whom (R15)."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.notifications.domain import Template
from services.notifications.mails import render
from shared.schemas.consultations import ConsultationAnswered, ConsultationReceived
from shared.schemas.doorstroompunt import ConsultationOverdue
from shared.schemas.event import Event
from tests.service.conftest import NewDesk

ASKED = uuid4()
COMMON: dict[str, Any] = {"consultation_id": ASKED, "brin": "99ZZ"}
DOORSTROOMPUNT = "doorstroompunt-gm0599@gemeente.example"
EVENTS: list[tuple[Event, Template, str]] = [
    (
        ConsultationReceived(
            **COMMON, answer_by=date(2026, 6, 3), intake_mailbox="nazorg@school.example"
        ),
        Template.CONSULTATION_ASKED,
        "nazorg@school.example",
    ),
    (
        ConsultationAnswered(
            **COMMON,
            gemeentecode="GM0599",
            answered_on=date(2026, 6, 2),
            known=False,
            intake_mailbox=DOORSTROOMPUNT,
        ),
        Template.CONSULTATION_ANSWERED,
        DOORSTROOMPUNT,
    ),
    (
        ConsultationOverdue(
            **COMMON,
            gemeentecode="GM0599",
            answer_by=date(2026, 6, 3),
            intake_mailbox=DOORSTROOMPUNT,
        ),
        Template.CONSULTATION_OVERDUE,
        DOORSTROOMPUNT,
    ),
]


@pytest.mark.parametrize(
    ("event", "template", "mailbox"), EVENTS, ids=["question", "answer", "silence"]
)
async def test_r15_school_and_doorstroompunt_hear_of_question_answer_and_silence(
    new_desk: NewDesk, event: Event, template: Template, mailbox: str
) -> None:
    desk = await new_desk("notifications")
    await desk.receive(event)

    (message,) = await desk.rows("SELECT template, mailbox, data FROM message")
    assert (message["template"], message["mailbox"]) == (template, mailbox)
    assert set(message["data"]) <= {"answer_by"}
    subject, _, words = render(template, "", message["data"]).partition("\n\n")
    assert subject
    assert "Estafette" in words
    assert ("3 juni 2026" in words) is ("answer_by" in message["data"])
