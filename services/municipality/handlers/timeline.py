"""What the municipality hears also, or only, to keep it in the timeline of a person.

Every transaction keeps the facts of what it heard (``steps.following``).
"""

from services.municipality.inbox import inbox
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

inbox.hears(
    StudentGraduated,
    CoachAssigned,
    ContactRecorded,
    OutcomeReported,
    EnrolmentConfirmed,
    EnrolmentWaiting,
    ParticipationRecorded,
    PlaceGivenUp,
)
