"""The effectrapportage: a draft with its gaps, figures with their rows, CSV, PDF (R42, R43)."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.domain.region.clocks import report_due_on
from services.municipality.domain.region.completeness import Incomplete
from services.municipality.domain.region.figures import DEFINITIONS, Key
from services.municipality.models import RegionProgrammeRow, RegionReportRow
from services.municipality.pages.region_report_forms import HOME, Reported
from services.municipality.steps.region import figures, reports
from services.municipality.steps.region.manager import Managing
from services.municipality.steps.region.paper import amount, as_csv, as_pdf, file_name, shown
from services.municipality.steps.region.reports import Content, content_of
from shared.access.actions import Action
from shared.access.gate import Reading, Showing, Tx, permits
from shared.pages import templates
from shared.pages.rendering import done, render
from shared.runtime.web import Now, Today

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
READS = permits(Action.READ_REGION)
KEEPS = permits(Action.KEEP_REGION)
CHECKS = permits(Action.CHECK_REGION)


@router.get(HOME, dependencies=[KEEPS])
async def list_reports(
    request: Request, reading: Reading, manager: Managing, today: Today
) -> HTMLResponse:
    """Show a report for each year, and how many days are left."""
    if await reading.get(RegionProgrammeRow, manager.region) is None:
        return await render(request, pages, "region/start.html", manager=manager)
    found = [
        (row, due := report_due_on(row.year), (due - today).days)
        for row in await reports.reports_of(reading, manager.region)
    ]
    return await render(request, pages, "region/reports.html", manager=manager, reports=found)


@router.get(f"{HOME}/{{year}}", dependencies=[KEEPS])
async def show_report(request: Request, report: Reported, today: Today) -> HTMLResponse:
    """Show a report with what it still misses."""
    return await _show(request, report, (report.due_on - today).days)


async def _show(request: Request, report: Content, days: int, refused: str = "") -> HTMLResponse:
    return await render(
        request, pages, "region/report.html",
        report=report, days=days, shown=shown, amount=amount, refused=refused,
    )  # fmt: skip


@router.get(f"{HOME}/{{year}}/effectrapportage.pdf", dependencies=[KEEPS])
async def download_pdf(report: Reported) -> Response:
    """Give the report as a PDF."""
    return _file(as_pdf(report), "application/pdf", file_name(report, "pdf"))


@router.get(f"{HOME}/{{year}}/effectrapportage.csv", dependencies=[KEEPS])
async def download_csv(report: Reported) -> Response:
    """Give the numbers as CSV."""
    body = as_csv(report).encode("utf-8-sig")
    return _file(body, "text/csv; charset=utf-8", file_name(report, "csv"))


def _file(body: bytes, kind: str, name: str) -> Response:
    saved_as = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=saved_as)


@router.post(f"{HOME}/{{year}}/final", dependencies=[KEEPS])
async def make_final(request: Request, year: int, tx: Tx, manager: Managing, now: Now) -> Response:
    """Freeze the report, or say what is missing."""
    try:
        await reports.make_final(tx, manager, year)
    except Incomplete as incomplete:
        report = await content_of(tx.session, manager, year, now)
        return await _show(request, report, (report.due_on - tx.today).days, str(incomplete))
    return done(request, f"{HOME}/{year}", "De effectrapportage is definitief.")


@router.get(f"{HOME}/{{year}}/figures/{{figure}}", dependencies=[READS])
async def show_figure(
    request: Request, figure: Key, report: Reported, reading: Reading, manager: Managing
) -> HTMLResponse:
    """Show how a figure is defined and divided over schools and municipalities (R52)."""
    counted = next(each["counted"] for each in report.figures if each["key"] == figure)
    table = await figures.cells(
        reading, manager, report.year, report.counted_at, figure, hidden=counted is None
    )
    return await render(
        request, pages, "region/figure.html",
        report=report, figure=figure, definition=DEFINITIONS[figure], counted=counted,
        shown=shown, table=table,
    )  # fmt: skip


@router.get(f"{HOME}/{{year}}/figures/{{figure}}/rows", dependencies=[CHECKS])
async def show_rows(  # noqa: PLR0913  which figure of which report, for whom
    request: Request, year: int, figure: Key, showing: Showing, manager: Managing, now: Now
) -> HTMLResponse:
    """Show the privacy officer of the contactgemeente the rows that a figure was counted from."""
    report = await reports.report_of(showing.session, manager.region, year)
    as_of = _counted_until(report, now)
    rows = await figures.rows_to_check(showing.session, manager.region, year, as_of, figure)
    await showing.note(row.subject for row in rows)
    return await render(
        request, pages, "region/rows.html",
        year=year, definition=DEFINITIONS[figure], rows=rows, manager=manager, as_of=as_of,
    )  # fmt: skip


def _counted_until(report: RegionReportRow, now: datetime) -> datetime:
    return report.final_at or now
