"""The owner of a partner hears by mail that a webhook stands still."""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest

from services.notifications.domain import Template
from services.notifications.mails import render
from shared.schemas.partner import WebhookPaused
from tests.service.conftest import NewDesk

WEBHOOK = UUID("01990000-0000-7000-8000-0000000000bb")


async def test_the_owner_hears_once_at_the_mailbox_that_was_given(new_desk: NewDesk) -> None:
    desk = await new_desk("notifications")
    paused = WebhookPaused(
        partner_id="P01",
        reason="failing",
        waiting=3,
        paused_on=date(2026, 6, 6),
        owner_mailbox="beheer@p01.example",
    )
    await desk.receive(paused, subject=WEBHOOK)

    (message,) = await desk.rows("SELECT template, mailbox, status FROM message")
    assert message == {
        "template": "webhook-paused",
        "mailbox": "beheer@p01.example",
        "status": "pending",
    }


@pytest.mark.parametrize(
    ("reason", "waiting", "said"),
    [
        ("failing", 3, "Er wachten 3 berichten."),
        ("failing", 1, "Er wacht 1 bericht."),
        ("gone", 1, "het adres niet meer bestaat"),
    ],
)
def test_the_mail_says_why_and_what_waits(
    reason: Literal["failing", "gone"], waiting: int, said: str
) -> None:
    data = {"reason": reason, "waiting": waiting, "paused_on": "2026-06-06"}
    words = render(Template.WEBHOOK_PAUSED, "", data)
    assert said in words
    assert "Sinds 6 juni 2026" in words
