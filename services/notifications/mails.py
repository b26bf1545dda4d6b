"""Turns a message into a mail: the words are in ``templates/mails``, once for text and HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.notifications.brands import PLATFORM
from services.notifications.domain import Template, moment
from services.notifications.footing import Foot
from services.notifications.layout import Face, Letter, page_of, text_of
from shared.calendars import Method
from shared.pages import MONTHS, day
from shared.pages.brand import Brand
from shared.runtime.clock import AMSTERDAM

NOTHING: Mapping[str, Any] = {
    "links": None,
    "page": None,
    "coach": None,
    "former_coach": None,
    "participant": None,
    "orderer": None,
    "meetings_over": None,
}
"""What words may ask for, and not every message has."""


def _long_day(text: str) -> str:
    return day(date.fromisoformat(text))


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text).astimezone(AMSTERDAM), MONTHS)


_WORDS = Environment(
    loader=PackageLoader("services.notifications", "templates/mails"),
    autoescape=False,  # noqa: S701  plain text; the layout escapes it
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WORDS.filters["datum"] = _long_day
_WORDS.filters["moment"] = _moment


class Why(StrEnum):
    """Why somebody gets a mail, where its foot does not say so."""

    ORGANISATION = (
        "Deze mail gaat naar het gedeelde adres van een organisatie die Estafette gebruikt."
    )
    COACH = "Je krijgt deze mail omdat je coach of trainer bent."
    ORDER = "Je krijgt deze mail omdat je een module hebt besteld."
    SIGN_UP = "Je krijgt deze mail omdat iemand zich met dit adres heeft aangemeld."
    FOOT = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody whom a mail names, with how to reach them."""

    name: str
    email: str | None = None
    phone: str | None = None
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail before it is written: what it says, to whom, and in whose name."""

    message_id: UUID
    template: Template
    address: str
    name: str
    said: Mapping[str, Any]
    why: Why
    """Why the reader gets it."""
    sent_at: datetime
    brand: Brand = PLATFORM
    face: Face | None = None
    reply_to: str | None = None
    """To whom an answer goes; else to the brand's own mailbox, if it has one."""
    calendar: tuple[Method, Sequence[bytes]] | None = None
    foot: Foot | None = None
    """How the reader gets no more of this; mails to people at work have none."""


def write_mail(mail: Mail, sender: str) -> EmailMessage:
    """Write the mail. Its Message-ID follows from the message, so a repeat is recognisable."""
    letter = letter_of(mail)
    written = EmailMessage()
    written["From"] = Address(mail.brand.name, addr_spec=sender)
    written["To"] = Address(addr_spec=mail.address)
    if answers := mail.reply_to or mail.brand.contact:
        written["Reply-To"] = Address(addr_spec=answers)
    written["Subject"] = letter.subject
    written["Date"] = format_datetime(mail.sent_at)
    written["Message-ID"] = f"<{mail.message_id}@{sender.rpartition('@')[2]}>"
    written["Auto-Submitted"] = "auto-generated"  # no answer of a machine, please (RFC 3834)
    for name, value in (mail.foot.headers if mail.foot else {}).items():
        written[name] = value
    written.set_content(text_of(letter))
    _add_page(written, letter)
    _add_calendar(written, mail.calendar)
    return written


def letter_of(mail: Mail) -> Letter:
    """Return the words of a mail, and what goes around them."""
    subject, _, body = render(mail.template, mail.name, mail.said).partition("\n\n")
    by = "" if mail.brand is PLATFORM else f" met {PLATFORM.name}"
    questions = f"Vragen? Mail naar {mail.brand.contact}." if mail.brand.contact else ""
    footer = (mail.why.value, f"{mail.brand.name} stuurt deze mail{by}.", questions)
    return Letter(
        subject=subject,
        body=body,
        brand=mail.brand,
        footer=tuple(filter(None, footer)),
        face=mail.face,
        foot=_WORDS.get_template("parts/foot.txt").render(foot=mail.foot) if mail.foot else "",
    )


def render(template: Template, name: str, data: Mapping[str, Any]) -> str:
    """Return subject, an empty line, and the text."""
    return _WORDS.get_template(f"{template}.txt").render(name=name, **{**NOTHING, **data})


def pictures_of(letter: Letter) -> dict[str, tuple[bytes, str]]:
    """Return the pictures that go along, with their kind of image: none is fetched from afar."""
    found = {}
    if letter.brand.logo is not None and letter.brand.logo.media_type == "image/png":
        found["logo"] = (letter.brand.logo.content, "png")
    if letter.face is not None and letter.face.picture is not None:
        found["face"] = (letter.face.picture, "jpeg")
    return found


def _add_page(written: EmailMessage, letter: Letter) -> None:
    pictures = pictures_of(letter)
    page = page_of(letter, {name: f"cid:{name}@estafette" for name in pictures})
    written.add_alternative(page, subtype="html")
    *_, part = written.iter_parts()
    assert isinstance(part, EmailMessage)
    for name, (content, kind) in pictures.items():
        part.add_related(
            content,
            "image",
            kind,
            cid=f"<{name}@estafette>",
            filename=f"{name}.{kind}",
            disposition="inline",
        )


def _add_calendar(written: EmailMessage, calendar: tuple[Method, Sequence[bytes]] | None) -> None:
    """Add the meetings: the first where mail programs act on it, each as a file to open."""
    if calendar is None or not calendar[1]:
        return
    method, files = calendar
    kind = {"method": method}
    written.add_alternative(files[0].decode(), subtype="calendar", params=kind)
    for number, file in enumerate(files, start=1):
        name = f"afspraak-{number}.ics" if len(files) > 1 else "afspraak.ics"
        written.add_attachment(file.decode(), subtype="calendar", filename=name, params=kind)
