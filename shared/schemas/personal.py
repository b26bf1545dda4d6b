"""Personal data inside events: only sealed (encrypted per person), never readable.

Kafka and the outbox are append-only logs; whoever reads a topic without the key sees nothing
about a person. Sealing and unsealing is done by ``shared.runtime.sealing``.
"""

import re
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Content = TypeVar("Content", bound=BaseModel)

COMPACT_JWE = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"


class Sealed(str, Generic[Content]):
    """A ``Content`` encrypted for one person, as a compact JWE (RFC 7516)."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Validate the outer form only; what is inside is checked when it is unsealed."""
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(pattern=COMPACT_JWE, max_length=65_536)
        )


class _Personal(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class Contact(_Personal):
    """How to reach a person."""

    name: str
    """Name as the person wants to be addressed."""
    email: str
    """Address for messages."""
    phone: str | None = None
    """Phone number, if known."""


class HandoverLinks(_Personal):
    """Links with which the young person answers. Whoever has them can answer: hence sealed."""

    answer: str
    """Page with the question and both answers."""
    stop: str
    """Page to stop the handover later on, without a reason (R19)."""
    until: date
    """Last day on which they work."""


class SupportLinks(_Personal):
    """The link with which somebody stops the municipality's support, and comes back (R6, R19).

    Whoever has it can do so: hence sealed.
    """

    support: str
    """Page with one button."""
    until: date
    """Last day on which it works."""


class SignUpLinks(_Personal):
    """The link with which somebody confirms a sign-up. Whoever has it can confirm: hence sealed."""

    confirm: str
    """Page with the button that confirms."""
    until: date
    """Last day on which it works."""


class CoachLinks(_Personal):
    """The link with which a participant chooses or changes the coach (R31): hence sealed."""

    choose: str
    """Page with the coaches."""
    until: date
    """Last day on which it works."""


class PlaceLinks(_Personal):
    """The link with which somebody says yes or no to a place that came free (R28): hence sealed."""

    answer: str
    """Page with both answers."""


class CampaignContent(_Personal):
    """The words of a campaign's message to one person."""

    subject: str
    """The line above the mail."""
    text: str
    """Sentences, with empty lines between paragraphs."""
    button: str | None = None
    """What the link is called."""
    link: str | None = None
    """Where the reader goes on."""


class Participant(_Personal):
    """What a partner may know of a participant (R25): no more than this."""

    name: str
    """Name or alias."""
    email: str
    """The contact channel."""
    phone: str | None = None
    """Phone number, if given."""
    wish: str | None = None
    """Language or accessibility wish, in the participant's words."""


class Message(_Personal):
    """What one side writes to the other. Sealed under the order, or the person handed over."""

    author: str
    """Who wrote it, as the other side may address them (R23)."""
    text: str
    """The words."""


class CoachCard(_Personal):
    """How a coach shows himself or herself to the people who are coached."""

    name: str
    """Name as everybody knows it."""
    picture: str | None = None
    """A small JPEG of the face, in base64."""


class Feedback(_Personal):
    """What somebody thinks could be better. Sealed, because people write about people."""

    text: str
    """The words."""


class PersonSought(_Personal):
    """Whom a Doorstroompunt asks a school about: the minimum to find somebody by (R15)."""

    name: str
    """Given and family name."""
    birth_date: date
    """Date of birth."""


class ConsultationReply(_Personal):
    """What a school adds to its answer to a Doorstroompunt; nothing of health or law (R48)."""

    coach: Contact | None = None
    """Who guides, to be called."""
    note: str | None = None
    """A short note, in the school's words."""


class ContactMoment(_Personal):
    """One contact moment that may be shared in the overgangsdocument."""

    contacted_on: date
    """Day of the contact."""
    channel: str
    """How: call, visit, message."""
    agreement: str | None = None
    """What was agreed."""


class Overgangsdocument(_Personal):
    """What goes along at a handover (WEB 9.2.13(3)): who, what was done, what is needed.

    Leaves out health and criminal data (R48) and BSN/onderwijsnummer (R46).
    """

    person: Contact
    """The young person."""
    birth_date: date
    """Date of birth."""
    gemeentecode: str
    """Municipality of residence at the moment of the offer (R13)."""
    qualification: str
    """Name and level of the diploma."""
    crebo: str
    """Qualification code."""
    diploma_on: date
    """Day of the diploma."""
    startkwalificatie: bool
    """True from mbo level 2 (R7)."""
    coach: Contact
    """The present coach."""
    coach_organisation: str
    """Who employs the coach."""
    coach_organisation_name: str | None = None
    """What people call that organisation; absent in documents of before."""
    modules: tuple[str, ...] = ()
    """Modules followed or running."""
    contact_moments: tuple[ContactMoment, ...] = ()
    """Two-way contacts that may be shared, oldest first."""
    support_needs: tuple[str, ...] = ()
    """Support that is still needed, as plain sentences."""
    own_words: str | None = None
    """What the young person wants to say."""


def is_sealed(value: object) -> bool:
    """Return True if a JSON value has the outer form of a sealed one."""
    return isinstance(value, str) and re.match(COMPACT_JWE, value) is not None
