"""What a partner's own systems are told: which events, and which fields of them. Default deny.

No personal data: of a person the pseudonym only, of a text that it was written. Whoever may see
more asks for it, which is decided and logged at that moment (R25, R31, R50, R51).
"""

from collections.abc import Mapping

from shared.connections.lines import Line, Lines
from shared.schemas import municipality, partner, quality, school
from shared.schemas.event import Event

STOPPED = "participant.stopped"
"""Told of each participant who stopped by what happened, with the enrolment and not why (R31)."""
RESUMED = "participant.resumed"
"""Told of each participant who came back (R6)."""
_PERIOD = ("period_from", "period_until", "location")
_TIME = ("session_id", "starts_at", "ends_at", "location")
_CHANGE = ("change_id", *_PERIOD, "session_id", "starts_at", "ends_at", "group_size")
_PLACE = ("enrolment_id", "module_id")
_POSTED = (
    "message_id",
    "posted_at",
    "kind",
    "reply_to",
    "answer_by",
    "feasible",
    "price_eur",
)
_ORDERED = (
    "module_id",
    "module_name",
    "brin",
    "klas",
    "group_size",
    *_PERIOD,
    "funding",
    "respond_by",
    "wished_starts",
    "cost_carrier",
)

LINES: Lines = {
    school.ModuleOrdered: Line("order.placed", _ORDERED),
    partner.OrderConfirmed: Line("order.confirmed", ("trainer_id", "confirmed_on")),
    partner.OrderDeclined: Line(
        "order.declined",
        (
            "reason",
            "alternative_from",
            "alternative_trainer_id",
            "alternative_module_id",
            "declined_on",
        ),
    ),
    school.OrderChangeProposed: Line("order.change-proposed", ("proposed_on", *_CHANGE)),
    partner.OrderChangeProposed: Line("order.change-proposed", ("proposed_on", *_CHANGE)),
    school.OrderChanged: Line("order.changed", ("changed_on", *_CHANGE)),
    partner.OrderChanged: Line("order.changed", ("changed_on", *_CHANGE)),
    school.OrderChangeDeclined: Line("order.change-declined", ("change_id", "declined_on")),
    partner.OrderChangeDeclined: Line("order.change-declined", ("change_id", "declined_on")),
    school.OrderCancelled: Line("order.cancelled", ("reason", "cancelled_on")),
    partner.OrderCancelled: Line("order.cancelled", ("reason", "cancelled_on")),
    school.MessagePosted: Line("order.message-posted", _POSTED),
    partner.MessagePosted: Line("order.message-posted", _POSTED),
    partner.SessionPlanned: Line("session.planned", ("trainer_id", *_TIME)),
    partner.SessionMoved: Line("session.moved", _TIME),
    partner.SessionCancelled: Line("session.cancelled", ("session_id", "cancelled_on")),
    partner.AttendanceRecorded: Line(
        "session.attended", ("session_id", "present", "expected", "recorded_on")
    ),
    partner.ReportReminded: Line("order.report-reminded", ("last_session_on", "number")),
    partner.ReportSubmitted: Line(
        "order.reported", ("took_place", "present", "minutes", "reported_on")
    ),
    quality.SignalDecided: Line("order.signal-decided", ("feedback_id", "decision", "decided_on")),
    partner.FeedbackGiven: Line("order.feedback-given", ("feedback_id", "about", "given_on")),
    school.EnrolmentCreated: Line(
        "participant.enrolled",
        ("enrolment_id", "kind", "module_id", "coach_id", "funding"),
        of_person=True,
    ),
    partner.EnrolmentConfirmed: Line(
        "participant.welcomed",
        ("enrolment_id", "coach_id", "module_id", "confirmed_on"),
        of_person=True,
    ),
    partner.EnrolmentWaiting: Line(
        "participant.waiting", (*_PLACE, "waiting_since"), of_person=True
    ),
    partner.PlaceOffered: Line("participant.place-offered", (*_PLACE, "answer_by"), of_person=True),
    partner.PlaceLapsed: Line("participant.place-lapsed", (*_PLACE, "lapsed_on"), of_person=True),
    partner.PlaceGivenUp: Line(
        "participant.place-given-up", (*_PLACE, "given_up_on"), of_person=True
    ),
    partner.ParticipationRecorded: Line(
        "participant.attended",
        ("enrolment_id", "session_id", "present", "recorded_on"),
        of_person=True,
    ),
    school.CoachChosen: Line(
        "participant.coach-chosen", ("enrolment_id", "coach_id", "chosen_on"), of_person=True
    ),
    school.EnrolmentEnded: Line(STOPPED, (), of_person=True),
    municipality.RegieTransferred: Line(STOPPED, (), of_person=True),
    municipality.RegieClosed: Line(STOPPED, (), of_person=True),
    municipality.ParticipationResumed: Line(RESUMED, (), of_person=True),
    municipality.CoachContinuityAsked: Line(
        "coach.asked", ("handover_id", "coach_id", "gemeentecode"), of_person=True
    ),
    partner.CoachAvailability: Line(
        "coach.answered",
        ("handover_id", "coach_id", "available", "alternative_coach_id"),
        of_person=True,
    ),
}
"""Every event that a partner's systems are told of."""

NOT_TOLD: Mapping[type[Event], str] = {
    school.PlaceAnswered: "what follows from it is told: welcomed or given up; too late is nothing",
    school.ModulePublished: "happens to no order and no participant; the catalogue shows it",
    quality.ResultsPublished: "numbers for the owner to read, on a page and as JSON",
    partner.MeetingAnnounced: "tells each participant of a session that the partner planned itself",
    partner.CoachReachable: "what the partner said of its own coach, for mails",
    partner.PartnerTold: "is itself a line of the history",
    partner.WebhookPaused: "tells the owner that a system of theirs cannot be told anything",
}
"""Events that this service hears or records and that are no line, each with the reason."""
