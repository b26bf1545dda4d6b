"""R23, R24: both sides of an order hear by mail that there is something, never what was written."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.notifications.mailer import Mailer
from shared.runtime.settings import Settings
from shared.schemas import partner, school
from shared.schemas.event import Event
from shared.schemas.personal import Message
from tests.conftest import ISSUER, KEY
from tests.service.conftest import Desk, NewDesk
from tests.service.test_notifications import ORDER, Server, an_order
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture

SLBER, MAILBOX = "s01@school.example", "orders@p01.example"
DAY = date(2026, 6, 1)
PLACE = {"period_from": DAY, "period_until": date(2026, 6, 20), "location": "Geheime zaal 7"}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


def a_message(desk: Desk) -> dict[str, Any]:
    content = Message(author="Sam Smit", text="Graag een geheim voorbeeld.")
    return {
        "message_id": uuid4(),
        "posted_at": desk.clock.now(),
        "kind": "message",
        "content": desk.transactions.sealer.seal(ORDER, content),
    }


def said(desk: Desk, what: str) -> dict[str, Any]:
    """Return what either side says, with all its fields."""
    change = {"change_id": uuid4()}
    return {
        "MessagePosted": a_message(desk),
        "OrderChangeProposed": change | PLACE | {"proposed_on": DAY},
        "OrderChanged": change | PLACE | {"changed_on": DAY},
        "OrderChangeDeclined": change | {"declined_on": DAY},
        "OrderCancelled": {"reason": "not-needed", "cancelled_on": DAY},
    }[what]


async def send(desk: Desk, port: int) -> None:
    settings = Settings(
        service="notifications",
        database_url="postgresql+asyncpg://unused",
        kafka_bootstrap_servers="unused",
        smtp_port=port,
        personal_data_key=KEY,
        oidc_issuer=ISSUER,
        session_key=KEY,
        link_key=KEY,
        school_url="https://school.example/",
        partner_url="https://partner.example",
    )
    await Mailer(settings, desk.transactions).send_batch()


@pytest.mark.parametrize("side", ["school", "partner"])
@pytest.mark.parametrize(
    ("what", "subject"),
    [
        ("MessagePosted", "Nieuw bericht over een bestelling: Pitchen"),
        ("OrderChangeProposed", "Voorstel voor een andere dag of plaats: Pitchen"),
        ("OrderChanged", "Je voorstel is aangenomen: Pitchen"),
        ("OrderChangeDeclined", "Je voorstel is niet aangenomen: Pitchen"),
        ("OrderCancelled", "Een bestelling gaat niet door: Pitchen"),
    ],
)
async def test_r24_the_other_side_gets_one_mail_with_the_page_and_without_the_text(
    desk: Desk, server: tuple[Server, int], side: str, what: str, subject: str
) -> None:
    kind: type[Event] = getattr({"school": school, "partner": partner}[side], what)
    event = kind(**said(desk, what))
    await desk.receive(an_order(desk), event, subject=ORDER)
    await send(desk, server[1])
    await send(desk, server[1])

    (mail,) = [m for m in server[0].mails if "Nieuwe bestelling" not in str(m["Subject"])]
    content = mail.get_content()
    pages = {
        "school": f"https://partner.example/desk/orders/{ORDER}",
        "partner": f"https://school.example/my-orders/{ORDER}",
    }
    assert mail["Subject"] == subject
    assert mail["To"] == (MAILBOX if side == "school" else SLBER)
    assert pages[side] in content
    assert "klas 2BOL-001" in content
    assert ("De school" if side == "school" else "De partner") in content
    assert "eheim" not in content + str(await desk.rows("SELECT * FROM message"))


async def test_r24_what_comes_before_its_order_waits_for_it(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(partner.MessagePosted(**a_message(desk)), subject=ORDER)
    await send(desk, server[1])
    assert server[0].mails == []
    await desk.receive(an_order(desk), subject=ORDER)
    await send(desk, server[1])

    subjects = sorted(str(mail["Subject"]) for mail in server[0].mails)
    assert subjects == ["Nieuw bericht over een bestelling: Pitchen", "Nieuwe bestelling: Pitchen"]


async def test_each_message_in_a_thread_is_a_mail(desk: Desk, server: tuple[Server, int]) -> None:
    messages = [school.MessagePosted(**a_message(desk)) for _ in range(3)]
    await desk.receive(an_order(desk), *messages, subject=ORDER)
    await send(desk, server[1])

    assert [str(m["To"]) for m in server[0].mails].count(MAILBOX) == 1 + 3
