"""For which purpose every message is sent, to whom it goes, and which goes first (R33, R34)."""

from dataclasses import dataclass
from enum import StrEnum

from services.notifications.domain import Template

SERVICE_FIRST, HIGHEST, LOWEST = 0, 1, 9
"""Priorities: a service message comes before all others; of the others 1 goes first, 9 last."""


class Purpose(StrEnum):
    """Why a message is sent. Each message has one."""

    SERVICE = "service"
    """About what the person booked or must answer: not dosed, not stopped by an opt-out."""
    GUIDANCE = "guidance-promotion"
    """Tells what guidance there is, without being asked."""
    ALUMNI = "alumni"
    """Learning for life, and news for alumni: only for who said yes."""


PROMOTION = (Purpose.GUIDANCE, Purpose.ALUMNI)
"""Purposes that are dosed and that a person can turn off."""


class Audience(StrEnum):
    """To whom a message goes."""

    PERSON = "person"
    """A young person. Only to persons are messages dosed."""
    WORK = "work"
    """Staff, or the mailbox of an organisation: at their work, so at any hour."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What holds for every message of a template."""

    purpose: Purpose
    audience: Audience
    priority: int = SERVICE_FIRST
    """Which goes first of what waits; a campaign names its own."""
    asked_just_now: bool = False
    """The person asked for it this minute and looks out for it, so also at night."""


_TO_WORK = Kind(Purpose.SERVICE, Audience.WORK)
_SERVICE = Kind(Purpose.SERVICE, Audience.PERSON)

KINDS: dict[Template, Kind] = {
    Template.NEW_ORDER: _TO_WORK,
    Template.ORDER_CONFIRMED: _TO_WORK,
    Template.ORDER_DECLINED: _TO_WORK,
    Template.ORDER_MESSAGE: _TO_WORK,
    Template.CHANGE_PROPOSED: _TO_WORK,
    Template.CHANGE_AGREED: _TO_WORK,
    Template.CHANGE_DECLINED: _TO_WORK,
    Template.ORDER_CANCELLED: _TO_WORK,
    Template.SESSION_PLANNED: _TO_WORK,
    Template.SESSION_MOVED: _TO_WORK,
    Template.SESSION_CANCELLED: _TO_WORK,
    Template.SESSION_REMINDER: _TO_WORK,
    Template.TRAINER_INTRODUCED: _TO_WORK,
    Template.PARTICIPANT_INTRODUCED: _TO_WORK,
    Template.COACH_LEAVES: _TO_WORK,
    Template.COACH_COMES: _TO_WORK,
    Template.REPORT_REMINDER: _TO_WORK,
    Template.WEBHOOK_PAUSED: _TO_WORK,
    Template.CASE_SYSTEM_PAUSED: _TO_WORK,
    Template.HANDOVER_OFFERED: _TO_WORK,
    Template.HANDOVER_EXPIRES_SOON: _TO_WORK,
    Template.RECEIVER_ASKS: _TO_WORK,
    Template.CASE_OFFERED: _TO_WORK,
    Template.SCHOOL_ANSWERED: _TO_WORK,
    Template.EFFECTRAPPORTAGE_REMINDER: _TO_WORK,
    Template.CONSULTATION_ASKED: _TO_WORK,
    Template.CONSULTATION_ANSWERED: _TO_WORK,
    Template.CONSULTATION_OVERDUE: _TO_WORK,
    Template.PLACE_CONFIRMED: _SERVICE,
    Template.PLACE_WAITING: _SERVICE,
    Template.PLACE_OFFERED: _SERVICE,
    Template.PLACE_LAPSED: _SERVICE,
    Template.CONFIRM_SIGN_UP: Kind(Purpose.SERVICE, Audience.PERSON, asked_just_now=True),
    Template.CHOOSE_COACH: _SERVICE,
    Template.WELCOME_AFTERCARE: _SERVICE,
    Template.COACH_INTRODUCED: _SERVICE,
    Template.MEETING_PLANNED: _SERVICE,
    Template.MEETING_MOVED: _SERVICE,
    Template.MEETING_CANCELLED: _SERVICE,
    Template.MEETING_REMINDER: _SERVICE,
    Template.HANDOVER_QUESTION: _SERVICE,
    Template.RESIDENCE_CHANGED: _SERVICE,
    Template.REGIE_SAME_COACH: _SERVICE,
    Template.REGIE_OTHER_COACH: _SERVICE,
    Template.CAMPAIGN: Kind(Purpose.GUIDANCE, Audience.PERSON, priority=5),
    Template.ALUMNI_CAMPAIGN: Kind(Purpose.ALUMNI, Audience.PERSON, priority=7),
}
"""The table. A template without a row has no message: a new one gets its row here."""


def campaign_template(purpose: Purpose) -> Template:
    """Return the template of a campaign's messages: one for each purpose."""
    return Template.ALUMNI_CAMPAIGN if purpose is Purpose.ALUMNI else Template.CAMPAIGN
