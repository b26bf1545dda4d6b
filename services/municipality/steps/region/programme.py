"""Keeping the regional programme: each part, who changed it, and when it is ready (R39–R41)."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.municipality.domain.region import programme as rules
from services.municipality.domain.region.budget import check_allocation
from services.municipality.domain.region.completeness import require_ready
from services.municipality.domain.region.programme import (
    Condition,
    ContactschoolReason,
    Indicator,
    Measure,
    Programme,
    Source,
    StatutoryTask,
    Target,
    Topic,
)
from services.municipality.models import (
    RegionChangeRow,
    RegionMeasureRow,
    RegionProgrammeRow,
    RegionTargetRow,
    RegionTopicRow,
)
from services.municipality.steps.region.manager import Manager, locked_programme
from shared.messaging.transaction import Transaction
from shared.rules import NotFound
from shared.runtime.texts import ShortText, without_bsn
from shared.schemas.vocabulary import Brin, Gemeentecode

ProgrammeText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000),
    AfterValidator(without_bsn),
]
"""A section of a programme: some pages."""
Mailbox = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
Cents = Annotated[int, Field(ge=0, le=10**13)]


class PartnersIn(BaseModel):
    """Who make the programme with the contactgemeente, and where its mail goes."""

    contactschool: Brin
    contactschool_reason: ContactschoolReason | None = None
    centrumgemeenten: list[Gemeentecode] = Field(min_length=1, max_length=10)
    mailbox: Mailbox


class MeasureKind(BaseModel):
    """What a measure is, whether typed by people or told by software."""

    name: ShortText
    source: Source
    at_school: bool = False
    by_residence: bool = False
    residence_reason: ShortText | None = None
    statutory_task: StatutoryTask | None = None


class MeasureIn(MeasureKind):
    """A measure, with what it says about the five conditions, and an amount per year in cents."""

    statements: dict[Condition, ProgrammeText] = Field(default_factory=dict)
    cents: dict[int, Cents] = Field(default_factory=dict)

    def measure(self, measure_id: UUID) -> Measure:
        """Return the measure."""
        return Measure(
            str(measure_id), **{name: getattr(self, name) for name in MeasureIn.model_fields}
        )


async def whole(session: AsyncSession, row: RegionProgrammeRow) -> Programme:
    """Return a programme with all of its parts, as the rules look at it."""
    topics = await session.exec(select(RegionTopicRow).where(RegionTopicRow.region == row.region))
    targets = await session.exec(
        select(RegionTargetRow).where(RegionTargetRow.region == row.region)
    )
    return Programme(
        region=row.region,
        contactgemeente=row.contactgemeente,
        contactschool=row.contactschool,
        centrumgemeenten=tuple(row.centrumgemeenten),
        analysis=row.analysis,
        topics={Topic(each.topic): each.agreement for each in topics},
        targets={Target(Indicator(t.indicator), t.year): t.target for t in targets},
        measures=tuple(as_measure(each) for each in await measures_of(session, row.region)),
        general_cents=row.general_cents,
        total_cents=row.total_cents,
    )


async def measures_of(session: AsyncSession, region: int) -> list[RegionMeasureRow]:
    """Return the measures of a region, oldest first."""
    query = select(RegionMeasureRow).where(RegionMeasureRow.region == region)
    return list(await session.exec(query.order_by(col(RegionMeasureRow.measure_id))))


def as_measure(row: RegionMeasureRow) -> Measure:
    """Return a measure's row as the value that the rules look at."""
    return Measure(
        key=str(row.measure_id),
        name=row.name,
        source=Source(row.source),
        at_school=row.at_school,
        by_residence=row.by_residence,
        residence_reason=row.residence_reason,
        statements={Condition(code): said for code, said in row.statements.items()},
        cents={int(year): cents for year, cents in row.cents.items()},
    )


async def keep_partners(tx: Transaction, manager: Manager, partners: PartnersIn) -> None:
    """Name contactschool, centrumgemeenten and mailbox (R39)."""
    row = await changing(tx, manager)
    centrum = tuple(dict.fromkeys(partners.centrumgemeenten))
    rules.check_partners(row.contactgemeente, centrum, dict(manager.members))
    before = row.contactschool
    row.contactschool = rules.choose_contactschool(
        before, partners.contactschool, partners.contactschool_reason
    )
    if before != row.contactschool:
        reason = partners.contactschool_reason if before else None
        await note(tx, manager, "contactschool", before, row.contactschool, reason)
    await note(tx, manager, "centrumgemeenten", ", ".join(row.centrumgemeenten), ", ".join(centrum))
    row.centrumgemeenten = list(centrum)
    row.mailbox = partners.mailbox


async def keep_analysis(tx: Transaction, manager: Manager, analysis: str) -> None:
    """Write the regional analysis (Regeling 2.2 onder a)."""
    row = await changing(tx, manager)
    await note(tx, manager, "analysis", row.analysis, analysis)
    row.analysis = analysis


async def keep_topic(tx: Transaction, manager: Manager, topic: Topic, agreement: str) -> None:
    """Write what is agreed about a topic (Regeling 2.4); it can be adjusted meanwhile."""
    await changing(tx, manager)
    row = await tx.session.get(RegionTopicRow, (manager.region, topic))
    await note(tx, manager, f"topic-{topic}", row.agreement if row else None, agreement)
    await tx.session.merge(RegionTopicRow(region=manager.region, topic=topic, agreement=agreement))


async def keep_targets(tx: Transaction, manager: Manager, targets: Mapping[Target, int]) -> None:
    """Write streefcijfers; one that is left out stays as it is (Regeling 2.3)."""
    await changing(tx, manager)
    for target, number in targets.items():
        key = (manager.region, target.indicator, target.year)
        row = await tx.session.get(RegionTargetRow, key)
        before = str(row.target) if row else None
        await note(tx, manager, f"target {target}", before, str(number))
        await tx.session.merge(
            RegionTargetRow(
                region=manager.region, indicator=target.indicator, year=target.year, target=number
            )
        )


async def keep_budget(
    tx: Transaction, manager: Manager, *, total_cents: int, general_cents: int
) -> None:
    """Write the total and the general costs; refuses a total that is divided already (R41)."""
    row = await changing(tx, manager)
    measures = [as_measure(each) for each in await measures_of(tx.session, manager.region)]
    check_allocation(measures, general_cents, total_cents)
    before = None if row.total_cents is None else f"{row.total_cents} + {row.general_cents}"
    await note(tx, manager, "budget", before, f"{total_cents} + {general_cents}")
    row.total_cents, row.general_cents = total_cents, general_cents


async def keep_measure(
    tx: Transaction, manager: Manager, kept: MeasureIn, measure_id: UUID | None = None
) -> UUID:
    """Write a measure, a new one where no identifier is given (R26, R27, R41)."""
    row = await changing(tx, manager)
    found = await measures_of(tx.session, manager.region)
    before = next((each for each in found if each.measure_id == measure_id), None)
    if measure_id is not None and before is None:
        raise NotFound("region_measure")
    measure = kept.measure(measure_id or uuid7())
    rules.check_measure(measure)
    others = [as_measure(each) for each in found if each.measure_id != measure_id]
    check_allocation([*others, measure], row.general_cents, row.total_cents)
    plain = kept.model_dump(exclude={"statements", "cents", "statutory_task"})
    written = RegionMeasureRow(
        measure_id=UUID(measure.key),
        region=manager.region,
        statements={code.value: said for code, said in kept.statements.items()},
        cents={str(year): cents for year, cents in kept.cents.items()},
        **plain,
    )
    await note(tx, manager, f"measure {kept.name}", _said(before), _said(written))
    await tx.session.merge(written)
    return UUID(measure.key)


async def remove_measure(tx: Transaction, manager: Manager, measure_id: UUID) -> None:
    """Take a measure out of the programme; what it was stays in the history."""
    await changing(tx, manager)
    row = await tx.load(RegionMeasureRow, measure_id)
    if row.region != manager.region:
        raise NotFound("region_measure")
    await note(tx, manager, f"measure {row.name}", _said(row), None)
    await tx.session.delete(row)


async def mark_ready(tx: Transaction, manager: Manager) -> None:
    """Mark the programme ready; raises Incomplete naming what is missing, by article (R40)."""
    row = await locked_programme(tx, manager.region)
    require_ready(await whole(tx.session, row))
    row.ready_on = tx.today
    await note(tx, manager, "ready", None, tx.today.isoformat())


async def changing(tx: Transaction, manager: Manager) -> RegionProgrammeRow:
    """Return the programme to change; what is changed is no longer the ready version."""
    row = await locked_programme(tx, manager.region)
    row.ready_on = None
    return row


def _said(row: RegionMeasureRow | None) -> str | None:
    return row.model_dump_json(exclude={"measure_id", "region"}) if row else None


async def note(  # noqa: PLR0913  what a change consists of
    tx: Transaction,
    manager: Manager,
    part: str,
    before: str | None,
    after: str | None,
    reason: str | None = None,
) -> None:
    """Write down a change, in order; nothing when nothing changed."""
    if before == after:
        return
    last = await tx.session.exec(
        select(func.max(RegionChangeRow.number)).where(RegionChangeRow.region == manager.region)
    )
    change = RegionChangeRow(
        region=manager.region,
        number=(last.one() or 0) + 1,
        changed_at=tx.now,
        actor=f"{manager.name_of(manager.gemeentecode)}, {manager.by}",
        part=part,
        before=before or None,
        after=after,
        reason=reason,
    )
    tx.add(change)
    await tx.session.flush()


async def changes(session: AsyncSession, region: int) -> list[RegionChangeRow]:
    """Return who changed what, newest first."""
    query = select(RegionChangeRow).where(RegionChangeRow.region == region)
    return list(await session.exec(query.order_by(col(RegionChangeRow.number).desc())))
