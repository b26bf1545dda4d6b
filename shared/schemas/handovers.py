"""Events around an offered handover: questions about it, its last days, and a move meanwhile."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.schemas.event import Event
from shared.schemas.personal import Message, Sealed
from shared.schemas.vocabulary import Gemeentecode


class HandoverQuestionAsked(Event, publisher="municipality", stream="regie"):
    """The receiver asks the offering side something; the days to answer do not stop (R10)."""

    question_id: UUID
    """The question."""
    handover_id: UUID
    """The handover."""
    asked_at: datetime
    """When."""
    question: Sealed[Message]
    """Who asks, and the words; sealed under the person whom they are about."""
    sender_mailbox: str | None = None
    """Shared mailbox of the offering side, if it gave one; not a person's."""


class HandoverQuestionAnswered(Event, publisher="school", stream="lifecycle"):
    """The offering side answers a question of the receiver."""

    question_id: UUID
    """The question."""
    handover_id: UUID
    """The handover."""
    answered_at: datetime
    """When."""
    answer: Sealed[Message]
    """Who answers, and the words; sealed under the person whom they are about."""
    intake_mailbox: str
    """Shared mailbox of the receiver; not a person's."""


class HandoverExpiresSoon(Event, publisher="municipality", stream="regie"):
    """An offer that nobody answered yet expires in a few days (R10)."""

    handover_id: UUID
    """The handover."""
    answer_by: date
    """Last day to answer."""
    days_left: Annotated[int, Field(ge=0)]
    """Days until then."""
    intake_mailbox: str | None = None
    """Shared mailbox of the receiver; absent for offers of before it was kept."""


class ResidenceChanged(Event, publisher="school", stream="lifecycle"):
    """A graduate lives in another municipality now (R13)."""

    gemeentecode: Gemeentecode
    """Where the young person lives now."""
    former_gemeentecode: Gemeentecode
    """Where the school thought so until now."""
    known_on: date
    """Day on which the school heard of it."""
    handover_id: UUID | None = None
    """The handover under way, which goes where the young person lives."""
