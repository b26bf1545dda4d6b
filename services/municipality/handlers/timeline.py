"""What the municipality hears only to keep it in the timeline of a person."""

from collections.abc import Sequence

from services.municipality.inbox import inbox
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.event import Event
from shared.schemas.partner import (
    EnrolmentConfirmed,
    EnrolmentWaiting,
    ParticipationRecorded,
    PlaceGivenUp,
)
from shared.schemas.school import (
    CoachAssigned,
    ContactRecorded,
    OutcomeReported,
    StudentGraduated,
)

ONLY_FACTS: tuple[type[Event], ...] = (
    StudentGraduated,
    CoachAssigned,
    ContactRecorded,
    OutcomeReported,
    EnrolmentConfirmed,
    EnrolmentWaiting,
    ParticipationRecorded,
    PlaceGivenUp,
)


async def keep_fact(events: Sequence[Received[Event]], tx: Transaction) -> None:
    """Do nothing more: every transaction keeps the facts of what it heard (``steps.following``)."""


for each in ONLY_FACTS:
    inbox.handles(each)(keep_fact)
