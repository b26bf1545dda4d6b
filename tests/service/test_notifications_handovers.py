"""Mails while a handover runs: to shared mailboxes without content, and to who moved."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.schemas.event import Event
from shared.schemas.handovers import (
    HandoverExpiresSoon,
    HandoverQuestionAnswered,
    HandoverQuestionAsked,
    ResidenceChanged,
)
from shared.schemas.personal import Message
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.test_notifications import Server, a_mailer, a_proposal, server

__all__ = ["server"]

AT = datetime(2026, 6, 2, 8, tzinfo=UTC)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


def about(desk: Desk) -> dict[str, Any]:
    text = Message(author="Ineke", text="Heeft Noor een rijbewijs?")
    return {
        "question_id": uuid4(),
        "handover_id": uuid4(),
        "sealed": desk.transactions.sealer.seal(SUBJECT, text),
    }


async def mailed(desk: Desk, server: tuple[Server, int], event: Event) -> list[tuple[str, str]]:
    await desk.receive(event)
    await a_mailer(desk.transactions, server[1]).send_batch()
    return [(str(mail["To"]), mail.get_content()) for mail in server[0].mails]


async def test_a_question_and_its_answer_are_told_to_mailboxes_without_their_text(
    desk: Desk, server: tuple[Server, int]
) -> None:
    said = about(desk)
    ids = {"question_id": said["question_id"], "handover_id": said["handover_id"]}
    asked = HandoverQuestionAsked(**ids, asked_at=AT, question=said["sealed"])
    assert await mailed(desk, server, asked) == [], "a school without a mailbox"
    with_mailbox = asked.model_copy(update={"sender_mailbox": "nazorg@school.example"})
    await mailed(desk, server, with_mailbox)
    answered = HandoverQuestionAnswered(
        **ids, answered_at=AT, answer=said["sealed"], intake_mailbox="intake@gemeente.example"
    )
    school, municipality = await mailed(desk, server, answered)

    assert (school[0], municipality[0]) == ("nazorg@school.example", "intake@gemeente.example")
    assert "rijbewijs" not in school[1] + municipality[1]
    assert "Noor" not in school[1] + municipality[1]


async def test_r10_the_mailbox_is_warned_of_the_last_days(
    desk: Desk, server: tuple[Server, int]
) -> None:
    soon = HandoverExpiresSoon(
        handover_id=uuid4(),
        answer_by=date(2026, 6, 29),
        days_left=1,
        intake_mailbox="intake@gemeente.example",
    )
    ((to, text),) = await mailed(desk, server, soon)

    assert to == "intake@gemeente.example"
    assert "nog 1 dag" in text
    assert "uiterlijk 29 juni 2026" in text


async def test_r13_who_moved_hears_where_the_handover_goes(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await mailed(desk, server, a_proposal(desk))
    moved = ResidenceChanged(
        gemeentecode="GM0307", former_gemeentecode="GM0599", known_on=date(2026, 6, 2)
    )
    assert len(await mailed(desk, server, moved)) == 1, "nothing runs, so there is nothing to tell"
    under_way = moved.model_copy(update={"handover_id": uuid4()})
    to, text = (await mailed(desk, server, under_way))[-1]

    assert to == "noor@student.example"
    assert "gemeente Amersfoort" in text
