"""The figures of the effectrapportage: what each counts, and by which definition (R42, R43)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.municipality.domain.region.suppression import FEWEST, suppress

FORMAT = "2026"
"""Version of the ministerial format that the report follows; it may change yearly (R42)."""
OWN = "Estafette 2026.1"
"""Version of our own definitions. A changed definition gets a new one."""


class Key(StrEnum):
    """What is counted from facts."""

    GRADUATED = "graduated"
    IN_SCOPE = "in-scope"
    REACHED = "reached"
    OUTCOME_KNOWN = "outcome-known"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    COMPLETED = "completed"
    SAME_COACH = "same-coach"
    WARM = "warm"
    COLD = "cold"
    NEITHER = "neither"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts. ``{year}`` is the year of the report."""

    name: str
    counts: str
    version: str = OWN

    def of(self, year: int) -> str:
        """Return the definition for a year."""
        return self.counts.format(year=year)


DEFINITIONS: dict[Key, Definition] = {
    Key.GRADUATED: Definition(
        "Gediplomeerden",
        "Jongeren uit de regio met een mbo-diploma van 1 januari tot en met 31 december {year}.",
    ),
    Key.IN_SCOPE: Definition(
        "Begeleiding aangeboden",
        "Gediplomeerden van {year} aan wie de school begeleiding aanbiedt: verplicht, of volgens "
        "het eigen doelgroepbeleid (WEB 9.2.12).",
    ),
    Key.REACHED: Definition(
        "Gesproken door de school",
        "Van hen: met wie de school uiterlijk 31 december {year} heeft gesproken. Een poging "
        "zonder antwoord telt niet.",
    ),
    Key.OUTCOME_KNOWN: Definition(
        "Uitkomst bekend",
        "Van hen aan wie begeleiding is aangeboden: van wie op 31 december {year} bekend is waar "
        "zij zijn.",
    ),
    Key.OFFERED: Definition(
        "Overdrachten aangeboden",
        "Overdrachten die een school in {year} aanbood aan een gemeente in de regio (WEB 9.2.13).",
    ),
    Key.ACCEPTED: Definition(
        "Overdrachten aanvaard", "Overdrachten die een gemeente in {year} aanvaardde."
    ),
    Key.REFUSED: Definition(
        "Overdrachten geweigerd", "Overdrachten die een gemeente in {year} weigerde."
    ),
    Key.COMPLETED: Definition(
        "Overdrachten afgerond", "Overdrachten waarvan in {year} ook de coach geregeld is."
    ),
    Key.SAME_COACH: Definition(
        "Met dezelfde coach", "Overdrachten, afgerond in {year}, waarbij de coach bleef."
    ),
    Key.WARM: Definition(
        "Warm overgedragen",
        "Overdrachten, afgerond in {year}, aan een andere coach, met een gesprek met beide "
        "coaches en de jongere.",
    ),
    Key.COLD: Definition(
        "Koud overgedragen",
        "Overdrachten, afgerond in {year}, aan een andere coach, zonder zo'n gesprek.",
    ),
    Key.NEITHER: Definition(
        "Geen opleiding en geen werk op 1 oktober",
        "Gediplomeerden tot en met 1 oktober {year} aan wie begeleiding is aangeboden, van wie op "
        "1 oktober {year} bekend is dat zij geen opleiding en geen werk hebben. Dit is een eigen "
        "telling; niet de landelijke NEET.",
    ),
    Key.UNKNOWN: Definition(
        "Onbekend op 1 oktober",
        "Gediplomeerden in het jaar tot en met 1 oktober {year} aan wie begeleiding is "
        "aangeboden, van wie op 1 oktober {year} niet bekend is waar zij zijn.",
    ),
}
"""In the order of the report."""


def reference_day(year: int) -> date:
    """Return the day on which NEET is measured (R43)."""
    return date(year, 10, 1)


WAYS = (Key.SAME_COACH, Key.WARM, Key.COLD)
"""Together they are what was completed (R16, R17)."""


NESTED = (
    (Key.GRADUATED, Key.IN_SCOPE, Key.REACHED, Key.OUTCOME_KNOWN),
    (Key.OFFERED, Key.ACCEPTED, Key.REFUSED, Key.COMPLETED),
)
"""Figures about the same people: a difference between two of a row is a group of people."""


def about_the_same(key: Key) -> tuple[Key, ...]:
    """Return the figures before this one that are about the same people."""
    row = next((row for row in NESTED if key in row), (key,))
    return row[: row.index(key)]


def shown_figures(counted: Mapping[Key, int], fewest: int = FEWEST) -> dict[Key, int | None]:
    """Return the figures as they may be seen: None for a small one, or one that gives it away.

    A figure that differs less than ``fewest`` from one about the same people is hidden: the
    difference is a small group. Of the three ways of completing a handover, hidden ones follow
    from no total.
    """
    seen: dict[Key, int | None] = {}
    for key in Key:
        value = counted.get(key, 0)
        before = [seen[other] for other in about_the_same(key)]
        close = any(0 < abs(value - other) < fewest for other in before if other is not None)
        seen[key] = None if value < fewest or close else value
    also = frozenset({(3, 0), (3, 1)} if seen[Key.COMPLETED] is None else ())
    column = suppress([[counted.get(way, 0)] for way in WAYS], fewest, also=also).rows
    return seen | {way: row[0] for way, row in zip(WAYS, column, strict=False)}


NEW_VSV_FROM = 2026
"""First school year of the new definition of vsv (Regeling 2.3, Annex 1)."""


@dataclass(frozen=True, slots=True)
class Official:
    """A figure of the ministry or CBS that a target is compared with: entered with its source."""

    code: str
    name: str
    counts: str
    version: str
    target: tuple[str, int]
    """Indicator and year of the streefcijfer."""


def officials(year: int) -> tuple[Official, ...]:
    """Return the official figures for a report about a year.

    vsv runs from 1 October to 1 October: in April the school year that began two years before the
    report is sent is the last one known.
    """
    first = year - 1
    vsv = "nieuw" if first >= NEW_VSV_FROM else "oud"
    return (
        Official(
            "vsv",
            f"vsv {first}/{year}",
            f"Nieuwe voortijdig schoolverlaters: van 1 oktober {first} tot 1 oktober {year} de "
            "school verlaten zonder startkwalificatie.",
            f"vsv {vsv} (Regeling 2.3, bijlage 1)",
            ("vsv", first),
        ),
        Official(
            "neet",
            f"NEET {year}",
            f"Jongeren zonder opleiding en zonder werk, gemeten op 1 oktober {year}.",
            "NEET (Regeling 2.3, bijlage 1)",
            ("neet", year),
        ),
    )
