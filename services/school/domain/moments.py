"""Meaningful moments, and whether having met before the diploma helps (R32)."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.school.domain.year import contact_day

FEWEST = 5
"""Groups with fewer people than this are not shown."""
OUTCOME_MONTHS = (1, 3, 6, 12)
"""When is looked where graduates are, in months after the diploma."""
_CODE_LENGTH = 8
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that people read wrongly."""


class MomentKind(StrEnum):
    """What brings people together."""

    WORKSHOP = "workshop"
    LIVE_EVENT = "live-event"
    DIPLOMA_CEREMONY = "diploma-ceremony"
    EXAM_PARTY = "exam-party"


class MomentRule(StrEnum):
    """What a moment asks; the value is what people read."""

    ENDS_AFTER_START = "Het moment moet eindigen nadat het begint."
    STILL_OPEN = "Dit moment is voorbij. Aanmelden kan nog wel via de website van school. (R32)"


def new_code() -> str:
    """Return the short code of a moment, as it stands in its QR code."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def is_open(ends_on: date, on: date) -> bool:
    """Return True up to a month after a moment: people scan the poster on the way home, too."""
    return on <= contact_day(ends_on, 1)


def in_order(starts_at: datetime, ends_at: datetime) -> bool:
    """Return True when a moment ends after it starts."""
    return ends_at > starts_at


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many; hidden when there are too few to show."""

    part: int
    of: int

    @property
    def shown(self) -> bool:
        """True when the group is large enough to be shown."""
        return self.of >= FEWEST

    @property
    def percent(self) -> int | None:
        """Share in whole percents, None when hidden."""
        return round(100 * self.part / self.of) if self.shown else None
