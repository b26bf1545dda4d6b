"""Who gets a message of a campaign, who gets it later, and who does not, with the reason (R32–R34).

The school knows what it sent itself, what waits, and what people want. Messages of another school
to the same person it does not know: a message can then go later than is foretold here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from services.school.domain.campaigns import CampaignPurpose
from shared.reference.working_days import is_holiday

DOUBT_DAYS = 90
"""How long an address is not used for promotion after a mail to it was refused."""
_SUNDAY = 6


class Standing(StrEnum):
    """Whether somebody can be written to on a day, and if not why."""

    FINE = "fine"
    OPTED_OUT = "opted-out"
    """Said no (AVG 21(3), R34)."""
    NO_YES = "no-yes"
    """News for alumni needs a yes that was never given (AVG 6(1)(a))."""
    NOT_OFFERED = "not-offered"
    """By law and policy there is no guidance for this person (WEB 9.2.12(3)–(5); R1, R2)."""
    GUIDANCE_OVER = "guidance-over"
    """The year is over, or guidance ended before (WEB 9.2.12(2); R3)."""
    NO_ADDRESS = "no-address"
    ADDRESS_FAILED = "address-failed"
    """The newest mail was refused, not long ago."""


NOT_WANTED = (Standing.OPTED_OUT,)
NO_BASIS = (Standing.NO_YES, Standing.NOT_OFFERED, Standing.GUIDANCE_OVER)
NO_CHANNEL = (Standing.NO_ADDRESS, Standing.ADDRESS_FAILED)


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides whether somebody can be written to."""

    offered: bool
    """True when law and policy offer guidance to this person (R1, R2)."""
    ended: bool = False
    """True once the school's guidance ended."""
    term_ends_on: date | None = None
    """Last day of guidance; none for who has no diploma yet."""
    wants_guidance: bool = True
    wants_alumni: bool | None = None
    """None when they never said."""
    has_address: bool = True
    failed_on: date | None = None
    """When the newest mail was refused."""


@dataclass(frozen=True, slots=True)
class Dose:
    """At most so many messages for promotion in any stretch of so many days (R33)."""

    messages: int
    days: int


def standing(reader: Reader, purpose: CampaignPurpose, on: date) -> Standing:
    """Return whether somebody has the proper basis and channel on a day (R32)."""
    unwanted = (
        _alumni(reader) if purpose is CampaignPurpose.ALUMNI else _guidance(reader, on)
    ) or _channel(reader, on)
    return unwanted or Standing.FINE


def _alumni(reader: Reader) -> Standing | None:
    if reader.wants_alumni is None:
        return Standing.NO_YES
    return None if reader.wants_alumni else Standing.OPTED_OUT


def _guidance(reader: Reader, on: date) -> Standing | None:
    if not reader.wants_guidance:
        return Standing.OPTED_OUT
    if not reader.offered:
        return Standing.NOT_OFFERED
    over = reader.ended or (reader.term_ends_on is not None and on > reader.term_ends_on)
    return Standing.GUIDANCE_OVER if over else None


def _channel(reader: Reader, on: date) -> Standing | None:
    if not reader.has_address:
        return Standing.NO_ADDRESS
    doubt = reader.failed_on is not None and on < reader.failed_on + timedelta(days=DOUBT_DAYS)
    return Standing.ADDRESS_FAILED if doubt else None


def goes_on(taken: Iterable[date], dose: Dose, on: date) -> date:
    """Return the first day from ``on`` on which one more message fits (R33).

    ``taken`` are the days of what was sent, and of what goes before this one.
    """
    days = sorted(taken)
    day = open_day(on)
    stretch = timedelta(days=dose.days)
    while len(recent := [each for each in days if day - stretch < each <= day]) >= dose.messages:
        day = open_day(recent[-dose.messages] + stretch)
    return day


def open_day(day: date) -> date:
    """Return the first day from this one on that is no Sunday and no public holiday."""
    while day.weekday() == _SUNDAY or is_holiday(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody in the audience, with the day on which the message would go."""

    standing: Standing
    day: date
    goes_on: date
    useful_until: date


@dataclass(slots=True)
class Foretold:
    """How many people get a message, when, and how many do not, and why."""

    now: int = 0
    """On the day itself."""
    held: Counter[date] = field(default_factory=Counter)
    """Later, because there would be too many; by the day on which it goes."""
    too_late: int = 0
    """Would be held until it is of no use any more."""
    left_out: Counter[Standing] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """Everybody in the audience."""
        return self.now + self.held.total() + self.too_late + self.left_out.total()


def foretell(audience: Iterable[Addressed]) -> Foretold:
    """Count what becomes of a message to each person; everybody is counted once."""
    found = Foretold()
    for each in audience:
        if each.standing is not Standing.FINE:
            found.left_out[each.standing] += 1
        elif each.goes_on > each.useful_until:
            found.too_late += 1
        elif each.goes_on > open_day(each.day):
            found.held[each.goes_on] += 1
        else:
            found.now += 1
    return found
