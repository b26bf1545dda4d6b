"""Pages of the policy adviser: for whom the guidance is, and what a choice reaches and costs."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field, HttpUrl, ValidationError

from services.school import policy
from services.school.asking import Asking
from services.school.domain.eligibility import Group, policy_on
from services.school.domain.simulation import Per
from services.school.models import policies, versions_of
from services.school.pages.forms import WholeNumber, with_rule
from services.school.policy import Choice, NewPolicy
from services.school.words import GROUPS
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.messages import sentence
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.runtime.texts import LongText, ShortText
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
pages = templates("services.school")
CHOICES = [(group.value, GROUPS[group]) for group in Group]
PAID = [(Per.HEAD.value, "Per persoon"), (Per.MODULE.value, "Per module, voor een hele klas")]


class PolicyForm(BaseModel):
    """A new version of the policy."""

    version: ShortText
    valid_from: date
    groups: frozenset[Group] = frozenset()
    agreements_link: HttpUrl
    explanation: LongText
    decided_by: ShortText


class ChoiceForm(BaseModel):
    """A choice to try out."""

    groups: frozenset[Group] = frozenset()
    per: Per = Per.HEAD
    eur: WholeNumber = Field(default=0, ge=0, le=1_000_000)
    modules: WholeNumber = Field(default=1, ge=1, le=50)


@router.get(
    "/target-group", dependencies=[permits(Action.READ_POLICY)], response_class=HTMLResponse
)
async def target_group(request: Request, reading: Reading, today: Today, asker: Asking) -> Response:
    """Show for whom the guidance is today, and every version of the policy."""
    rows = [row for row in await policy.versions(reading) if row.brin == asker.brin[:4]]
    valid = policy_on(versions_of(asker.brin, await policies(reading)), today)
    return await render(
        request,
        pages,
        "policy/target_group.html",
        versions=rows,
        valid=next((row for row in rows if valid and row.version == valid.version), None),
        groups=GROUPS,
        choices=CHOICES,
    )


@router.get(
    "/target-group/new", dependencies=[permits(Action.KEEP_POLICY)], response_class=HTMLResponse
)
async def new_version(request: Request, reading: Reading, asker: Asking) -> Response:
    """Ask for a new version, with the choice of the newest one filled in."""
    rows = [row for row in await policy.versions(reading) if row.brin == asker.brin[:4]]
    form = (
        filled(groups=rows[0].groups, agreements_link=rows[0].agreements_link) if rows else Form()
    )
    return await _form(request, form)


@router.post(
    "/target-group/new", dependencies=[permits(Action.KEEP_POLICY)], response_class=HTMLResponse
)
async def add_version(request: Request, tx: Tx, asker: Asking) -> Response:
    """Add a version; entree and bol 2 are in it whatever is chosen (WEB 9.2.12(3))."""
    form = await read_form(request, PolicyForm)
    if form.errors:
        return await _form(request, form)
    try:
        await policy.add_version(tx, NewPolicy(brin=asker.brin[:4], **form.model.model_dump()))
    except RuleBroken as broken:
        return await _form(request, with_rule(form, broken, "version"))
    return done(request, "/target-group", "De nieuwe versie van het beleid is vastgelegd.")


async def _form(request: Request, form: Form[Any]) -> Response:
    return await render(request, pages, "policy/new_version.html", form=form, choices=CHOICES)


def _asked(request: Request) -> Form[ChoiceForm]:
    """Read a choice from the address, so that it can be shared and kept as a bookmark."""
    query = request.query_params
    typed: dict[str, Any] = {"per": Per.HEAD.value, "eur": "0", "modules": "1"}
    typed |= {name: query[name] for name in typed if query.get(name)}
    typed["groups"] = query.getlist("groups")
    try:
        return Form(typed, {}, ChoiceForm.model_validate(typed))
    except ValidationError as error:
        return Form(typed, {str(e["loc"][0]): sentence(e) for e in error.errors()})


@router.get(
    "/target-group/simulator",
    dependencies=[permits(Action.KEEP_POLICY)],
    response_class=HTMLResponse,
)
async def simulator(request: Request, reading: Reading, today: Today, asker: Asking) -> Response:
    """Show what a choice reaches with the people who are here today, and what it costs."""
    form = _asked(request)
    sent = ChoiceForm() if form.errors else form.model
    tried = await policy.try_out(reading, Choice(brin=asker.brin[:4], **sent.model_dump()), today)
    return await render(
        request,
        pages,
        "policy/simulator.html",
        form=form,
        tried=tried,
        groups=GROUPS,
        choices=CHOICES,
        paid=PAID,
        today=today,
    )
