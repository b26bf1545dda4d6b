"""What a municipality's own systems are told: which events, and which fields. Default deny.

That something happened, with pseudonym and identifiers; never a name, a text or a reason. Whoever
may read the overgangsdocument fetches it, which is decided and logged at that moment (R50, R51).
"""

from collections.abc import Mapping

from shared.connections.lines import Line, Lines
from shared.schemas import (
    consultations,
    doorstroompunt,
    handovers,
    municipality,
    notifications,
    partner,
    region,
    school,
)
from shared.schemas.event import Event

_COACH = ("handover_id", "coach_id", "coach_organisation")

LINES: Lines = {
    school.HandoverOffered: Line(
        "handover.offered",
        ("from_organisation", "to_organisation", "offered_on", "answer_by", *_COACH),
        of_person=True,
    ),
    municipality.CaseOffered: Line(
        "handover.offered",
        ("from_organisation", "to_organisation", "offered_on", "answer_by", *_COACH),
        of_person=True,
    ),
    municipality.HandoverAccepted: Line(
        "handover.accepted", ("handover_id", "regie_version", "accepted_at"), of_person=True
    ),
    municipality.HandoverRefused: Line(
        "handover.refused", ("handover_id", "refused_on"), of_person=True
    ),
    municipality.HandoverExpired: Line(
        "handover.expired", ("handover_id", "expired_on"), of_person=True
    ),
    municipality.HandoverWithdrawn: Line(
        "handover.withdrawn", ("handover_id", "withdrawn_on"), of_person=True
    ),
    municipality.CoachContinued: Line("coach.settled", _COACH, of_person=True),
    municipality.CoachChanged: Line(
        "coach.settled", (*_COACH, "former_coach_id", "warm_contact_on"), of_person=True
    ),
    municipality.RegieTransferred: Line(
        "case.opened", ("handover_id", "transferred_on", "same_coach"), of_person=True
    ),
    municipality.OutcomeReported: Line(
        "case.outcome", ("outcome", "reported_on", "review_on"), of_person=True
    ),
    municipality.RegieClosed: Line("case.closed", ("closed_on",), of_person=True),
    municipality.ParticipationResumed: Line("case.resumed", ("resumed_at",), of_person=True),
}
"""Every event that a municipality's systems are told of."""

NOT_TOLD: Mapping[type[Event], str] = {
    school.StudentGraduated: "no handover; the Doorstroompunt's people are asked for by name",
    consultations.ConsultationReceived: "between Doorstroompunt and school; opens no case (R15)",
    consultations.ConsultationAnswered: "between Doorstroompunt and school; opens no case (R15)",
    school.HandoverProposed: "is coming, and may never come: the list of what is coming shows it",
    school.AgreementRecorded: "without an offer there is nothing to do yet (R20)",
    school.OneYearWithoutJob: "is coming; the offer follows",
    school.SupportEnded: "ends what was coming, and nothing that was told",
    school.HandoverWithdrawalRequested: "what follows from it is told: withdrawn, or nothing",
    handovers.HandoverQuestionAnswered: "between people, who read it on the page of the handover",
    handovers.ResidenceChanged: "what follows from it is told: withdrawn, and perhaps offered anew",
    partner.CoachAvailability: "what follows from it is told: the coach is settled",
    municipality.CoachContinuityAsked: "a question to the partner; what follows from it is told",
    handovers.HandoverQuestionAsked: "between people, who read it on the page of the handover",
    handovers.HandoverExpiresSoon: "was told with the offer: its last day",
    municipality.ConsultationRequested: "between Doorstroompunt and school; opens no case (R15)",
    doorstroompunt.ConsultationOverdue: "between Doorstroompunt and school; opens no case (R15)",
    doorstroompunt.DoorstroompuntStarted: "the Doorstroompunt's own support, not a handover's",
    doorstroompunt.DoorstroompuntEnded: "the Doorstroompunt's own support, not a handover's",
    municipality.ParticipationDeclined: "the case is closed, and not why (R19)",
    notifications.MessageSent: "in the log of messages, which its workers read here",
    notifications.MessageHeld: "in the log of messages, which its workers read here",
    notifications.MessageFailed: "in the log of messages, which its workers read here",
    notifications.MessageLapsed: "in the log of messages, which its workers read here",
    notifications.MessageRefused: "in the log of messages, which its workers read here",
    school.ContactRecorded: "counts for the region; the guidance is the school's",
    school.OutcomeReported: "counts for the region; the guidance is the school's",
    school.ModulePublished: "what schools can order; the region compares it with other offers",
    region.EffectrapportageReminded: "for the region's manager, who hears it by mail",
    school.CoachAssigned: "the guidance is the school's; it stands on the timeline of the case",
    partner.EnrolmentConfirmed: "between partner and person; it stands on the timeline of the case",
    partner.EnrolmentWaiting: "between partner and person; it stands on the timeline of the case",
    partner.ParticipationRecorded: "between partner and person; on the timeline of the case",
    partner.PlaceGivenUp: "between partner and person; it stands on the timeline of the case",
    municipality.ContactRecorded: "the case worker's own work, on the timeline of the case",
    municipality.MunicipalityTold: "is itself a line of the history",
    municipality.ConnectionPaused: "tells the owner that a system cannot be told anything",
}
"""Events that this service hears or records and that are no line, each with the reason."""
