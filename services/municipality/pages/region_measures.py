"""Measures of the regional programme, each in a form of its own (R26, R27, R41)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.municipality.domain.region.programme import (
    CONDITION_NAMES,
    YEARS,
    Condition,
    Source,
    StatutoryTask,
)
from services.municipality.pages import region_forms as forms
from services.municipality.pages.region_forms import with_rule
from services.municipality.steps.region import programme as steps
from services.municipality.steps.region.manager import Managing, programme_of
from services.municipality.steps.region.programme import whole
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
KEEPS = permits(Action.KEEP_REGION)
HOME = "/region/programme"
SOURCES = [
    (Source.SUBSIDY.value, "De subsidie van de contactschool"),
    (Source.GRANT.value, "De uitkering van de contactgemeente"),
]
TASKS = [
    (StatutoryTask.SCHOOL_GUIDANCE.value, "Begeleiding door de school (WEB 9.2.12)"),
    (StatutoryTask.HANDOVER.value, "Overdracht aan de gemeente (WEB 9.2.13)"),
    (StatutoryTask.DOORSTROOMPUNT.value, "Het werk van het Doorstroompunt (WEB 9.2.5)"),
    (StatutoryTask.SUPPORT_TO_WORK.value, "Ondersteuning naar werk (Participatiewet 7a)"),
]


@router.get(f"{HOME}/measures/new", dependencies=[KEEPS])
async def ask_measure(request: Request) -> Response:
    """Ask for a new measure."""
    return await _measure_form(request, filled(), "Nieuwe maatregel")


@router.post(f"{HOME}/measures/new", dependencies=[KEEPS])
async def add_measure(request: Request, tx: Tx, manager: Managing) -> Response:
    """Add it."""
    return await _keep_measure(request, tx, manager, None)


@router.get(f"{HOME}/measures/{{measure_id}}", dependencies=[KEEPS])
async def show_measure(
    request: Request, measure_id: UUID, reading: Reading, manager: Managing
) -> Response:
    """Show a measure in its form."""
    programme = await whole(reading, await programme_of(reading, manager.region))
    found = next((each for each in programme.measures if each.key == str(measure_id)), None)
    if found is None:
        raise NotFound("region_measure")
    return await _measure_form(
        request, forms.measure_in_form(found), found.name, f"{HOME}/measures/{measure_id}/removal"
    )


@router.post(f"{HOME}/measures/{{measure_id}}", dependencies=[KEEPS])
async def keep_measure(request: Request, measure_id: UUID, tx: Tx, manager: Managing) -> Response:
    """Keep a measure that was changed."""
    return await _keep_measure(request, tx, manager, measure_id)


@router.post(f"{HOME}/measures/{{measure_id}}/removal", dependencies=[KEEPS])
async def remove_measure(request: Request, measure_id: UUID, tx: Tx, manager: Managing) -> Response:
    """Take a measure out of the programme."""
    await steps.remove_measure(tx, manager, measure_id)
    return done(request, HOME, "De maatregel is weggehaald.")


async def _keep_measure(
    request: Request, tx: Tx, manager: Managing, measure_id: UUID | None
) -> Response:
    form = await read_form(request, forms.MeasureForm)
    if not form.errors:
        try:
            await steps.keep_measure(tx, manager, form.model.measure(), measure_id)
        except RuleBroken as broken:
            form = with_rule(form, broken, _FIELDS.get(broken.rule.name, "name"))
    if form.errors:
        return await _measure_form(request, form, "Maatregel")
    return done(request, HOME, "De maatregel is opgeslagen.")


_FIELDS = {
    "OVER_ALLOCATED": "euros_2026",
    "NO_RESIDENCE_AT_SCHOOL": "by_residence",
    "RESIDENCE_NEEDS_REASON": "residence_reason",
    "NO_STATUTORY_TASK": "statutory_task",
}
"""At which field of the form a rule is shown."""


async def _measure_form(
    request: Request, form: Form[Any], title: str, removal: str = ""
) -> Response:
    return await render(
        request, pages, "region/measure.html",
        form=form, title=title, removal=removal, sources=SOURCES, tasks=TASKS, years=YEARS,
        conditions=[(code.value, CONDITION_NAMES[code]) for code in Condition],
    )  # fmt: skip
