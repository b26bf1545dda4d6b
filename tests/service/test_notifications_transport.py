"""Mail over real lines: encrypted, with a password, to servers that go away, refuse or hang up."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import aiosmtplib
import pytest
import trustme
from pydantic import ValidationError
from sqlalchemy import text

from services.notifications.domain import PAUSES
from shared.schemas.notifications import MessageFailed, MessageSent
from shared.schemas.personal import Contact
from shared.schemas.school import EnrolmentCreated
from shared.schemas.vocabulary import Funding
from tests.service.conftest import Desk, NewDesk
from tests.service.mail_servers import (
    PASSWORD,
    USER,
    Kept,
    a_mailer,
    guarded,
    listening,
    settings,
)
from tests.serving import free_port


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


async def sign_up(desk: Desk, name: str) -> UUID:
    """Let somebody sign up, which gives one mail; returns who it is."""
    subject = uuid4()
    contact = Contact(name=name, email=f"{name.lower()}@student.example")
    event = EnrolmentCreated(
        enrolment_id=uuid4(),
        kind="aftercare",
        partner_id="P01",
        funding=Funding.STATUTORY,
        participant=desk.transactions.sealer.seal(subject, contact),
    )
    await desk.receive(event, subject=subject)
    return subject


async def status(desk: Desk) -> list[tuple[str, int]]:
    rows = await desk.rows("SELECT status, attempts FROM message ORDER BY message_id")
    return [(row["status"], row["attempts"]) for row in rows]


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """Return the settings of somebody who trusts an authority, and has the password."""
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return {
        "smtp_security": "starttls",
        "smtp_username": USER,
        "smtp_password": PASSWORD,
        "smtp_ca_file": str(file),
    }


async def test_mail_goes_encrypted_and_with_the_password(
    desk: Desk, authority: trustme.CA, tmp_path: Path
) -> None:
    kept, port = Kept(), free_port()
    await sign_up(desk, "Noor")
    with guarded(kept, port, authority, "127.0.0.1"):
        mailer = a_mailer(desk.transactions, port, **trusting(authority, tmp_path))
        assert await mailer.send_batch() == 1

    assert kept.to() == ["noor@student.example"]
    assert (kept.encrypted, kept.passwords) == ([True], [PASSWORD.encode()])


@pytest.mark.parametrize("wrong", ["authority", "host"])
async def test_a_certificate_that_is_not_trusted_gets_no_password_and_no_mail(
    desk: Desk, authority: trustme.CA, tmp_path: Path, wrong: str
) -> None:
    kept, port = Kept(), free_port()
    await sign_up(desk, "Noor")
    signs = trustme.CA() if wrong == "authority" else authority
    host = "mail.other.example" if wrong == "host" else "127.0.0.1"
    with guarded(kept, port, signs, host):
        mailer = a_mailer(desk.transactions, port, **trusting(authority, tmp_path))
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await mailer.send_batch()

    assert (kept.mails, kept.passwords) == ([], [])
    assert await status(desk) == [("pending", 0)]


async def test_a_server_without_encryption_or_with_another_password_gets_no_mail(
    desk: Desk, authority: trustme.CA, tmp_path: Path
) -> None:
    kept, port = Kept(), free_port()
    await sign_up(desk, "Noor")
    trusted = trusting(authority, tmp_path)
    with listening(kept, port), pytest.raises(aiosmtplib.SMTPException):
        await a_mailer(desk.transactions, port, **trusted).send_batch()
    wrong = trusted | {"smtp_password": "of last year"}
    with (
        guarded(kept, port, authority, "127.0.0.1"),
        pytest.raises(aiosmtplib.SMTPAuthenticationError),
    ):
        await a_mailer(desk.transactions, port, **wrong).send_batch()

    assert kept.mails == []
    assert await status(desk) == [("pending", 0)]


def test_a_password_over_an_open_line_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="SMTP_SECURITY"):
        settings(25, smtp_username=USER, smtp_password=PASSWORD)


async def test_a_server_that_is_away_for_hours_loses_nothing_and_keeps_the_order(
    desk: Desk,
) -> None:
    kept, port = Kept(), free_port()
    mailer = a_mailer(desk.transactions, port)
    names = ["Noor", "Sam", "Bilal", "Zoey", "Daan"]
    with listening(kept, port):
        await sign_up(desk, names[0])
        await mailer.send_batch()
    for hours, name in enumerate(names[1:], start=1):
        await sign_up(desk, name)
        desk.clock.move_to(desk.clock.now() + timedelta(hours=hours))
        with pytest.raises(OSError, match=r"127\.0\.0\.1"):
            await mailer.send_batch()
    assert [each for each, _ in await status(desk)] == ["sent", *["pending"] * 4]
    assert {attempts for _, attempts in (await status(desk))[1:]} == {0}
    with listening(kept, port):
        while await mailer.send_batch():
            pass

    assert kept.to() == [f"{name.lower()}@student.example" for name in names]
    assert len(await desk.recorded(MessageSent)) == len(names)


async def test_greylisting_is_waited_for_and_ends_after_more_than_a_day(desk: Desk) -> None:
    kept, port = Kept(refuse=lambda _: "451 4.7.1 come back later"), free_port()
    await sign_up(desk, "Noor")
    mailer = a_mailer(desk.transactions, port)
    with listening(kept, port):
        for attempt, pause in enumerate(PAUSES, start=1):
            assert await mailer.send_batch() == 1
            assert await status(desk) == [("pending", attempt)]
            assert await mailer.send_batch() == 0
            (row,) = await desk.rows("SELECT next_attempt_at - now() AS wait FROM message")
            assert pause - timedelta(minutes=1) < row["wait"] <= pause
            await time_passes(desk)
        assert await desk.recorded(MessageFailed) == []
        await mailer.send_batch()

    (failed,) = await desk.recorded(MessageFailed)
    assert failed["reason"] == "rejected"
    assert await mailer.pending() == 0


async def time_passes(desk: Desk) -> None:
    """Let every pause be over."""
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE message SET next_attempt_at = '2000-01-01Z'"))


async def test_one_bad_recipient_holds_up_nobody(desk: Desk) -> None:
    """One is refused for good, one for now, one has no address, on one the server hangs up."""
    answers = {"sam@student.example": "550 5.7.1 no", "bilal@student.example": "452 4.2.2 full"}
    kept, port = Kept(refuse=answers.get, hang_up_on="Hoi Zoey"), free_port()
    for name in ("Noor", "Sam", "Bilal", "geen adres", "Zoey", "Daan"):
        await sign_up(desk, name)
    mailer = a_mailer(desk.transactions, port)
    with listening(kept, port):
        assert await mailer.send_batch() == 6
        assert kept.to() == ["noor@student.example", "daan@student.example"]
        kept.refuse, kept.hang_up_on = lambda _: None, ""
        await time_passes(desk)
        await mailer.send_batch()

    assert kept.hung_up == 1
    assert kept.to()[2:] == ["bilal@student.example", "zoey@student.example"]
    (failed,) = await desk.recorded(MessageFailed)
    assert failed["reason"] == "rejected"


async def test_a_server_that_goes_halfway_keeps_what_it_took_and_gets_the_rest_once(
    desk: Desk,
) -> None:
    kept, port = Kept(), free_port()
    for name in ("Noor", "Sam", "Bilal"):
        await sign_up(desk, name)
    mailer = a_mailer(desk.transactions, port)

    def going(address: str) -> str | None:
        return None if address.startswith("noor") else "421 4.3.2 going down"

    kept.refuse = going
    with listening(kept, port), pytest.raises(aiosmtplib.SMTPException):
        await mailer.send_batch()
    assert await status(desk) == [("sent", 1), ("pending", 0), ("pending", 0)]
    kept.refuse = lambda _: None
    with listening(kept, port):
        await mailer.send_batch()

    assert kept.to() == [f"{each}@student.example" for each in ("noor", "sam", "bilal")]
    assert len(set(kept.returns)) == 3
