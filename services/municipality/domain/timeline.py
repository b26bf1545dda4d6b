"""What of an event stands in the timeline of a case: a day, codes and numbers, no text of others.

Default deny: an event or a field that is not here is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.schemas import municipality, partner, school
from shared.schemas.event import Event, split_type


@dataclass(frozen=True, slots=True)
class Line:
    """How an event becomes a fact of a person."""

    day: str | None = None
    """The field with the day it happened; without one it is the day of the event itself."""
    kept: tuple[str, ...] = ()
    """Fields that are kept."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact of one person."""

    source: str
    """Who says so: school, partner or municipality."""
    kind: str
    """What happened, such as ``student-graduated``."""
    happened_on: date
    details: dict[str, Any]


_CONTACT = ("kind", "channel")
_OUTCOME = ("outcome", "reported_by")

LINES: Mapping[type[Event], Line] = {
    school.StudentGraduated: Line("diploma_on", ("crebo",)),
    school.CoachAssigned: Line("since"),
    school.ContactRecorded: Line("contacted_on", _CONTACT),
    school.OutcomeReported: Line("reported_on", _OUTCOME),
    school.HandoverProposed: Line(None, ("gemeentecode",)),
    school.AgreementRecorded: Line("recorded_on"),
    school.OneYearWithoutJob: Line(),
    school.HandoverOffered: Line("offered_on", ("gemeentecode",)),
    school.HandoverWithdrawalRequested: Line("requested_on"),
    school.SupportEnded: Line("ended_on", ("reason",)),
    partner.EnrolmentConfirmed: Line("confirmed_on", ("module_name",)),
    partner.EnrolmentWaiting: Line("waiting_since", ("module_name",)),
    partner.ParticipationRecorded: Line("recorded_on", ("present",)),
    partner.PlaceGivenUp: Line("given_up_on"),
    partner.CoachAvailability: Line(None, ("available",)),
    municipality.HandoverAccepted: Line(None, ("holder",)),
    municipality.HandoverRefused: Line("refused_on"),
    municipality.HandoverExpired: Line("expired_on"),
    municipality.HandoverWithdrawn: Line("withdrawn_on"),
    municipality.RegieTransferred: Line("transferred_on", ("same_coach",)),
    municipality.ContactRecorded: Line("contacted_on", _CONTACT),
    municipality.OutcomeReported: Line("reported_on", _OUTCOME),
    municipality.CaseOffered: Line("offered_on", ("gemeentecode",)),
    municipality.ParticipationDeclined: Line("declined_on"),
    municipality.RegieClosed: Line("closed_on", ("reason",)),
    municipality.ParticipationResumed: Line(),
}
"""Every event that is kept, with its fields."""


def fact_of(event: Event, on: date) -> Fact | None:
    """Return what is kept of an event that is told on this day; None for what is not kept.

    Nothing is kept of graduates to whom the school offers nothing, and no agreement that was
    refused: those never come to a municipality.
    """
    line = LINES.get(type(event))
    if line is None or not getattr(event, "offered", True) or not getattr(event, "agreed", True):
        return None
    name = split_type(event.type)
    assert name is not None
    happened_on: date = getattr(event, line.day) if line.day else on
    details = event.model_dump(mode="json", include=set(line.kept), exclude_none=True)
    return Fact(event.publisher, name[0].rsplit(".", 1)[-1], happened_on, details)
