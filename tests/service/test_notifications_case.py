"""Mails about a case: the young person's own link, and a municipality that is offered a case."""

from datetime import UTC, date, datetime
from typing import Any

from shared.schemas.municipality import CaseOffered, RegieTransferred
from shared.schemas.personal import Contact, SupportLinks
from tests.builders import SUBJECT
from tests.service.conftest import NewDesk
from tests.service.test_notifications import Server, a_mailer, a_proposal
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture

OFFERED: dict[str, Any] = {
    "handover_id": SUBJECT,
    "regie_version": 2,
    "from_organisation": "gemeente:GM0599",
    "to_organisation": "gemeente:GM0307",
    "coach_id": "C01",
    "coach_organisation": "partner:P01",
}


async def test_r19_the_mail_that_says_who_helps_has_the_link_to_stop_and_come_back(
    new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    desk = await new_desk("notifications")
    link = "https://gemeente.example/my-support/secret"
    seal = desk.transactions.sealer.seal
    links = seal(SUBJECT, SupportLinks(support=link, until=date(2036, 6, 1)))
    sent = {"transferred_on": date(2026, 6, 1), "same_coach": True, "links": links}
    known = a_proposal(desk)
    known = known.model_copy(
        update={"contact": seal(SUBJECT, Contact(name="Noor", email="noor@student.example"))}
    )
    await desk.receive(known, RegieTransferred(**(OFFERED | sent)))
    await a_mailer(desk.transactions, server[1]).send_batch()

    mail = next(mail for mail in server[0].mails if "dezelfde coach" in mail["Subject"])
    assert link in mail.get_content()
    assert "zonder reden" in mail.get_content()
    assert "secret" not in str(await desk.rows("SELECT * FROM message, address"))


async def test_r13_the_new_municipality_hears_at_its_mailbox_and_nothing_of_whom(
    new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    desk = await new_desk("notifications")
    offered = {
        "held_since": datetime(2026, 5, 1, tzinfo=UTC),
        "gemeentecode": "GM0307",
        "agreed_on": date(2026, 6, 1),
        "offered_on": date(2026, 6, 1),
        "answer_by": date(2026, 6, 29),
        "intake_mailbox": "intake-gm0307@gemeente.example",
    }
    await desk.receive(CaseOffered(**(OFFERED | offered)))
    await a_mailer(desk.transactions, server[1]).send_batch()

    (mail,) = server[0].mails
    assert mail["To"] == "intake-gm0307@gemeente.example"
    assert "Rotterdam" in mail.get_content()
    assert "29 juni 2026" in mail.get_content()
    assert "Noor" not in mail.as_string()
