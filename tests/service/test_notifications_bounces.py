"""A bounce comes back over LMTP: the message failed, the address rests, and the school hears it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID, uuid4

import pytest

from services.notifications.bouncing import Bounces
from shared.schemas.notifications import MessageFailed
from shared.schemas.partner import OrderCancelled
from shared.schemas.personal import Contact
from shared.schemas.school import HandoverProposed, ModuleOrdered
from tests.builders import SUBJECT, a_file, a_row
from tests.domain.notifications.test_bounces import a_report
from tests.service.conftest import Desk, NewDesk
from tests.service.mail_servers import Kept, send_all, settings
from tests.service.test_notifications import ORDER, a_proposal, an_order
from tests.service.test_notifications_transport import sign_up, status
from tests.serving import free_port


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


@pytest.fixture
async def back(desk: Desk) -> AsyncIterator[int]:
    """Listen for bounces; gives the port."""
    port = free_port()
    bounces = Bounces(settings(25, bounce_port=port), desk.transactions)
    await bounces.open()
    yield port
    await bounces.stop()


async def bounce(port: int, address: str, content: bytes) -> int:
    """Bring a bounce as our mail server would; returns the code of the answer."""
    reader, writer = await open_lmtp(port)
    code = 0
    for line in (b"LHLO mx.example", b"MAIL FROM:<>", b"RCPT TO:<" + address.encode() + b">"):
        code = await answer(reader, writer, line)
        if code >= 400:
            break
    else:
        assert await answer(reader, writer, b"DATA") == 354
        code = await answer(reader, writer, content + b"\r\n.")
    writer.close()
    await writer.wait_closed()
    return code


async def open_lmtp(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await reader.readline()).startswith(b"220")
    return reader, writer


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes) -> int:
    """Say a line, and return the code of what is answered."""
    writer.write(line + b"\r\n")
    await writer.drain()
    while True:
        said = await reader.readline()
        if said[3:4] == b" ":
            return int(said[:3])


async def reads(desk: Desk) -> list[str]:
    return [each["reason"] for each in await desk.recorded(MessageFailed)]


async def test_a_bounce_fails_the_message_and_the_address_rests_until_another_is_heard(
    desk: Desk, back: int
) -> None:
    kept = Kept()
    await desk.receive(a_proposal(desk))
    await send_all(desk.transactions, kept)
    (address,) = kept.returns
    assert await status(desk) == [("sent", 1)]
    assert await bounce(back, address, a_report("delayed", "4.4.1")) == 250
    assert await status(desk) == [("sent", 1)]

    for _ in range(2):  # twice: mail servers repeat themselves
        assert await bounce(back, address, a_report()) == 250
    assert await reads(desk) == ["unreachable"]
    await desk.receive(a_proposal(desk))
    await send_all(desk.transactions, kept)
    assert await reads(desk) == ["unreachable", "unreachable"]
    assert len(kept.mails) == 1

    await desk.receive(moved_to(desk, "noor.nieuw@mail.example"))
    await send_all(desk.transactions, kept)
    assert kept.to() == ["noor@student.example", "noor.nieuw@mail.example"]
    assert "noor" not in str(await desk.rows("SELECT * FROM undeliverable"))


def moved_to(desk: Desk, email: str) -> HandoverProposed:
    contact = desk.transactions.sealer.seal(SUBJECT, Contact(name="Noor", email=email))
    return a_proposal(desk).model_copy(update={"contact": contact, "handover_id": uuid4()})


async def test_nobody_forges_a_bounce(desk: Desk, back: int) -> None:
    kept = Kept()
    await sign_up(desk, "Noor")
    await send_all(desk.transactions, kept)
    (address,) = kept.returns
    local, _, domain = address.partition("@")
    forged = [f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}", f"bounce@{domain}"]

    for each in [*forged, f"bounce+{uuid4().hex}.{local[-16:]}@{domain}"]:
        assert await bounce(back, each, a_report()) == 550
    assert await bounce(back, address, b"Subject: hoi\r\n\r\nIk ben er niet.") == 250
    assert await status(desk) == [("sent", 1)]


async def test_an_slber_whose_address_fails_gets_no_mail_about_another_order_either(
    desk: Desk, back: int
) -> None:
    kept = Kept(refuse=lambda address: "550 5.1.1 unknown" if "s01" in address else None)
    await desk.receive(an_order(desk), subject=ORDER)
    await desk.receive(a_cancellation(), subject=ORDER)
    await send_all(desk.transactions, kept)
    assert await reads(desk) == ["unreachable"]

    other = uuid4()
    kept.refuse = lambda _: None
    await desk.receive(order_of(desk, other), subject=other)
    await desk.receive(a_cancellation(), subject=other)
    await send_all(desk.transactions, kept)

    assert set(kept.to()) == {"orders@p01.example"}
    assert await reads(desk) == ["unreachable"] * 2


def order_of(desk: Desk, order_id: UUID) -> ModuleOrdered:
    orderer = Contact(name="Sam Smit", email="S01@school.example")  # written another way
    sealed = desk.transactions.sealer.seal(order_id, orderer)
    return an_order(desk).model_copy(update={"orderer": sealed})


def a_cancellation() -> OrderCancelled:
    return OrderCancelled(reason="no-trainer", cancelled_on=date(2026, 6, 1))


async def test_the_school_shows_whose_address_does_not_work(new_desk: NewDesk) -> None:
    school = await new_desk("school")
    graduated = a_row(diplomadatum="2026-05-20")
    await school.http.post("/imports/graduates", content=a_file(graduated))
    (person,) = await school.rows("SELECT subject FROM student")
    page = f"/aftercare/{person['subject']}"
    team = school.asking("school:99ZZ:central-team")

    async def shown() -> bool:
        return "Het e-mailadres werkt niet" in (await school.http.get(page, headers=team)).text

    await school.receive(failed("rejected"), subject=person["subject"])
    assert not await shown()
    await school.receive(failed("unreachable"), subject=person["subject"])
    await school.receive(failed("unreachable"), subject=ORDER)
    assert await shown()
    renewed = a_row(diplomadatum="2026-05-20", email="noor.nieuw@mail.example")
    await school.http.post("/imports/graduates", content=a_file(renewed))
    assert not await shown()


def failed(reason: str) -> MessageFailed:
    values = {"message_id": uuid4(), "template": "welcome-aftercare", "reason": reason}
    return MessageFailed.model_validate(values)
