"""Which municipality leads the region's programme: the first, and another later (R39, R45)."""

from sqlalchemy import text
from uuid_utils.compat import uuid7

from services.municipality.domain.region import programme as rules
from services.municipality.domain.region.clocks import four_weeks_from, next_alert
from services.municipality.domain.region.programme import PERIOD_FROM, PERIOD_UNTIL, YEARS
from services.municipality.domain.region.rule import RegionRule
from services.municipality.models import RegionReportRow, RegionTaskRow
from services.municipality.steps.region.manager import Manager
from services.municipality.steps.region.programme import changing, note
from shared.messaging.transaction import Transaction
from shared.rules import require

_BEGIN = text(
    """
    INSERT INTO region_programme (region, contactgemeente, contactgemeente_since,
        centrumgemeenten, period_from, period_until)
    VALUES (:region, :code, :today, '{}', :first, :last) ON CONFLICT DO NOTHING RETURNING region
    """
)


async def begin(tx: Transaction, manager: Manager) -> None:
    """Begin the programme: the manager's municipality is the contactgemeente (R39)."""
    values = {"region": manager.region, "code": manager.gemeentecode, "today": tx.today}
    period = {"first": PERIOD_FROM, "last": PERIOD_UNTIL}
    made = await tx.session.scalar(_BEGIN, values | period)
    require(made is not None, RegionRule.ONE_PROGRAMME)
    for year in YEARS:
        alert = next_alert(year, tx.today)
        report = RegionReportRow(
            report_id=uuid7(), region=manager.region, year=year, next_alert_on=alert
        )
        tx.add(report)
    await note(tx, manager, "contactgemeente", None, manager.gemeentecode)


async def change_contactgemeente(tx: Transaction, manager: Manager, to: str) -> None:
    """Pass the programme on to another municipality of the region, which begins a task (R45).

    The former one reaches the documents until they are handed over. (WEB 9.2.4(5))
    """
    row = await changing(tx, manager)
    require(row.former_contactgemeente is None, RegionRule.FOUR_WEEKS_FIRST)
    require(to != row.contactgemeente, RegionRule.ANOTHER_CONTACTGEMEENTE)
    rules.check_partners(to, tuple(row.centrumgemeenten) or (to,), dict(manager.members))
    await note(tx, manager, "contactgemeente", row.contactgemeente, to)
    task = RegionTaskRow(
        task_id=uuid7(),
        region=manager.region,
        kind="documents",
        about=f"Alle stukken overdragen aan {manager.name_of(to)}",
        started_on=tx.today,
        due_on=four_weeks_from(tx.today),
    )
    tx.add(task)
    await tx.session.flush()
    row.former_contactgemeente, row.contactgemeente = row.contactgemeente, to
    row.contactgemeente_since = tx.today
