"""People who get messages of campaigns, and a mail server that keeps what it gets."""

import email.message
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.runtime.clock import today
from shared.schemas.campaigns import CampaignMessage, ContactPreferenceSet
from shared.schemas.personal import CampaignContent, Contact
from tests.builders import SUBJECT
from tests.service.conftest import PUBLIC_URL, Desk
from tests.service.test_notifications import Server, a_mailer

CAMPAIGN = UUID("01990000-0000-7000-8000-0000000000ca")
OTHER = UUID("01990000-0000-7000-8000-00000000000b")


def a_campaign(desk: Desk, subject: UUID = SUBJECT, **changed: Any) -> CampaignMessage:
    """Return what a school wants to tell; ``email`` and ``phone`` are of the person."""
    day: date = today(desk.clock)
    seal = desk.transactions.sealer.seal
    contact = Contact(
        name="Noor",
        email=changed.pop("email", "noor@student.example"),
        phone=changed.pop("phone", None),
    )
    subject_line = changed.pop("line", "Kom langs op de loopbaandag")
    content = CampaignContent(
        subject=subject_line, text="Je coach is er ook.", link="https://school.example/dag"
    )
    values: dict[str, Any] = {
        "campaign_id": CAMPAIGN,
        "brin": "99ZZ",
        "purpose": "guidance-promotion",
        "send_from": day,
        "useful_until": day + timedelta(days=60),
        "contact": seal(subject, contact),
        "content": seal(subject, content),
    }
    return CampaignMessage(**(values | changed))


def a_yes(brin: str = "99ZZ", *, wanted: bool = True) -> ContactPreferenceSet:
    """Return that somebody told the alumni system yes, or no."""
    return ContactPreferenceSet(
        brin=brin,
        purpose="alumni",
        wanted=wanted,
        heard_from="alumni-system",
        heard_on=date(2026, 6, 1),
    )


async def send(desk: Desk, server: tuple[Server, int]) -> list[str]:
    """Let the mailer work until nothing is left to do; returns the subjects of the new mails."""
    before = len(server[0].mails)
    mailer = a_mailer(desk.transactions, server[1])
    while await mailer.send_batch():
        pass
    return [str(mail["Subject"]) for mail in server[0].mails[before:]]


async def statuses(desk: Desk) -> list[str]:
    """Return where all messages stand, oldest first."""
    rows = await desk.rows("SELECT status FROM message ORDER BY written_at, message_id")
    return [row["status"] for row in rows]


def link_of(mail: email.message.EmailMessage, name: str) -> str:
    """Return the path of a link in a mail."""
    found = re.search(rf"{PUBLIC_URL}(/{name}/\S+)", mail.get_content())
    assert found, mail.get_content()
    return found[1]


def one_click(mail: email.message.EmailMessage) -> str:
    """Return the address in the header for mail programs."""
    return str(mail["List-Unsubscribe"]).strip("<>")


def words_of(text: str) -> str:
    """Return what a mail says, without the foot that stands under every mail to a person."""
    return re.split(r"\r?\n--\r?\n", text)[0]
