"""Turns a message into a mail: the words are in ``templates/mails``."""

from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.notifications.domain import Template, moment
from services.notifications.footing import Foot
from services.notifications.models import MessageRow
from shared.pages import MONTHS, day
from shared.runtime.clock import AMSTERDAM

SENDER = "Your Move! <yourmove@school.example>"
"""The brand of the example; each school gets its own."""
MAIL_DOMAIN = "estafette.example"


def _long_day(text: str) -> str:
    return day(date.fromisoformat(text))


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text).astimezone(AMSTERDAM), MONTHS)


_WORDS = Environment(
    loader=PackageLoader("services.notifications", "templates/mails"),
    autoescape=False,  # noqa: S701  plain text
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WORDS.filters["datum"] = _long_day
_WORDS.filters["moment"] = _moment


def write_mail(
    message: MessageRow, said: dict[str, Any], name: str, address: str, sent_at: datetime
) -> EmailMessage:
    """Write the mail. Its Message-ID follows from the message, so a repeat is recognisable."""
    subject, _, body = render(Template(message.template), name, said).partition("\n\n")
    mail = EmailMessage()
    mail["From"] = SENDER
    mail["To"] = address
    mail["Subject"] = subject
    mail["Date"] = sent_at
    mail["Message-ID"] = f"<{message.message_id}@{MAIL_DOMAIN}>"
    foot: Foot | None = said.get("foot")
    if foot is not None:
        body += _WORDS.get_template("parts/foot.txt").render(foot=foot)
        for header, value in foot.headers.items():
            mail[header] = value
    mail.set_content(body)
    return mail


def render(template: Template, name: str, data: dict[str, Any]) -> str:
    """Return subject, an empty line, and the text."""
    return _WORDS.get_template(f"{template}.txt").render(name=name, **data)
