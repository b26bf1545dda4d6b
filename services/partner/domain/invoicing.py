"""What orders and participants cost in hours, and when that may be paid (R27, R30)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.partner.domain.orders import OrderStatus
from shared.schemas.vocabulary import Funding


@dataclass(frozen=True, slots=True)
class Worked:
    """Time worked on an order or for a participant."""

    worked_on: date
    trainer_id: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice; without a rate there is no amount."""

    worked: Worked
    cents_per_hour: int | None
    cents: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour costs from a day on."""

    valid_from: date
    cents_per_hour: int


def rate_on(rates: Iterable[Rate], day: date) -> int | None:
    """Return the rate of a day: the newest that holds, or None."""
    held = [rate for rate in rates if rate.valid_from <= day]
    return max(held, key=lambda rate: rate.valid_from).cents_per_hour if held else None


def amount(minutes: int, cents_per_hour: int) -> int:
    """Return what it costs in cents, halves up."""
    return (2 * minutes * cents_per_hour + 60) // 120


def lines(worked: Iterable[Worked], rates: Sequence[Rate]) -> list[Line]:
    """Return the lines of an order, oldest work first."""
    found = []
    for each in sorted(worked, key=lambda w: (w.worked_on, w.trainer_id, w.kind)):
        rate = rate_on(rates, each.worked_on)
        found.append(Line(each, rate, amount(each.minutes, rate) if rate else None))
    return found


def total(priced: Iterable[Line]) -> int | None:
    """Return the sum in cents, or None while a line has no rate."""
    cents = [line.cents for line in priced]
    return None if None in cents else sum(c for c in cents if c is not None)


def payable(status: str) -> bool:
    """Return True once the report is in; before that nothing is paid (R30)."""
    return status == OrderStatus.REPORTED


def payable_for(*, contacts: int, attendances: int) -> bool:
    """Return True once contact with a participant was reported, or whether they came (R30).

    There is no report about one person, as there is about an order. What stands in its place: a
    contact written down, or a session of which it was recorded whether they came.
    """
    return contacts > 0 or attendances > 0


def funding_on(funding: str, municipal_from: date | None, day: date) -> str:
    """Return who pays for work of a day: one source, which changes with the regie (R27).

    Support by the municipality is its own task (Participatiewet 7a), which neither the school's
    funding nor the regional programme pays (Regeling 2.5(2)(e)).
    """
    if municipal_from is not None and day >= municipal_from:
        return Funding.MUNICIPAL.value
    return funding


def share(minutes: int, among: Mapping[str, int]) -> dict[str, int]:
    """Divide the minutes of a session among sources of funding, by people (R27).

    Whole minutes; what is left goes to the largest remainders, and the sum stays the same.
    """
    people = sum(among.values())
    shares = {source: minutes * count // people for source, count in among.items()}
    left = minutes - sum(shares.values())
    by_remainder = sorted(among, key=lambda source: (-(minutes * among[source] % people), source))
    for source in by_remainder[:left]:
        shares[source] += 1
    return shares
