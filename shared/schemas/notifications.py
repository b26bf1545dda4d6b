"""Events that the notifications service publishes. Subject: the cause's subject."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas.event import Event


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    message_id: UUID
    """The message."""
    template: str
    """Which message it is."""
    campaign_id: UUID | None = None
    """The campaign that it belongs to, if any."""
    organisation: str | None = None
    """For whom it was sent to a person, such as ``school:99ZZ`` or only the kind where that is all
    that is known; none for what goes to staff and mailboxes."""


class MessageSent(_Message, Event, publisher="notifications", stream="delivery"):
    """The mail server took a message."""

    cause_id: UUID
    """Id of the event that caused it."""
    sent_at: datetime
    """Instant."""


class MessageHeld(_Message, Event, publisher="notifications", stream="delivery"):
    """A message waits, because the person would get too many (R33)."""

    reason: Literal["dosing", "quiet-hours"]
    """Why."""
    until: datetime
    """Earliest instant of delivery."""


class MessageFailed(_Message, Event, publisher="notifications", stream="delivery"):
    """A message could not be delivered after all attempts."""

    reason: Literal["rejected", "unreachable", "no-address"]
    """Why."""


class MessageLapsed(_Message, Event, publisher="notifications", stream="delivery"):
    """A message was held until it was of use no more (R33)."""

    useful_until: date
    """Last day on which it was of use."""
    lapsed_on: date
    """Day."""


class MessageRefused(_Message, Event, publisher="notifications", stream="delivery"):
    """A message does not go, because the person does not want it or never said yes (R32, R34)."""

    reason: Literal["opted-out", "no-basis"]
    """Why."""
    refused_on: date
    """Day."""


class OptedOut(Event, publisher="notifications", stream="delivery"):
    """The person wants no more messages for a purpose (R34)."""

    purpose: Literal["guidance-promotion", "alumni"]
    """Which purpose."""
    opted_out_on: date
    """Day."""
    brin: str | None = None
    """The school whose messages these are; none: of every school."""
    campaign_id: UUID | None = None
    """The campaign whose message led to it, if known."""


class OptedIn(Event, publisher="notifications", stream="delivery"):
    """The person turned messages for a purpose on, by the page behind a link in the mail."""

    purpose: Literal["guidance-promotion", "alumni"]
    """Which purpose."""
    opted_in_on: date
    """Day."""
    brin: str | None = None
    """The school whose messages these are; none: of every school."""
