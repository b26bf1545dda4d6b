"""What both sides of an order can say, in the same words: changes, cancellation, messages (R24).

School and partner each publish events with these fields on a stream of their own. How the two
come to the same order without asking each other first is in ``shared.orders.rules``.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.personal import Message, Sealed

CostCarrier = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,29}$", examples=["KP-4711"])
]
"""Code of a school's cost carrier; never a name."""

GroupSize = Annotated[int, Field(gt=0)]
"""How many students an order is for."""

CancelReason = Literal[
    "klas-not-available", "no-trainer", "dates-impossible", "not-needed", "other"
]
"""Why an order is cancelled."""

MessageKind = Literal["message", "question", "wish", "wish-answer"]
"""A wish asks for something made to measure; its answer says whether and at what price."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class ChangeProposed(_Said):
    """Another date, place or number, as one side wishes; nothing changes until the other agrees.

    A newer proposal of the same side takes the place of its earlier one. When proposals of both
    sides cross, the partner's stands and the school's lapses, at both.
    """

    change_id: UUID
    """Identity of the proposal."""
    proposed_on: date
    """Day."""
    period_from: date
    """First possible day, as proposed or as it was."""
    period_until: date
    """Last possible day, as proposed or as it was."""
    location: str
    """Where, as proposed or as it was: the order, or the session if it is about one."""
    session_id: UUID | None = None
    """The planned session that should move, if it is about one."""
    starts_at: datetime | None = None
    """Proposed start of that session."""
    ends_at: datetime | None = None
    """Proposed end of that session."""
    group_size: GroupSize | None = None
    """How many students, if that should be another number."""


class ChangeAgreed(_Said):
    """The other side agreed with a proposal; from now on the order is as it says."""

    change_id: UUID
    """The proposal of the other side."""
    changed_on: date
    """Day."""
    period_from: date
    """First possible day from now on."""
    period_until: date
    """Last possible day from now on."""
    location: str
    """Where from now on: the order, or the session if it is about one."""
    session_id: UUID | None = None
    """The session that moves, if it is about one."""
    starts_at: datetime | None = None
    """New start of that session."""
    ends_at: datetime | None = None
    """New end of that session."""
    group_size: GroupSize | None = None
    """How many students from now on, if the number changes."""


class ChangeRefused(_Said):
    """The other side did not agree with a proposal; the order stays as it was."""

    change_id: UUID
    """The proposal of the other side."""
    declined_on: date
    """Day."""


class Cancelled(_Said):
    """One side cancels. Holds at once and for good, unless it took place and was reported."""

    reason: CancelReason
    """Why."""
    cancelled_on: date
    """Day."""


class Posted(_Said):
    """A message in an order's thread. Both sides show them by ``posted_at``, ``message_id``."""

    message_id: UUID
    """Identity of the message."""
    posted_at: datetime
    """When it was written; with the identity it gives the thread its order."""
    kind: MessageKind
    """What sort of message it is."""
    content: Sealed[Message]
    """Who writes what; sealed under the order."""
    reply_to: UUID | None = None
    """The message it answers."""
    answer_by: date | None = None
    """For a wish: last day for its answer."""
    feasible: bool | None = None
    """For the answer to a wish: whether it can be done."""
    price_eur: Annotated[int | None, Field(ge=0)] = None
    """For the answer to a wish that can be done: its price in whole euros, never for students."""
