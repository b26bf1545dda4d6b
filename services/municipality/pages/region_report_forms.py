"""Forms of the effectrapportage: official figures, progress, effect, who worked on it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.municipality.pages import region_forms as forms
from services.municipality.steps.region import reports
from services.municipality.steps.region.manager import Managing
from services.municipality.steps.region.reports import Content, OfficialIn, content_of
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound
from shared.runtime.web import Now

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
KEEPS = permits(Action.KEEP_REGION)
HOME = "/region/reports"
TextPart = Literal["involvement", "agreement"]


async def _reported(year: int, reading: Reading, manager: Managing, now: Now) -> Content:
    return await content_of(reading, manager, year, now)


Reported = Annotated[Content, Depends(_reported)]
"""The report of the year in the address, as it is before anything changes."""


@router.get(f"{HOME}/{{year}}/official/{{code}}", dependencies=[KEEPS])
async def ask_official(request: Request, code: str, report: Reported) -> HTMLResponse:
    """Ask for a number of the ministry or CBS, and the explanation of target and result."""
    each = _of_code(report.officials, code)
    form = filled(counted=each["counted"], source=each["source"], text=each["explanation"])
    return await _official_form(request, form, report, each)


@router.post(f"{HOME}/{{year}}/official/{{code}}", dependencies=[KEEPS])
async def keep_official(
    request: Request, code: str, report: Reported, tx: Tx, manager: Managing
) -> Response:
    """Keep them."""
    each = _of_code(report.officials, code)
    form = await read_form(request, forms.ExplainedForm)
    if form.errors:
        return await _official_form(request, form, report, each)
    number = OfficialIn(counted=form.model.counted, source=form.model.source)
    await reports.keep_official(tx, manager, report.year, code, number)
    await reports.keep_texts(tx, manager, report.year, {f"target:{code}": form.model.text})
    return done(request, f"{HOME}/{report.year}", "Het cijfer is opgeslagen.")


async def _official_form(
    request: Request, form: Form[Any], report: Content, official: dict[str, Any]
) -> HTMLResponse:
    return await render(
        request, pages, "region/official.html", form=form, year=report.year, official=official
    )


@router.get(f"{HOME}/{{year}}/measure/{{measure_id}}", dependencies=[KEEPS])
async def ask_measure(request: Request, measure_id: UUID, report: Reported) -> HTMLResponse:
    """Ask how a measure went."""
    each = _of_code(report.measures, str(measure_id))
    form = filled(progress=each["progress"], effect=each["effect"])
    return await _measure_form(request, form, report, each)


@router.post(f"{HOME}/{{year}}/measure/{{measure_id}}", dependencies=[KEEPS])
async def keep_measure(
    request: Request, measure_id: UUID, report: Reported, tx: Tx, manager: Managing
) -> Response:
    """Keep it."""
    each = _of_code(report.measures, str(measure_id))
    form = await read_form(request, forms.MeasureTextsForm)
    if form.errors:
        return await _measure_form(request, form, report, each)
    said = {f"measure:{measure_id}:{n}": text for n, text in form.model.model_dump().items()}
    await reports.keep_texts(tx, manager, report.year, said)
    return done(request, f"{HOME}/{report.year}", "Voortgang en effect zijn opgeslagen.")


async def _measure_form(
    request: Request, form: Form[Any], report: Content, measure: dict[str, Any]
) -> HTMLResponse:
    return await render(
        request, pages, "region/measure_report.html", form=form, year=report.year, measure=measure
    )


@router.get(f"{HOME}/{{year}}/{{part}}/{{code}}", dependencies=[KEEPS])
async def ask_text(request: Request, part: TextPart, code: str, report: Reported) -> HTMLResponse:
    """Ask for progress of an agreement, or who worked on the report."""
    words = _words_of(report, part, code)
    return await _text_form(request, report, words, filled(text=words["said"]))


@router.post(f"{HOME}/{{year}}/{{part}}/{{code}}", dependencies=[KEEPS])
async def keep_text(  # noqa: PLR0913  which text of which report
    request: Request, part: TextPart, code: str, report: Reported, tx: Tx, manager: Managing
) -> Response:
    """Keep it."""
    words = _words_of(report, part, code)
    form = await read_form(request, forms.TextForm)
    if form.errors:
        return await _text_form(request, report, words, form)
    await reports.keep_texts(tx, manager, report.year, {f"{part}:{code}": form.model.text})
    return done(request, f"{HOME}/{report.year}", "De tekst is opgeslagen.")


async def _text_form(
    request: Request, report: Content, words: dict[str, Any], form: Form[Any]
) -> HTMLResponse:
    back = f"{HOME}/{report.year}"
    return await render(request, pages, "region/text.html", form=form, back=back, **words)


def _words_of(report: Content, part: TextPart, code: str) -> dict[str, Any]:
    """Return what the form of a text says; raises NotFound for a part that is not there."""
    if part == "involvement":
        if code != "all":
            raise NotFound("region_part")
        return {
            "title": "Wie meewerkten",
            "label": "Hoe werkten contactschool en centrumgemeente mee aan dit verslag?",
            "hint": "Regeling 5.1.",
            "said": report.involvement,
        }
    each = _of_code(report.agreements, code)
    return {
        "title": f"Voortgang van afspraak {code}",
        "label": f"Hoe ging het in {report.year} met {each['name']}?",
        "hint": f"De afspraak: {each['agreement'] or 'nog niet ingevuld'}",
        "said": each["progress"],
    }


def _of_code(parts: list[dict[str, Any]], code: str) -> dict[str, Any]:
    found = next((each for each in parts if each["code"] == code), None)
    if found is None:
        raise NotFound("region_part")
    return found
