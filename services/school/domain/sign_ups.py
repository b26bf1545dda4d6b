"""A sign-up in the public shop: from a form on a phone to a participant of a partner."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CONFIRM_DAYS = 7
"""How long the link in a confirmation works."""
MATCH_DAYS = 90
"""How long a sign-up waits for somebody to find out who it is."""
WAIT_DAYS = 180
"""How long after the expected diploma a pre-registration waits before it lapses."""
MAILS_A_DAY = 3
"""More confirmations than this to one address in a day are not sent."""


class SignUpStatus(StrEnum):
    """Where a sign-up stands."""

    UNCONFIRMED = "unconfirmed"
    TO_MATCH = "to-match"
    """Confirmed; a person of the school finds out who it is."""
    TO_PLACE = "to-place"
    """The person is known; a person of the school chooses the partner, or explains."""
    PRE_REGISTERED = "pre-registered"
    """Known, and still a student: becomes active on the day of the diploma."""
    ENROLLED = "enrolled"
    LAPSED = "lapsed"


WAITING = frozenset(SignUpStatus) - {SignUpStatus.ENROLLED, SignUpStatus.LAPSED}


class SignUpRule(StrEnum):
    """What a sign-up asks; the value is what people read."""

    REACHABLE = "Vul je e-mailadres of je telefoonnummer in. Dan kunnen we je bereiken."
    OPEN_ONCE = "Deze aanmelding is al verwerkt."
    MODULE_IN_PUBLIC_SHOP = "Deze module kun je nu niet kiezen. Kies een andere. (R21, R22)"
    NO_OFFER = "Voor deze persoon is er nu geen aanbod. Bel, leg uit waarom, en sluit af. (R1, R2)"
    PERSON_OF_SCHOOL = "Deze persoon hoort bij een andere school. (R54)"


@dataclass(frozen=True, slots=True)
class Known:
    """What decides about a sign-up whose person is known."""

    graduated: bool
    guidance_runs: bool
    """True when the graduate has an offer that has not ended."""
    partner_known: bool
    """True when it is clear to which partner the sign-up goes."""
    diploma_on: date | None = None


def status_of(known: Known | None) -> SignUpStatus:
    """Return what becomes of a confirmed sign-up (R25)."""
    if known is None:
        return SignUpStatus.TO_MATCH
    if not known.graduated:
        return SignUpStatus.PRE_REGISTERED
    placed = known.guidance_runs and known.partner_known
    return SignUpStatus.ENROLLED if placed else SignUpStatus.TO_PLACE


def lapses_on(status: SignUpStatus, on: date, diploma_on: date | None = None) -> date | None:
    """Return the day on which a sign-up lapses when nothing happens; None when it cannot."""
    if status is SignUpStatus.UNCONFIRMED:
        return on + timedelta(days=CONFIRM_DAYS)
    if status in (SignUpStatus.TO_MATCH, SignUpStatus.TO_PLACE):
        return on + timedelta(days=MATCH_DAYS)
    if status is SignUpStatus.PRE_REGISTERED:
        return max(on, diploma_on or on) + timedelta(days=WAIT_DAYS)
    return None


def waits_on(status: SignUpStatus, diploma_on: date | None, on: date) -> bool:
    """Return True when a pre-registration whose time is up waits on: the diploma is still to come.

    A student whose diploma moved keeps the place; without a diploma date it lapses.
    """
    return status is SignUpStatus.PRE_REGISTERED and diploma_on is not None and diploma_on > on
