"""What an SLB'er may order, for whom and on whose money, and what follows what (R23–R27, R30)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.rules import require

RESPONSE_WORKING_DAYS = 3
"""How long a partner may take to answer an order or a wish (R24)."""


class OrderStatus(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    CLOSED = "closed"


RUNS = frozenset({OrderStatus.OPEN, OrderStatus.CONFIRMED})
"""An order that still can change."""


class Standing(StrEnum):
    """What people see of an order: its status, and what time made of it."""

    OPEN = "open"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    PLANNED = "planned"
    REPORT_DUE = "report-due"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class OrderingRule(StrEnum):
    """What cannot be ordered; the value is what people read."""

    OWN_KLAS = "U bestelt alleen voor uw eigen klassen. Kies een klas uit de lijst. (R23)"
    FOR_WHOM = "Noem de SLB'er voor wie u bestelt. (R23)"
    SLBER_OF_KLAS = "Deze SLB'er hoort niet bij deze klas. (R23)"
    PERIOD_IN_ORDER = "De einddatum moet op of na de begindatum liggen."
    PERIOD_AHEAD = "De periode is al voorbij. Kies een einddatum vanaf vandaag."
    MOMENT_IN_PERIOD = "Elk moment dat u voorstelt, moet in de periode vallen."
    GROUP_FITS = "De groep is te groot voor deze module. Bestel twee keer, met een kleinere groep."
    EVERYBODY_AT_SCHOOL = (
        "Op school mag iedereen meedoen, waar die ook woont. (Regeling 2.5 lid 2 onder d, R26)"
    )
    JUSTIFY_EXCLUSION = (
        "Leg uit waarom niet iedereen uit de regio mag meedoen. (Regeling 2.5 lid 2 onder d, R26)"
    )
    NOT_CANCELLED_TWICE = "Deze bestelling loopt niet meer. U kunt deze niet annuleren. (R24)"
    SOMETHING_NEW = (
        "Er verandert niets. Vul een andere datum, een andere plaats of een ander aantal in. (R24)"
    )
    END_AFTER_START = "De sessie moet eindigen nadat ze begint."
    SESSION_AHEAD = "Deze sessie is al geweest of gaat niet door."
    WISH_IS_ASKED = "Dit antwoord hoort niet bij een bericht in dit gesprek."


def orderer_of(own_numbers: Collection[str], named: str | None, *, for_others: bool) -> str:
    """Return for which SLB'er an order is: oneself, or whom somebody else names (R23).

    ``own_numbers`` are those of an SLB'er who is signed in; central team and systems have none, and
    order for others.
    """
    if named is None:
        require(bool(own_numbers), OrderingRule.FOR_WHOM)
        return min(own_numbers)
    require(for_others or named in own_numbers, OrderingRule.OWN_KLAS)
    return named


def check_klas(students: int, of_slber: int, *, own: bool) -> None:
    """Check that the class exists and has this SLB'er (R23); raises RuleBroken."""
    require(students > 0, OrderingRule.OWN_KLAS)
    require(of_slber > 0, OrderingRule.OWN_KLAS if own else OrderingRule.SLBER_OF_KLAS)


def check_group(group_size: int, *, max_group_size: int) -> None:
    """Check that the group fits the module (R23, R28); raises RuleBroken."""
    require(group_size <= max_group_size, OrderingRule.GROUP_FITS)


def check_period(first: date, last: date, wished: Sequence[date], *, today: date) -> None:
    """Check that it can take place in this period (R23); ``wished`` are days in Amsterdam."""
    require(last >= first, OrderingRule.PERIOD_IN_ORDER)
    require(last >= today, OrderingRule.PERIOD_AHEAD)
    require(all(first <= day <= last for day in wished), OrderingRule.MOMENT_IN_PERIOD)


def check_exclusion(
    *, at_school: bool, only_residents_of: Collection[str], justification: str | None
) -> None:
    """Refuse to shut people out by where they live, or ask why (R26); raises RuleBroken."""
    # Regeling 2.5(2)(d)
    excludes = bool(only_residents_of)
    require(not (excludes and at_school), OrderingRule.EVERYBODY_AT_SCHOOL)
    require(not excludes or bool(justification), OrderingRule.JUSTIFY_EXCLUSION)


def cancel(status: OrderStatus) -> OrderStatus:
    """Cancel an order that runs; raises RuleBroken (R24)."""
    require(status in RUNS, OrderingRule.NOT_CANCELLED_TWICE)
    return OrderStatus.CANCELLED


def hear_of_cancellation(status: OrderStatus) -> OrderStatus:
    """Return the status once the partner cancelled: what took place stays (R24, R30)."""
    return status if status is OrderStatus.CLOSED else OrderStatus.CANCELLED


def hear_answer(status: OrderStatus, answer: OrderStatus) -> OrderStatus:
    """Return the status once the partner answered: an order that was cancelled stays so (R24)."""
    return answer if status is OrderStatus.OPEN else status


@dataclass(frozen=True, slots=True)
class Terms:
    """When and where an order may take place; with a session, when that one does.

    The number of students only if it should be another one.
    """

    period_from: date
    period_until: date
    location: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    group_size: int | None = None


def check_change(now_so: Terms, wished: Terms, *, now: datetime, today: date) -> None:
    """Check that a proposal says something new that can be done (R24); raises RuleBroken."""
    require(wished != now_so, OrderingRule.SOMETHING_NEW)
    check_period(wished.period_from, wished.period_until, [], today=today)
    if wished.starts_at is not None and wished.ends_at is not None:
        require(wished.ends_at > wished.starts_at, OrderingRule.END_AFTER_START)
        require(now_so.starts_at is not None and now_so.starts_at > now, OrderingRule.SESSION_AHEAD)


def standing(
    status: str, *, respond_by: date, last_session: datetime | None, now: datetime, today: date
) -> Standing:
    """Return what people see of an order on a day (R24, R30)."""
    if status == OrderStatus.OPEN:
        return Standing.OVERDUE if respond_by < today else Standing.OPEN
    if status != OrderStatus.CONFIRMED or last_session is None:
        return Standing(status)
    return Standing.REPORT_DUE if last_session <= now else Standing.PLANNED
