"""Messages: one per cause, to whom it concerns, through a real SMTP server."""

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from services.notifications.domain import ATTEMPTS, Status, Template, after_failure, moment
from services.notifications.mailer import Mailer
from services.notifications.mails import render
from shared.messaging.transaction import Transactions
from shared.pages import MONTHS
from shared.runtime.clock import AMSTERDAM
from shared.runtime.settings import Settings
from shared.schemas.invitations import PlaceChoiceOffered, SignUpReceived
from shared.schemas.municipality import RegieTransferred
from shared.schemas.notifications import MessageFailed, MessageSent
from shared.schemas.partner import (
    EnrolmentConfirmed,
    EnrolmentWaiting,
    PlaceOffered,
    ReportReminded,
    SessionPlanned,
)
from shared.schemas.personal import Contact, PlaceLinks, SignUpLinks
from shared.schemas.school import HandoverProposed, ModuleOrdered
from shared.schemas.vocabulary import Funding, Route
from tests.builders import SUBJECT, a_record
from tests.conftest import ISSUER, KEY
from tests.service.conftest import Desk, NewDesk

ORDER = uuid4()


class Server:
    """A real SMTP server that keeps what it gets, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.answer = "250 kept"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(data, policy=email.policy.default))
        return self.answer


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    server = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    controller.stop()


def a_mailer(transactions: Transactions, port: int) -> Mailer:
    settings = Settings(
        service="notifications",
        database_url="postgresql+asyncpg://unused",
        kafka_bootstrap_servers="unused",
        smtp_port=port,
        personal_data_key=KEY,
        oidc_issuer=ISSUER,
        session_key=KEY,
        link_key=KEY,
    )
    return Mailer(settings, transactions)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


def a_proposal(desk: Desk) -> HandoverProposed:
    contact = Contact(name="Noor de Vries", email="noor@student.example")
    return HandoverProposed(
        handover_id=uuid4(),
        gemeentecode="GM0599",
        route=Route.GEMEENTE,
        term_ends_on=date(2027, 7, 10),
        days_left=90,
        contact=desk.transactions.sealer.seal(SUBJECT, contact),
    )


async def statuses(desk: Desk) -> list[str]:
    rows = await desk.rows("SELECT status FROM message ORDER BY message_id")
    return [row["status"] for row in rows]


async def test_a_message_goes_out_with_name_and_town_and_is_reported(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_proposal(desk))
    assert await a_mailer(desk.transactions, server[1]).send_batch() == 1

    (mail,) = server[0].mails
    (sent,) = await desk.recorded(MessageSent)
    assert mail["To"] == "noor@student.example"
    assert "Hoi Noor de Vries," in mail.get_content()
    assert "gemeente Rotterdam" in mail.get_content()
    assert sent["template"] == "handover-question"
    assert mail["Message-ID"] == f"<{sent['message_id']}@estafette.example>"


async def test_one_message_per_cause_however_often_the_event_comes(
    desk: Desk, server: tuple[Server, int]
) -> None:
    record = a_record(a_proposal(desk))
    await desk.inbox.receive([record, record], desk.transactions)
    async with desk.transactions.begin() as tx:
        await tx.session.execute(text("DELETE FROM inbox"))
    await desk.inbox.receive([record], desk.transactions)
    mailer = a_mailer(desk.transactions, server[1])
    await mailer.send_batch()
    await mailer.send_batch()

    assert len(server[0].mails) == 1


async def test_a_message_without_address_waits_for_it(
    desk: Desk, server: tuple[Server, int]
) -> None:
    start = datetime(2026, 6, 8, 9, tzinfo=AMSTERDAM)
    planned = SessionPlanned(
        session_id=uuid4(),
        partner_id="P01",
        trainer_id="C01",
        starts_at=start,
        ends_at=start.replace(hour=10),
        location="Lokaal 1.12",
    )
    await desk.receive(planned, subject=ORDER)
    assert await statuses(desk) == ["waiting"]
    await desk.receive(an_order(desk), subject=ORDER)
    await a_mailer(desk.transactions, server[1]).send_batch()

    texts = {str(mail["To"]): mail.get_content() for mail in server[0].mails}
    assert "maandag 8 juni 2026 om 09.00 uur" in texts["s01@school.example"]
    assert "Pitchen" in texts["orders@p01.example"]


def an_order(desk: Desk) -> ModuleOrdered:
    orderer = Contact(name="Sam Smit", email="s01@school.example")
    return ModuleOrdered(
        module_id=uuid4(),
        module_name="Pitchen",
        partner_id="P01",
        brin="99ZZ",
        klas="2BOL-001",
        group_size=20,
        period_from=date(2026, 6, 4),
        period_until=date(2026, 6, 20),
        location="Lokaal 1.12",
        funding=Funding.STATUTORY,
        respond_by=date(2026, 6, 4),
        orderer=desk.transactions.sealer.seal(ORDER, orderer),
        order_mailbox="orders@p01.example",
    )


@pytest.mark.parametrize(
    ("answer", "status", "failed"), [("550 no", "failed", 1), ("451 later", "pending", 0)]
)
async def test_a_refused_message_fails_at_once_or_is_tried_later(
    desk: Desk, server: tuple[Server, int], answer: str, status: str, failed: int
) -> None:
    server[0].answer = answer
    await desk.receive(a_proposal(desk))
    await a_mailer(desk.transactions, server[1]).send_batch()

    assert await statuses(desk) == [status]
    assert len(await desk.recorded(MessageFailed)) == failed


async def test_a_mail_server_that_is_away_costs_no_attempt(desk: Desk) -> None:
    await desk.receive(a_proposal(desk))
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await a_mailer(desk.transactions, 1).send_batch()

    (row,) = await desk.rows("SELECT status, attempts FROM message")
    assert (row["status"], row["attempts"]) == ("pending", 0)


@pytest.mark.parametrize("same_coach", [True, False])
async def test_the_young_person_hears_whether_the_coach_stays(
    desk: Desk, server: tuple[Server, int], same_coach: bool
) -> None:
    await desk.receive(a_proposal(desk))
    transferred = RegieTransferred(
        handover_id=uuid4(),
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=date(2027, 7, 10),
        coach_id="C01",
        coach_organisation="partner:P01",
        same_coach=same_coach,
    )
    await desk.receive(transferred)
    await a_mailer(desk.transactions, server[1]).send_batch()

    words = "met dezelfde coach" if same_coach else "met een nieuwe coach"
    assert words in str(server[0].mails[-1]["Subject"])


async def test_r28_the_young_person_hears_of_waiting_and_of_the_offered_place(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_proposal(desk))
    about = {"enrolment_id": uuid4(), "partner_id": "P01", "module_id": uuid4()}
    name = {"module_name": "Omgaan met geld"}
    await desk.receive(
        EnrolmentWaiting(**about, **name, waiting_since=date(2026, 6, 1)),
        PlaceOffered(**about, **name, answer_by=date(2026, 6, 4)),
        PlaceChoiceOffered(
            enrolment_id=about["enrolment_id"],
            **name,
            answer_by=date(2026, 6, 4),
            links=desk.transactions.sealer.seal(SUBJECT, PlaceLinks(answer="https://a.example")),
        ),
        EnrolmentConfirmed(**about, **name, coach_id="C01", confirmed_on=date(2026, 6, 3)),
        EnrolmentConfirmed(
            enrolment_id=uuid4(), partner_id="P01", coach_id="C01", confirmed_on=date(2026, 6, 3)
        ),
    )
    await a_mailer(desk.transactions, server[1]).send_batch()

    subjects = [str(mail["Subject"]) for mail in server[0].mails[1:]]
    assert sorted(subjects) == [
        "Er is een plek vrij bij Omgaan met geld",
        "Je hebt een plek bij Omgaan met geld",
        "Je staat op de wachtlijst voor Omgaan met geld",
    ]
    offer = next(m for m in server[0].mails if "plek vrij" in str(m["Subject"]))
    assert "uiterlijk 4 juni 2026" in offer.get_content()


async def test_r30_the_partner_is_reminded_at_its_shared_mailbox(
    desk: Desk, server: tuple[Server, int]
) -> None:
    late = {
        "partner_id": "P01",
        "module_name": "Pitchen",
        "klas": "2BOL-001",
        "last_session_on": date(2026, 6, 8),
        "number": 1,
    }
    await desk.receive(ReportReminded(**late), subject=uuid4())
    await desk.receive(ReportReminded(**late, order_mailbox="orders@p01.example"), subject=ORDER)
    await a_mailer(desk.transactions, server[1]).send_batch()

    (mail,) = server[0].mails
    assert mail["To"] == "orders@p01.example"
    assert "8 juni 2026" in mail.get_content()


def test_attempts_end_after_growing_pauses() -> None:
    pauses = [after_failure(n, permanent=False).pause for n in range(ATTEMPTS)]

    assert pauses[-1] is None
    assert [p.total_seconds() for p in pauses[:-1] if p] == [5, 20, 80, 320]
    assert after_failure(0, permanent=True).status is Status.FAILED


def test_every_template_has_a_subject_and_whole_sentences() -> None:
    data = {
        "module_name": "Pitchen",
        "klas": "2BOL-001",
        "group_size": 20,
        "period_from": "2026-06-04",
        "period_until": "2026-06-20",
        "respond_by": "2026-06-04",
        "alternative_from": "2026-07-01",
        "starts_at": "2026-06-08T07:00:00Z",
        "location": "Lokaal 1.12",
        "gemeente": "Rotterdam",
        "answer_by": "2026-06-29",
        "last_session_on": "2026-06-08",
        "paused_on": "2026-06-08",
        "waiting": 3,
        "reason": "failing",
        "kind": "aftercare",
        "desk": "school",
        "page": "https://school.example/my-orders/1",
        "links": {
            "answer": "https://a",
            "stop": "https://s",
            "confirm": "https://c",
            "choose": "https://k",
            "support": "https://m",
            "until": "2026-08-09",
        },
    }
    for template in Template:
        subject, _, body = render(template, "Noor", data).partition("\n\n")
        assert subject
        assert body.strip().endswith((".", "?"))


async def test_the_link_of_a_confirmation_is_in_the_mail_and_nowhere_readable(
    new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    desk = await new_desk("notifications")
    link = "https://school.example/confirm-sign-up/secret"
    seal = desk.transactions.sealer.seal
    received = SignUpReceived(
        kind="aftercare",
        contact=seal(SUBJECT, Contact(name="Noor", email="noor@student.example")),
        links=seal(SUBJECT, SignUpLinks(confirm=link, until=date(2026, 6, 8))),
    )
    await desk.receive(received)
    await a_mailer(desk.transactions, server[1]).send_batch()

    mail = server[0].mails[-1]
    assert link in mail.get_payload()
    assert "secret" not in str(await desk.rows("SELECT * FROM message, address"))


def test_a_moment_is_written_the_dutch_way() -> None:
    at = datetime(2026, 6, 1, 7, tzinfo=UTC).astimezone(AMSTERDAM)

    assert moment(at, MONTHS) == "maandag 1 juni 2026 om 09.00 uur"
