"""The effectrapportage: a draft from what is known, its gaps, and the final one (R42, R43)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.region.clocks import report_due_on
from services.municipality.domain.region.completeness import Incomplete
from services.municipality.domain.region.figures import (
    DEFINITIONS,
    FORMAT,
    Official,
    officials,
)
from services.municipality.domain.region.programme import (
    TOPIC_NAMES,
    Indicator,
    Programme,
    Target,
    Topic,
)
from services.municipality.domain.region.rule import RegionRule
from services.municipality.models import RegionProgrammeRow, RegionReportRow
from services.municipality.steps.region.figures import figures
from services.municipality.steps.region.manager import Manager, locked_programme, programme_of
from services.municipality.steps.region.programme import ProgrammeText, whole
from shared.messaging.transaction import Transaction
from shared.reference import gemeente
from shared.rules import NotFound, require
from shared.runtime.clock import AMSTERDAM
from shared.runtime.texts import ShortText

SOURCES = {
    "contactschool": "de subsidie van de contactschool",
    "contactgemeente": "de uitkering van de contactgemeente",
}


class OfficialIn(BaseModel):
    """A number of the ministry or CBS, with where it comes from."""

    counted: int = Field(ge=0, le=10_000_000)
    source: ShortText


class Content(BaseModel):
    """A report as it is read: kept as it is once it is final."""

    region: int
    region_name: str
    year: int
    due_on: date
    format_version: str
    counted_at: datetime
    final: bool = False
    contactgemeente: str
    contactschool: str | None
    centrumgemeenten: list[str]
    involvement: str | None
    officials: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    agreements: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    gaps: list[dict[str, str]]


async def reports_of(session: AsyncSession, region: int) -> list[RegionReportRow]:
    """Return the reports of a region, by year."""
    query = select(RegionReportRow).where(RegionReportRow.region == region)
    return list(await session.exec(query.order_by(col(RegionReportRow.year))))


async def report_of(
    session: AsyncSession, region: int, year: int, *, lock: bool = False
) -> RegionReportRow:
    """Return a report; raises NotFound for a year outside the programme."""
    query = select(RegionReportRow).where(
        RegionReportRow.region == region, RegionReportRow.year == year
    )
    found = (await session.exec(query.with_for_update() if lock else query)).first()
    if found is None:
        raise NotFound("region_report")
    return found


async def content_of(session: AsyncSession, manager: Manager, year: int, now: datetime) -> Content:
    """Return a report: as it was frozen, or made from what is known now."""
    report = await report_of(session, manager.region, year)
    if report.content is not None:
        return Content.model_validate(report.content)
    row = await programme_of(session, manager.region)
    return await _made(session, manager, row, report, now)


async def keep_texts(
    tx: Transaction, manager: Manager, year: int, texts: Mapping[str, ProgrammeText]
) -> None:
    """Write explanations or progress in a draft, each under ``part:code``."""
    report = await _draft(tx, manager, year)
    report.texts = {**report.texts, **texts}


async def keep_official(
    tx: Transaction, manager: Manager, year: int, code: str, number: OfficialIn
) -> None:
    """Write a number of the ministry or CBS, with its source and the definition it follows."""
    report = await _draft(tx, manager, year)
    definition = next((each for each in officials(year) if each.code == code), None)
    if definition is None:
        raise NotFound("region_official")
    kept = number.model_dump() | {"version": definition.version}
    report.officials = report.officials | {code: kept}


async def make_final(tx: Transaction, manager: Manager, year: int) -> None:
    """Freeze the report; raises Incomplete naming what is missing (Regeling 5.1)."""
    report = await _draft(tx, manager, year)
    require(tx.today.year > year, RegionRule.YEAR_NOT_OVER)
    row = await programme_of(tx.session, manager.region)
    content = await _made(tx.session, manager, row, report, tx.now)
    if content.gaps:
        raise Incomplete(RegionRule.REPORT_HAS_GAPS, [gap["what"] for gap in content.gaps])
    report.content = content.model_copy(update={"final": True}).model_dump(mode="json")
    report.final_at, report.next_alert_on = tx.now, None


async def _draft(tx: Transaction, manager: Manager, year: int) -> RegionReportRow:
    await locked_programme(tx, manager.region)
    report = await report_of(tx.session, manager.region, year, lock=True)
    require(report.final_at is None, RegionRule.REPORT_IS_FINAL)
    return report


async def _made(
    session: AsyncSession,
    manager: Manager,
    row: RegionProgrammeRow,
    report: RegionReportRow,
    now: datetime,
) -> Content:
    programme = await whole(session, row)
    today = now.astimezone(AMSTERDAM).date()
    counted = await figures(session, manager.region, report.year, now)
    content = Content(
        region=manager.region,
        region_name=manager.region_name,
        year=report.year,
        due_on=report_due_on(report.year),
        format_version=FORMAT,
        counted_at=now,
        contactgemeente=manager.name_of(row.contactgemeente),
        contactschool=row.contactschool,
        centrumgemeenten=[gemeente(code, today).name for code in row.centrumgemeenten],
        involvement=report.texts.get("involvement:all"),
        officials=[_official(each, report, programme) for each in officials(report.year)],
        figures=[
            {
                "key": key.value,
                "name": definition.name,
                "counts": definition.of(report.year),
                "version": definition.version,
                "counted": counted[key],
            }
            for key, definition in DEFINITIONS.items()
        ],
        agreements=[_agreement(topic, report, programme) for topic in Topic],
        measures=[_measure(each.key, report, programme) for each in programme.measures],
        gaps=[],
    )
    return content.model_copy(update={"gaps": _gaps(content)})


def _official(official: Official, report: RegionReportRow, programme: Programme) -> dict[str, Any]:
    kept = report.officials.get(official.code, {})
    indicator, year = official.target
    return {
        "code": official.code,
        "name": official.name,
        "counts": official.counts,
        "version": kept.get("version", official.version),
        "target": programme.targets.get(Target(Indicator(indicator), year)),
        "counted": kept.get("counted"),
        "source": kept.get("source"),
        "explanation": report.texts.get(f"target:{official.code}"),
    }


def _agreement(topic: Topic, report: RegionReportRow, programme: Programme) -> dict[str, Any]:
    return {
        "code": topic.value,
        "name": TOPIC_NAMES[topic],
        "agreement": programme.topics.get(topic),
        "progress": report.texts.get(f"agreement:{topic.value}"),
    }


def _measure(key: str, report: RegionReportRow, programme: Programme) -> dict[str, Any]:
    measure = next(each for each in programme.measures if each.key == key)
    return {
        "code": key,
        "name": measure.name,
        "source": SOURCES[measure.source],
        "cents": measure.cents.get(report.year),
        "progress": report.texts.get(f"measure:{key}:progress"),
        "effect": report.texts.get(f"measure:{key}:effect"),
    }


def _gaps(content: Content) -> list[dict[str, str]]:
    """Return what Regeling 5.1 asks for and is not there, with where it is filled in."""
    found = []
    for each in content.officials:
        if each["target"] is None:
            found.append((f"het streefcijfer {each['name']}", "/region/programme/targets"))
        if each["counted"] is None:
            found.append((f"het cijfer {each['name']} met bron", f"official/{each['code']}"))
        if not each["explanation"]:
            found.append((f"de toelichting op {each['name']}", f"official/{each['code']}"))
    for each in content.agreements:
        if not each["progress"]:
            what = f"de voortgang van de afspraak over {each['name']}"
            found.append((what, f"agreement/{each['code']}"))
    for each in content.measures:
        if not each["progress"] or not each["effect"]:
            what = f"voortgang en effect van maatregel {each['name']}"
            found.append((what, f"measure/{each['code']}"))
    if not content.involvement:
        found.append(("hoe contactschool en centrumgemeente meededen", "involvement/all"))
    base = f"/region/reports/{content.year}/"
    return [
        {"what": what, "place": place if place.startswith("/") else base + place}
        for what, place in found
    ]
