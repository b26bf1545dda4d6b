"""The tables of the notifications service."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """Base of this service's tables, with metadata of its own."""

    metadata = MetaData()


class AddressRow(Table, table=True):
    """How to reach a subject (a person, or who placed an order): sealed."""

    __tablename__ = "address"
    subject: UUID = Field(primary_key=True)
    sealed: str


class KnownOrderRow(Table, table=True):
    """An order, as the mails about it name it, and where its partner is reached."""

    __tablename__ = "known_order"
    order_id: UUID = Field(primary_key=True)
    module_name: str
    klas: str
    order_mailbox: str
    brin: str | None = None


class BrandRow(Table, table=True):
    """How a school's mails look."""

    __tablename__ = "brand"
    brin: str = Field(primary_key=True)
    name: str
    colour: str
    on_colour: str
    link: str
    contact: str
    logo: bytes | None = None


class KnownCoachRow(Table, table=True):
    """A coach whom mails introduce; the address is in ``address``, under the same subject."""

    __tablename__ = "known_coach"
    coach_id: str = Field(primary_key=True)
    subject: UUID
    card: str


class KnownPersonRow(Table, table=True):
    """Whose mails a young person gets, and who the coach is."""

    __tablename__ = "known_person"
    subject: UUID = Field(primary_key=True)
    brin: str | None = None
    coach_id: str | None = None
    left_coaches: list[str] = Field(default_factory=list, sa_type=ARRAY(TEXT))
    """Coaches whom the young person does not want, or no longer has (R31)."""
    gemeentecode: str | None = None
    """The municipality that holds the regie, once it passed on."""


class MeetingRow(Table, table=True):
    """A planned session, for the one who comes: who ordered it, or a young person with a place."""

    __tablename__ = "meeting"
    session_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    enrolment_id: UUID | None = None
    module_name: str | None = None
    trainer_id: str | None = None
    starts_at: datetime
    ends_at: datetime
    location: str
    sequence: int
    cancelled: bool = False
    remind_on: date | None = None


class UndeliverableRow(Table, table=True):
    """An address that does not exist, as its mail server said; readable for nobody."""

    __tablename__ = "undeliverable"
    digest: str = Field(primary_key=True)
    since: datetime


class MessageRow(Table, table=True):
    """A message; ``(cause_source, cause_id, template)`` is unique: one per cause."""

    __tablename__ = "message"
    message_id: UUID = Field(primary_key=True)
    cause_source: str
    cause_id: UUID
    correlation_id: UUID
    template: str
    subject: UUID
    mailbox: str | None = None
    data: dict[str, Any] = Field(sa_type=JSONB)
    status: str
    attempts: int = 0
    next_attempt_at: datetime
    purpose: str
    """Why it is sent: a service, or promotion that is dosed."""
    priority: int = 0
    """Which goes first of what is held: a lower one."""
    organisation: str | None = None
    """For whom it is sent to a person, such as ``school:99ZZ``; only the kind when that is all we
    know. None for what goes to work."""
    campaign_id: UUID | None = None
    written_at: datetime
    send_from: date | None = None
    useful_until: date | None = None
    look_at: datetime | None = None
    """When what is held is judged again."""
    held_until: datetime | None = None
    """Earliest instant at which it goes, as last told."""
    held_for: str | None = None
    sent_at: datetime | None = None
    """When the mail server took it; counted by dosing (R33)."""


class RecipientRow(Table, table=True):
    """Somebody who counts once. Whoever judges the messages of one locks this row (R33, R35)."""

    __tablename__ = "recipient"
    recipient_id: UUID = Field(primary_key=True)


class AliasRow(Table, table=True):
    """A pseudonym of a recipient, and the school that gave it, if known."""

    __tablename__ = "alias"
    subject: UUID = Field(primary_key=True)
    recipient_id: UUID
    brin: str | None = None


class MarkRow(Table, table=True):
    """A keyed fingerprint of an address or a phone number, by which pseudonyms are compared."""

    __tablename__ = "alias_mark"
    value: str = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    kind: str


class JoiningRow(Table, table=True):
    """A line of the log: two pseudonyms count as one person from now on, or no longer (R35)."""

    __tablename__ = "joining"
    joining_id: UUID = Field(primary_key=True)
    what: str
    subject: UUID
    other: UUID
    why: str
    note: str | None = None
    done_by: str
    done_at: datetime
    separated_at: datetime | None = None


class ApartRow(Table, table=True):
    """Two pseudonyms that somebody separated: they are not joined again by themselves."""

    __tablename__ = "kept_apart"
    subject: UUID = Field(primary_key=True)
    other: UUID = Field(primary_key=True)


class PreferenceRow(Table, table=True):
    """What a pseudonym said about messages for a purpose, of one organisation or of all."""

    __tablename__ = "preference"
    subject: UUID = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    organisation: str = Field(primary_key=True)
    wanted: bool
    changed_at: datetime
    changed_by: str
