"""Who keeps connections hears by mail that one of them stands still."""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest

from services.notifications.domain import Template
from services.notifications.mails import render
from shared.schemas.municipality import ConnectionPaused
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


@pytest.mark.parametrize(
    ("connection", "template"),
    [("webhook", "webhook-paused"), ("case-system", "case-system-paused")],
)
async def test_a_municipality_hears_of_each_kind_of_connection(
    new_desk: NewDesk, connection: Literal["webhook", "case-system"], template: str
) -> None:
    desk = await new_desk("notifications")
    paused = ConnectionPaused(
        gemeentecode="GM0599",
        connection=connection,
        reason="failing",
        waiting=2,
        paused_on=date(2026, 6, 6),
        owner_mailbox="beheer@gemeente.example",
    )
    await desk.receive(paused, subject=WEBHOOK)
    (message,) = await desk.rows("SELECT template, mailbox FROM message")
    assert message == {"template": template, "mailbox": "beheer@gemeente.example"}


@pytest.mark.parametrize(
    ("reason", "waiting", "subject", "said"),
    [
        ("failing", 2, "De koppeling met jullie zaaksysteem staat stil", "Er wachten 2 zaken."),
        ("refused", 1, "Een zaak komt niet in jullie zaaksysteem", "Er wacht 1 zaak."),
    ],
)
def test_the_mail_about_a_case_system_says_whether_it_is_one_case_or_all(
    reason: Literal["failing", "refused"], waiting: int, subject: str, said: str
) -> None:
    data = {"reason": reason, "waiting": waiting, "paused_on": "2026-06-06"}
    words = render(Template.CASE_SYSTEM_PAUSED, "", data)
    assert words.startswith(f"{subject}\n\n")
    assert said in words
    assert "6 juni 2026" in words
