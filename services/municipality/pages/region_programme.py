"""The regional programme: its parts, a form for each, and what is still missing (R39–R41)."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.municipality.domain.region.budget import allocated, left
from services.municipality.domain.region.completeness import Incomplete, missing
from services.municipality.domain.region.programme import (
    TARGETS,
    TOPIC_NAMES,
    YEARS,
    Indicator,
    Topic,
)
from services.municipality.models import RegionProgrammeRow
from services.municipality.pages import region_forms as forms
from services.municipality.pages.region_forms import with_rule
from services.municipality.pages.region_measures import SOURCES
from services.municipality.steps.region import contactgemeente
from services.municipality.steps.region import programme as steps
from services.municipality.steps.region.manager import Managing, programme_of
from services.municipality.steps.region.paper import amount
from services.municipality.steps.region.programme import whole
from services.municipality.steps.region.tasks import tasks_of
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.reference import UnknownReference, gemeente, gemeente_by_name, institutions
from shared.rules import RuleBroken
from shared.runtime.web import Today

router = APIRouter(include_in_schema=False)
pages = templates("services.municipality")
KEEPS = permits(Action.KEEP_REGION)
HOME = "/region/programme"
REASONS = [("merger", "Fusie"), ("split", "Splitsing"), ("closure", "Sluiting")]


@router.get(HOME, dependencies=[KEEPS])
async def show(request: Request, reading: Reading, manager: Managing, today: Today) -> Response:
    """Show the whole programme, what is missing with its article, and what has a clock."""
    return await _show(request, reading, manager, today)


async def _show(
    request: Request, session: AsyncSession, manager: Managing, today: date, refused: str = ""
) -> Response:
    row = await session.get(RegionProgrammeRow, manager.region)
    if row is None:
        return await render(request, pages, "region/start.html", manager=manager)
    programme = await whole(session, row)
    return await render(
        request,
        pages,
        "region/programme.html",
        manager=manager,
        row=row,
        programme=programme,
        missing=missing(programme),
        targets=TARGETS,
        topics=TOPIC_NAMES,
        years=YEARS,
        sources=dict(SOURCES),
        amount=amount,
        allocated=allocated(programme.measures, programme.general_cents),
        left=left(programme.measures, programme.general_cents, programme.total_cents),
        tasks=await tasks_of(session, manager.region),
        today=today,
        refused=refused,
        contactschool=_school(row.contactschool, today),
        centrumgemeenten=[gemeente(code, today).name for code in row.centrumgemeenten],
    )


def _school(brin: str | None, on: date) -> str | None:
    """Return the name of a school with its code; its code alone if it does not take part."""
    known = {school.brin: school.name for school in institutions(on)}
    return f"{known[brin]} ({brin})" if brin in known else brin


@router.post(f"{HOME}/start", dependencies=[KEEPS])
async def begin(request: Request, tx: Tx, manager: Managing) -> Response:
    """Begin the programme, as the contactgemeente."""
    await contactgemeente.begin(tx, manager)
    return done(request, HOME, "Het programma is begonnen.")


@router.get(f"{HOME}/partners", dependencies=[KEEPS])
async def ask_partners(request: Request, reading: Reading, manager: Managing) -> Response:
    """Ask for contactschool, centrumgemeenten and mailbox."""
    row = await programme_of(reading, manager.region)
    form = filled(
        contactschool=row.contactschool,
        centrumgemeenten=row.centrumgemeenten,
        mailbox=row.mailbox,
        elsewhere=", ".join(c for c in row.centrumgemeenten if c not in dict(manager.members)),
    )
    return await _partners_form(request, form, manager, row)


@router.post(f"{HOME}/partners", dependencies=[KEEPS])
async def keep_partners(request: Request, tx: Tx, manager: Managing, today: Today) -> Response:
    """Keep them."""
    form = await read_form(request, forms.PartnersForm)
    row = await programme_of(tx.session, manager.region)
    if not form.errors:
        try:
            names = [name.strip() for name in (form.model.elsewhere or "").split(",")]
            codes = [gemeente_by_name(name, today).gemeentecode for name in names if name]
            if not form.model.centrumgemeenten and not codes:
                form = form.refused(centrumgemeenten="Kies minstens één centrumgemeente. (R39)")
            else:
                await steps.keep_partners(tx, manager, form.model.partners(codes))
        except UnknownReference as unknown:
            form = form.refused(elsewhere=str(unknown))
        except RuleBroken as broken:
            form = with_rule(form, broken, "contactschool_reason")
    if form.errors:
        return await _partners_form(request, form, manager, row)
    return done(request, HOME, "De partners zijn opgeslagen.")


async def _partners_form(
    request: Request, form: Form[Any], manager: Managing, row: RegionProgrammeRow
) -> Response:
    return await render(
        request, pages, "region/partners.html",
        form=form, members=manager.members, reasons=REASONS, school=row.contactschool,
    )  # fmt: skip


@router.get(f"{HOME}/analysis", dependencies=[KEEPS])
async def ask_analysis(request: Request, reading: Reading, manager: Managing) -> Response:
    """Ask for the regional analysis."""
    row = await programme_of(reading, manager.region)
    return await _analysis_form(request, filled(text=row.analysis))


@router.post(f"{HOME}/analysis", dependencies=[KEEPS])
async def keep_analysis(request: Request, tx: Tx, manager: Managing) -> Response:
    """Keep it."""
    form = await read_form(request, forms.TextForm)
    if form.errors:
        return await _analysis_form(request, form)
    await steps.keep_analysis(tx, manager, form.model.text)
    return done(request, HOME, "De regionale analyse is opgeslagen.")


async def _analysis_form(request: Request, form: Form[Any]) -> Response:
    return await _text_form(
        request,
        form,
        title="Regionale analyse",
        label="Hoe staan jongeren ervoor in deze regio?",
        hint="De rest van het programma volgt hieruit (Regeling 2.2 onder a).",
    )


async def _text_form(request: Request, form: Form[Any], **words: str) -> Response:
    return await render(request, pages, "region/text.html", form=form, back=HOME, **words)


@router.get(f"{HOME}/topics/{{topic}}", dependencies=[KEEPS])
async def ask_topic(
    request: Request, topic: Topic, reading: Reading, manager: Managing
) -> Response:
    """Ask what is agreed about a topic."""
    programme = await whole(reading, await programme_of(reading, manager.region))
    return await _topic_form(request, topic, filled(text=programme.topics.get(topic)))


@router.post(f"{HOME}/topics/{{topic}}", dependencies=[KEEPS])
async def keep_topic(request: Request, topic: Topic, tx: Tx, manager: Managing) -> Response:
    """Keep it."""
    form = await read_form(request, forms.TextForm)
    if form.errors:
        return await _topic_form(request, topic, form)
    await steps.keep_topic(tx, manager, topic, form.model.text)
    return done(request, HOME, "De afspraak is opgeslagen.")


async def _topic_form(request: Request, topic: Topic, form: Form[Any]) -> Response:
    return await _text_form(
        request,
        form,
        title=f"Afspraak {topic.value}",
        label=f"Wat spreekt u af over {TOPIC_NAMES[topic]}?",
        hint=f"Regeling 2.4 onder {topic.value}. U mag een afspraak later aanpassen.",
    )


@router.get(f"{HOME}/targets", dependencies=[KEEPS])
async def ask_targets(request: Request, reading: Reading, manager: Managing) -> Response:
    """Ask for the streefcijfers."""
    programme = await whole(reading, await programme_of(reading, manager.region))
    return await _targets_form(request, forms.targets_in_form(programme.targets))


@router.post(f"{HOME}/targets", dependencies=[KEEPS])
async def keep_targets(request: Request, tx: Tx, manager: Managing) -> Response:
    """Keep those that were filled in."""
    form = await read_form(request, forms.TargetsForm)
    if form.errors:
        return await _targets_form(request, form)
    typed = form.model.model_dump(exclude_none=True)
    targets = {forms.TARGET_FIELDS[name]: number for name, number in typed.items()}
    await steps.keep_targets(tx, manager, targets)
    return done(request, HOME, "De streefcijfers zijn opgeslagen.")


async def _targets_form(request: Request, form: Form[Any]) -> Response:
    fields = [
        (
            indicator,
            [(n, str(t)) for n, t in forms.TARGET_FIELDS.items() if t.indicator == indicator],
        )
        for indicator in Indicator
    ]
    return await render(request, pages, "region/targets.html", form=form, fields=fields)


@router.get(f"{HOME}/budget", dependencies=[KEEPS])
async def ask_budget(request: Request, reading: Reading, manager: Managing) -> Response:
    """Ask for the total and the general costs."""
    row = await programme_of(reading, manager.region)
    total, general = forms.euros(row.total_cents), forms.euros(row.general_cents)
    return await _budget_form(request, reading, manager, filled(total=total, general=general))


@router.post(f"{HOME}/budget", dependencies=[KEEPS])
async def keep_budget(request: Request, tx: Tx, manager: Managing) -> Response:
    """Keep them, unless measures take more already (R41)."""
    form = await read_form(request, forms.BudgetForm)
    if not form.errors:
        try:
            await steps.keep_budget(
                tx,
                manager,
                total_cents=forms.cents(form.model.total),
                general_cents=forms.cents(form.model.general),
            )
        except RuleBroken as broken:
            form = with_rule(form, broken, "total")
    if form.errors:
        return await _budget_form(request, tx.session, manager, form)
    return done(request, HOME, "De begroting is opgeslagen.")


async def _budget_form(
    request: Request, session: AsyncSession, manager: Managing, form: Form[Any]
) -> Response:
    programme = await whole(session, await programme_of(session, manager.region))
    divided = amount(allocated(programme.measures, 0))
    return await render(request, pages, "region/budget.html", form=form, divided=divided)


@router.post(f"{HOME}/ready", dependencies=[KEEPS])
async def mark_ready(request: Request, tx: Tx, manager: Managing, today: Today) -> Response:
    """Mark the programme ready, or say which article is not met (R40)."""
    try:
        await steps.mark_ready(tx, manager)
    except Incomplete as incomplete:
        return await _show(request, tx.session, manager, today, str(incomplete))
    return done(request, HOME, "Het programma is gereed.")
