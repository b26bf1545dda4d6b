"""Asks the database for the region's figures: only numbers come out, small ones are hidden."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.region.facts import STEPS, Completion, Holder, Kind, cohort_name
from services.municipality.domain.region.figures import Key, about_the_same, shown_figures
from services.municipality.domain.region.funnel import Funnel, funnels
from services.municipality.domain.region.suppression import FEWEST, Shown, close_to, suppress
from services.municipality.steps.region.manager import Manager
from shared.schemas.vocabulary import RefusalReason

_FUNNEL = text("SELECT division, item, kind, people FROM region_funnel(:region)")
_HOLDERS = text("SELECT gemeentecode, holder, people FROM region_holders(:region)")
_WAYS = text("SELECT kind, way, handovers FROM region_ways(:region)")
_WAITING = text(
    "SELECT since, people, first_quarter, median, third_quarter FROM region_waiting(:r)"
)
_FIGURES = text("SELECT figure, counted FROM region_figures(:region, :year, :as_of)")
_CELLS = text(
    "SELECT figure, brin, gemeentecode, counted FROM region_cells(:region, :year, :as_of)"
)
_ROWS = text(
    "SELECT subject, brin, gemeentecode, happened_on "
    "FROM region_rows_to_check(:region, :year, :as_of, :key)"
)
HOLDERS = (Holder.SCHOOL, Holder.GEMEENTE, Holder.DOORSTROOMPUNT)
DIVISIONS = ("school", "gemeente", "cohort")


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers with totals; None where one is hidden."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many days people wait, in quarters of the people; for five people or more."""

    since: str
    people: int
    first_quarter: int
    median: int
    third_quarter: int


@dataclass(frozen=True, slots=True)
class Region:
    """What the region's manager sees."""

    funnels: dict[str, Funnel]
    holders: Table | None
    ways: Table | None
    refusals: Table | None
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row that a figure was counted from."""

    subject: UUID
    brin: str
    gemeentecode: str
    happened_on: date


async def region_of(session: AsyncSession, manager: Manager) -> Region:
    """Return the region in numbers: who holds whom, how far, how, and how soon (R52)."""
    ways = await _ways(session, manager.region)
    return Region(
        funnels=await _funnels(session, manager),
        holders=await _holders(session, manager),
        ways=_one_column(ways, Kind.COMPLETED, list(Completion)),
        refusals=_one_column(ways, Kind.REFUSED, list(RefusalReason)),
        waiting=await _waiting(session, manager.region),
    )


async def _funnels(session: AsyncSession, manager: Manager) -> dict[str, Funnel]:
    found = await session.execute(_FUNNEL, {"region": manager.region})
    counts: dict[str, dict[str, dict[Kind, int]]] = {each: {} for each in DIVISIONS}
    for division, item, kind, people in found:
        counts[division].setdefault(_item_name(division, item, manager), {})[Kind(kind)] = people
    tables = [dict(sorted(counts[division].items())) for division in DIVISIONS]
    return dict(zip(DIVISIONS, funnels(tables), strict=True))


def _item_name(division: str, item: str, manager: Manager) -> str:
    if division == "cohort":
        return cohort_name(int(item))
    return manager.name_of(item) if division == "gemeente" else item


async def _holders(session: AsyncSession, manager: Manager) -> Table | None:
    found = await session.execute(_HOLDERS, {"region": manager.region})
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for code, holder, people in found:
        counts[manager.name_of(code)][holder] = people
    names = tuple(sorted(counts))
    inner = [[counts[name].get(holder, 0) for holder in HOLDERS] for name in names]
    if not inner:
        return None
    return Table(names, tuple(HOLDERS), suppress(inner))


async def _ways(session: AsyncSession, region: int) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, way, handovers in await session.execute(_WAYS, {"region": region}):
        counts[kind][way] = handovers
    return counts


def _one_column(
    counts: dict[str, dict[str, int]], kind: Kind, values: Sequence[str]
) -> Table | None:
    found = counts.get(kind)
    if not found:
        return None
    shown = suppress([[found.get(value, 0)] for value in values])
    return Table(tuple(values), (kind,), shown)


async def _waiting(session: AsyncSession, region: int) -> tuple[Waiting, ...]:
    found = await session.execute(_WAITING, {"r": region})
    return tuple(
        Waiting(since, people, round(first), round(median), round(third))
        for since, people, first, median, third in sorted(found)
        if people >= FEWEST
    )


async def figures(
    session: AsyncSession, region: int, year: int, as_of: datetime
) -> dict[Key, int | None]:
    """Return the figures of a report, as counted from what was known at an instant."""
    values = {"region": region, "year": year, "as_of": as_of}
    found = {Key(key): counted for key, counted in await session.execute(_FIGURES, values)}
    return shown_figures(found)


async def cells(  # noqa: PLR0913  which figure of which report
    session: AsyncSession, manager: Manager, year: int, as_of: datetime, key: Key, *, hidden: bool
) -> Table | None:
    """Return how a figure is divided over schools and municipalities, small cells hidden.

    Neither do cells show that differ a little from those of a figure about the same people.
    """
    values = {"region": manager.region, "year": year, "as_of": as_of}
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for figure, brin, code, counted in await session.execute(_CELLS, values):
        counts[figure][code, brin] = counted
    if key not in counts:
        return None
    schools = sorted({brin for _, brin in counts[key]})
    codes = sorted({code for code, _ in counts[key]}, key=manager.name_of)

    def table(figure: Key) -> list[list[int]]:
        return [[counts[figure].get((code, brin), 0) for brin in schools] for code in codes]

    before = [table(each) for each in about_the_same(key)]
    also = close_to(table(key), before)
    if hidden:
        also |= {(len(codes), len(schools))}
    shown = suppress(table(key), also=also)
    return Table(tuple(map(manager.name_of, codes)), tuple(schools), shown)


async def rows_to_check(
    session: AsyncSession, region: int, year: int, as_of: datetime, key: Key
) -> list[CheckedRow]:
    """Return the rows behind a figure; none unless one reaches people of the contactgemeente."""
    values = {"region": region, "year": year, "as_of": as_of, "key": key}
    return [CheckedRow(*row) for row in await session.execute(_ROWS, values)]


STEP_NAMES = tuple(STEPS.values())
