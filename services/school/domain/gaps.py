"""What a class has not had yet: the nine themes, before and after the diploma."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.school.domain.catalogue import Phase, Theme
from services.school.domain.ordering import OrderStatus

COUNTS = frozenset({OrderStatus.OPEN, OrderStatus.CONFIRMED, OrderStatus.CLOSED})
"""Orders that come or came about."""
SUGGESTIONS = 3
"""Most modules to suggest for one gap."""
_PHASES = (Phase.BEFORE_DIPLOMA, Phase.AFTER_DIPLOMA)


class Cover(StrEnum):
    """How far a theme is covered in a phase."""

    HAD = "had"
    COMING = "coming"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Choice:
    """A module that can be chosen, as far as suggesting goes."""

    module_id: UUID
    name: str
    theme: Theme
    phase: Phase
    levels: frozenset[int]
    minutes: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order of the class: of which theme and phase, and where it stands."""

    module_id: UUID
    theme: Theme
    phase: Phase
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class ThemeCover:
    """One theme for one class: what it had in each phase, and what would fill the gap."""

    theme: Theme
    before: Cover
    after: Cover
    suggestions: tuple[Choice, ...]

    @property
    def is_gap(self) -> bool:
        """Whether the class has nothing of this theme, nor coming."""
        return Cover.NOT_YET is self.before is self.after


def find_gaps(
    orders: Iterable[Ordered], choices: Sequence[Choice], *, levels: frozenset[int]
) -> list[ThemeCover]:
    """Return all nine themes of a class, those without anything first.

    Suggestions fit a level of the class, were not ordered for it yet, and fill a phase that is
    missing.
    """
    counted = [order for order in orders if order.status in COUNTS]
    known = {order.module_id for order in counted}
    fresh = [c for c in choices if c.module_id not in known and c.levels & levels]
    found = [_cover(theme, counted, fresh) for theme in Theme]
    return sorted(found, key=lambda each: (not each.is_gap, not each.suggestions))


def _cover(theme: Theme, orders: Sequence[Ordered], fresh: Sequence[Choice]) -> ThemeCover:
    own = [order for order in orders if order.theme is theme]
    before, after = (_in_phase(own, phase) for phase in _PHASES)
    missing = {
        phase
        for phase, cover in zip(_PHASES, (before, after), strict=True)
        if cover is Cover.NOT_YET
    }
    fitting = [c for c in fresh if c.theme is theme and phases_of(c.phase) & missing]
    widest = sorted(fitting, key=lambda c: (-len(phases_of(c.phase) & missing), c.minutes, c.name))
    return ThemeCover(theme, before, after, tuple(widest[:SUGGESTIONS]))


def _in_phase(orders: Iterable[Ordered], phase: Phase) -> Cover:
    covers = {
        Cover.HAD if order.status is OrderStatus.CLOSED else Cover.COMING
        for order in orders
        if phase in phases_of(order.phase)
    }
    return next((cover for cover in Cover if cover in covers), Cover.NOT_YET)


def phases_of(phase: Phase) -> frozenset[Phase]:
    """Return the phases that a module covers."""
    return frozenset(_PHASES) if phase is Phase.BOTH else frozenset({phase})
