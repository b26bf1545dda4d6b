"""The promotion plan: what an action needs, where it stands, and when it is done (R32)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from services.school.domain.year import contact_day
from shared.rules import require

USEFUL_DAYS = 30
"""How long a message is of use that goes out a number of months after the diploma."""
LONG_SENTENCE = 15
"""Words; B1 asks for shorter sentences than this on average, and none is much longer."""


class CampaignMoment(StrEnum):
    """The moment that an action is bound to; there is no action without one (R32)."""

    WORKSHOP = "workshop"
    LIVE_EVENT = "live-event"
    DIPLOMA_CEREMONY = "diploma-ceremony"
    EXAM_PARTY = "exam-party"
    ONE_MONTH = "one-month"
    SIX_MONTHS = "six-months"

    @property
    def months(self) -> int | None:
        """How many months after each person's diploma; None for a moment of all together."""
        return {CampaignMoment.ONE_MONTH: 1, CampaignMoment.SIX_MONTHS: 6}.get(self)


class AudienceKind(StrEnum):
    """For whom an action is."""

    CLASSES = "classes"
    GRADUATES = "graduates"
    AFTERCARE = "aftercare"
    ALUMNI = "alumni"


class CampaignChannel(StrEnum):
    """How an action reaches people: by mail, or by people, who need no address of anybody."""

    MAIL = "mail"
    ALUMNI = "alumni"
    PARTNERS = "partners"
    CONTACT_PERSONS = "contact-persons"
    POSTER = "poster"

    @property
    def by_mail(self) -> bool:
        """True when messages are sent to persons."""
        return self is CampaignChannel.MAIL


class CampaignPurpose(StrEnum):
    """On which basis people hear of it, as notifications call it."""

    GUIDANCE = "guidance-promotion"
    """The task that the law gives the school (WEB 9.2.12(1))."""
    ALUMNI = "alumni"
    """The person's own yes (AVG 6(1)(a))."""

    @property
    def priority(self) -> int:
        """Which goes first of what waits: guidance before news for alumni."""
        return 5 if self is CampaignPurpose.GUIDANCE else 7


class CampaignStatus(StrEnum):
    """Where an action stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"


class CampaignRule(StrEnum):
    """What the promotion plan asks; the value is what people read."""

    CLASSES_NAMED = "Noem ten minste één klas."
    PERIOD_NAMED = "Vul van en tot en met welke dag mensen hun diploma kregen."
    PERIOD_IN_ORDER = "De laatste dag ligt niet voor de eerste."
    AFTER_DIPLOMA = "Een maand na het diploma gaat over mensen met een diploma, niet over een klas."
    WORDS_WRITTEN = "Schrijf wat er in de mail staat."
    USEFUL_AFTER_SENDING = "De laatste dag ligt op of na de dag waarop de actie begint."
    MOMENT_TOGETHER = "Alleen een gezamenlijk moment staat in de agenda. (R32)"
    MOMENT_OF_KIND = "Dit moment in de agenda is van een andere soort. (R32)"
    STARTS_AHEAD = "De dag waarop de actie begint, is voorbij. Kies vandaag of later."
    DRAFT_CHANGES = "Deze actie is al gepland. Zet haar eerst terug naar concept."
    DRAFT_IS_PLANNED = "Alleen een concept kunt u plannen."
    NOT_YET_BEGUN = "Deze actie is al begonnen. Terug naar concept kan niet meer."
    RESULT_ONCE_PLANNED = "Plan de actie eerst. Daarna legt u vast wat het resultaat was."
    CLOCK_ENDS_MAIL = "Een actie per mail is vanzelf klaar na de laatste dag."
    SIGN_UP_OVER = "Deze actie is voorbij. Aanmelden kan nog wel via de website van school. (R32)"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What decides whether an action is complete."""

    moment_kind: CampaignMoment
    audience: AudienceKind
    channel: CampaignChannel
    send_on: date
    useful_until: date
    audience_klas: Sequence[str] = ()
    diploma_from: date | None = None
    diploma_until: date | None = None
    at_planned_moment: bool = False
    subject: str | None = None
    text: str | None = None


def faults(plan: Sketch) -> Mapping[str, CampaignRule]:
    """Return what is wrong with an action, by field; empty when nothing is."""
    first, last = plan.diploma_from, plan.diploma_until
    of_classes = plan.audience is AudienceKind.CLASSES
    of_period = plan.audience is AudienceKind.GRADUATES
    by_mail, months = plan.channel.by_mail, plan.moment_kind.months
    backwards = first is not None and last is not None and last < first
    checks = (
        ("audience_klas", of_classes and not plan.audience_klas, CampaignRule.CLASSES_NAMED),
        ("audience", of_classes and months is not None, CampaignRule.AFTER_DIPLOMA),
        ("diploma_from", of_period and first is None, CampaignRule.PERIOD_NAMED),
        ("diploma_until", of_period and last is None, CampaignRule.PERIOD_NAMED),
        ("diploma_until", backwards, CampaignRule.PERIOD_IN_ORDER),
        ("subject", by_mail and not plan.subject, CampaignRule.WORDS_WRITTEN),
        ("text", by_mail and not plan.text, CampaignRule.WORDS_WRITTEN),
        ("useful_until", plan.useful_until < plan.send_on, CampaignRule.USEFUL_AFTER_SENDING),
        (
            "moment_id",
            plan.at_planned_moment and months is not None,
            CampaignRule.MOMENT_TOGETHER,
        ),
    )
    return {name: rule for name, broken, rule in checks if broken}


def purpose_of(audience: AudienceKind) -> CampaignPurpose:
    """Return the basis on which an audience is written to."""
    return CampaignPurpose.ALUMNI if audience is AudienceKind.ALUMNI else CampaignPurpose.GUIDANCE


def plan(status: CampaignStatus, send_on: date, on: date) -> CampaignStatus:
    """Return the status once planned; raises RuleBroken."""
    require(status is CampaignStatus.DRAFT, CampaignRule.DRAFT_IS_PLANNED)
    require(send_on >= on, CampaignRule.STARTS_AHEAD)
    return CampaignStatus.PLANNED


def back_to_draft(status: CampaignStatus) -> CampaignStatus:
    """Return the status once taken back; raises RuleBroken after the first message."""
    require(status is CampaignStatus.PLANNED, CampaignRule.NOT_YET_BEGUN)
    return CampaignStatus.DRAFT


def finish(status: CampaignStatus, channel: CampaignChannel) -> CampaignStatus:
    """Return the status once the owner wrote the result; raises RuleBroken.

    What people do can be done before its day; what goes by mail ends by the clock.
    """
    require(not channel.by_mail, CampaignRule.CLOCK_ENDS_MAIL)
    require(status is not CampaignStatus.DRAFT, CampaignRule.RESULT_ONCE_PLANNED)
    return CampaignStatus.DONE


@dataclass(frozen=True, slots=True)
class Course:
    """What decides how an action goes on by the clock."""

    moment_kind: CampaignMoment
    channel: CampaignChannel
    send_on: date
    useful_until: date


def sends(course: Course, day: date) -> bool:
    """Return True when messages of an action go out on a day."""
    return course.channel.by_mail and course.send_on <= day <= course.useful_until


def after(course: Course, day: date) -> tuple[CampaignStatus, date | None]:
    """Return where an action stands after the work of a day, and when there is more to do.

    For people who do the work the clock only begins: they say when it is done.
    """
    if not course.channel.by_mail:
        return CampaignStatus.UNDER_WAY, None
    if day > course.useful_until:
        return CampaignStatus.DONE, None
    following = day if course.moment_kind.months else course.useful_until
    return CampaignStatus.UNDER_WAY, following + timedelta(days=1)


def own_day(course: Course, diploma_on: date | None) -> date:
    """Return the day on which a message goes to one person: by their diploma, or for all."""
    months = course.moment_kind.months
    return contact_day(diploma_on, months) if months and diploma_on else course.send_on


def of_use_until(course: Course, day: date) -> date:
    """Return the last day on which a message that goes out on a day is of use."""
    if course.moment_kind.months:
        return day + timedelta(days=USEFUL_DAYS)
    return course.useful_until


def hard_sentences(text: str) -> list[str]:
    """Return the sentences of a text that are too long to read easily (B1)."""
    sentences = [" ".join(each.split()) for each in re.split(r"(?<=[.!?])\s+|\n{2,}", text)]
    return [each for each in sentences if len(each.split()) > LONG_SENTENCE]
