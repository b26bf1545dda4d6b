"""Warns 60, 30 and 7 days before an effectrapportage is due (R42)."""

from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.region.clocks import next_alert, report_due_on
from services.municipality.models import RegionProgrammeRow, RegionReportRow
from shared.messaging.transaction import Transaction
from shared.runtime.due import DueAction
from shared.schemas.region import EffectrapportageReminded


async def _first_alert(session: AsyncSession) -> date | None:
    return (await session.exec(select(func.min(RegionReportRow.next_alert_on)))).one()


async def _alert(tx: Transaction, day: date, limit: int) -> int:
    found = await tx.session.exec(
        select(RegionReportRow, RegionProgrammeRow)
        .join(RegionProgrammeRow, col(RegionProgrammeRow.region) == col(RegionReportRow.region))
        .where(col(RegionReportRow.next_alert_on) <= day)
        .order_by(col(RegionReportRow.next_alert_on), col(RegionReportRow.report_id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    for report, programme in rows:
        due_on = report_due_on(report.year)
        reminded = EffectrapportageReminded(
            region=report.region,
            year=report.year,
            due_on=due_on,
            days_left=max(0, (due_on - day).days),
            region_mailbox=programme.mailbox,
        )
        tx.record(report.report_id, reminded)
        report.next_alert_on = next_alert(report.year, day)
    return len(rows)


ALERT = DueAction("warn of effectrapportages", _first_alert, _alert)
"""Warns of reports that are not final."""
