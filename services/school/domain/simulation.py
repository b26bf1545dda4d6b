"""What a choice of target groups reaches and costs, before it is laid down in policy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.school.domain.eligibility import Group, group_of, scope_of
from shared.schemas.vocabulary import Scope


class Mandatory(StrEnum):
    """Groups that the law names itself; no policy can leave them out (WEB 9.2.12(3))."""

    ENTREE = "entree"
    BOL_2 = "bol-2"


class Per(StrEnum):
    """What an amount is paid for."""

    HEAD = "head"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people of one level and leerweg there are now."""

    level: int
    leerweg: str
    students: int
    """Still in the education."""
    graduates: int
    """Within their year, and without further education that follows on (R1, R3)."""
    classes: int
    """Classes of these people."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """What the school thinks to spend."""

    per: Per
    eur: int
    modules: int = 1
    """Modules for each class; counts only when paid per module."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one group adds to the reach and the cost."""

    group: Mandatory | Group
    chosen: bool
    """Mandatory, or chosen in the policy."""
    students: int
    graduates: int
    classes: int
    eur: int
    """What the group costs, or would cost."""

    @property
    def people(self) -> int:
        """Return the students and graduates together."""
        return self.students + self.graduates

    @property
    def mandatory(self) -> bool:
        """Return True for a group that cannot be left out."""
        return isinstance(self.group, Mandatory)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What every group adds, and what the choice comes to."""

    lines: tuple[Line, ...]

    @property
    def people(self) -> int:
        """Return how many people the choice reaches."""
        return sum(line.people for line in self.lines if line.chosen)

    @property
    def eur(self) -> int:
        """Return what the choice costs."""
        return sum(line.eur for line in self.lines if line.chosen)


def simulate(counted: Sequence[Counted], chosen: Collection[Group], tariff: Tariff) -> Simulation:
    """Return what each group adds, mandatory groups first; they always count (R1, R2)."""
    return Simulation(
        tuple(
            _line(group, counted, tariff, chosen=isinstance(group, Mandatory) or group in chosen)
            for group in (*Mandatory, *Group)
        )
    )


def _line(
    group: Mandatory | Group, counted: Sequence[Counted], tariff: Tariff, *, chosen: bool
) -> Line:
    own = [each for each in counted if _group(each) is group]
    students = sum(each.students for each in own)
    graduates = sum(each.graduates for each in own)
    classes = sum(each.classes for each in own)
    units = students + graduates if tariff.per is Per.HEAD else classes * tariff.modules
    return Line(group, chosen, students, graduates, classes, units * tariff.eur)


def _group(counted: Counted) -> Mandatory | Group | None:
    scope = scope_of(counted.level, counted.leerweg, further_education=False)
    if scope is Scope.MANDATORY:
        return Mandatory.ENTREE if counted.level == 1 else Mandatory.BOL_2
    return group_of(counted.level, counted.leerweg)
