"""Events that the notifications service publishes. Subject: the cause's subject."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.schemas.event import Event


class MessageSent(Event, publisher="notifications", stream="delivery"):
    """The mail server took a message."""

    message_id: UUID
    """The message."""
    template: str
    """Which message it was."""
    cause_id: UUID
    """Id of the event that caused it."""
    sent_at: datetime
    """Instant."""


class MessageHeld(Event, publisher="notifications", stream="delivery"):
    """A message waits, because the person would get too many (R33)."""

    message_id: UUID
    """The message."""
    template: str
    """Which message it is."""
    reason: Literal["dosing", "quiet-hours"]
    """Why."""
    until: datetime
    """Earliest instant of delivery."""


class MessageFailed(Event, publisher="notifications", stream="delivery"):
    """A message could not be delivered after all attempts."""

    message_id: UUID
    """The message."""
    template: str
    """Which message it was."""
    reason: Literal["rejected", "unreachable", "no-address"]
    """Why."""


class OptedOut(Event, publisher="notifications", stream="delivery"):
    """The person wants no more messages for a purpose (R34)."""

    purpose: Literal["guidance-promotion", "alumni"]
    """Which purpose."""
    opted_out_on: date
    """Day."""
