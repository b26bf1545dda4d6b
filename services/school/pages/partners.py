"""Pages of the central team: partners, their steps, their people and modules."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school import catalogue, offering
from services.school.asking import Asking
from services.school.domain.catalogue import FOLLOWS, CatalogueRule, Stage, is_offered
from services.school.models import ModuleRow, PartnerRow, TrainerRow
from services.school.offering import Partner, Trainer
from services.school.pages.forms import (
    WITH_FILES,
    PartnerForm,
    StepForm,
    TrainerForm,
    upload,
    with_rule,
)
from services.school.pictures import keep_picture
from services.school.words import LANGUAGES, STAGES
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.web import Today
from shared.schemas.vocabulary import PartnerId

router = APIRouter(include_in_schema=False, dependencies=[WITH_FILES])
pages = templates("services.school")
KEEPS = permits(Action.KEEP_CATALOGUE)


@router.get("/offer/partners", dependencies=[KEEPS], response_class=HTMLResponse)
async def partners(request: Request, reading: Reading, today: Today) -> Response:
    """List the partners with their stage and what they have on offer."""
    rows = (await reading.exec(select(PartnerRow).order_by(col(PartnerRow.name)))).all()
    counted = await reading.exec(
        select(ModuleRow.partner_id, func.count())
        .where(col(ModuleRow.contract_from) <= today, col(ModuleRow.contract_until) >= today)
        .group_by(col(ModuleRow.partner_id))
    )
    valid = dict(counted.all())
    return await render(
        request, pages, "offer/partners.html", partners=rows, valid=valid, stages=STAGES
    )


@router.get("/offer/partners/new", dependencies=[KEEPS], response_class=HTMLResponse)
async def new_partner(request: Request, today: Today) -> Response:
    """Ask for a new partner and the first step."""
    return await _new_partner(request, filled(stage=Stage.EXPLORED, taken_on=today))


@router.post("/offer/partners/new", dependencies=[KEEPS], response_class=HTMLResponse)
async def add_partner(request: Request, tx: Tx, asker: Asking) -> Response:
    """Add a partner."""
    form = await read_form(request, PartnerForm)
    if form.errors:
        return await _new_partner(request, form)
    sent = form.model
    partner = Partner(**sent.model_dump(include=set(Partner.model_fields)))
    try:
        await offering.explore(tx, partner, sent.step(), asker.name)
    except RuleBroken as broken:
        return await _new_partner(request, _placed(form, broken))
    return done(request, f"/offer/partners/{partner.partner_id}", "De partner is toegevoegd.")


async def _new_partner(request: Request, form: Form[Any]) -> Response:
    first = [(stage.value, STAGES[stage]) for stage in FOLLOWS[None]]
    return await render(request, pages, "offer/new_partner.html", form=form, first=first)


def _placed(form: Form[Any], broken: RuleBroken) -> Form[Any]:
    """Put a rule of a step at the field that it is about."""
    match broken.rule:
        case CatalogueRule.STEP_NOT_AHEAD | CatalogueRule.STEP_NOT_BEFORE_LAST:
            return with_rule(form, broken, "taken_on")
        case CatalogueRule.STEP_FOLLOWS:
            return with_rule(form, broken, "stage")
        case _:
            return with_rule(form, broken, "partner_id")


@router.get("/offer/partners/{partner_id}", dependencies=[KEEPS], response_class=HTMLResponse)
async def partner(
    request: Request, partner_id: PartnerId, reading: Reading, today: Today
) -> Response:
    """Show a partner: where we stand, who gives modules, and which modules there are."""
    form = filled(taken_on=today)
    return await _partner(request, reading, partner_id, form, today)


@router.post(
    "/offer/partners/{partner_id}/steps", dependencies=[KEEPS], response_class=HTMLResponse
)
async def take_step(request: Request, partner_id: PartnerId, tx: Tx, asker: Asking) -> Response:
    """Take a step with a partner."""
    form = await read_form(request, StepForm)
    if form.errors:
        return await _partner(request, tx.session, partner_id, form, tx.today)
    try:
        await offering.take_step(tx, partner_id, form.model.step(), asker.name)
    except RuleBroken as broken:
        return await _partner(request, tx.session, partner_id, _placed(form, broken), tx.today)
    return done(request, f"/offer/partners/{partner_id}", "De stap is vastgelegd.")


async def _partner(
    request: Request, session: AsyncSession, partner_id: str, form: Form[Any], today: date
) -> Response:
    found = await _found(session, partner_id)
    modules = await session.exec(
        select(ModuleRow)
        .where(ModuleRow.partner_id == partner_id)
        .order_by(col(ModuleRow.name), col(ModuleRow.module_id))
    )
    stage = Stage(found.stage)
    shown = [
        (module, is_offered(stage, module.contract_from, module.contract_until, today))
        for module in modules
    ]
    return await render(
        request,
        pages,
        "offer/partner.html",
        form=form,
        partner=found,
        steps=await offering.steps_of(session, partner_id),
        following=[(each.value, STAGES[each]) for each in FOLLOWS[stage]],
        trainers=(await catalogue.trainers_of(session, {partner_id})).get(partner_id, ()),
        modules=shown,
        stages=STAGES,
        languages=LANGUAGES,
    )


async def _found(session: AsyncSession, partner_id: str) -> PartnerRow:
    found = await session.get(PartnerRow, partner_id)
    if found is None:
        raise NotFound("partner")
    return found


@router.get(
    "/offer/partners/{partner_id}/trainers/{trainer_id}",
    dependencies=[KEEPS],
    response_class=HTMLResponse,
)
async def trainer(
    request: Request, partner_id: PartnerId, trainer_id: str, reading: Reading
) -> Response:
    """Ask for what the shops tell of a trainer; ``new`` is nobody yet."""
    row = await reading.get(TrainerRow, trainer_id)
    form = filled(languages=["nl"]) if row is None else filled(**row.model_dump())
    return await _trainer(request, reading, partner_id, row, form)


@router.post(
    "/offer/partners/{partner_id}/trainers/{trainer_id}",
    dependencies=[KEEPS],
    response_class=HTMLResponse,
)
async def keep_trainer(
    request: Request, partner_id: PartnerId, trainer_id: str, tx: Tx
) -> Response:
    """Add or change a trainer, with a picture if one was chosen."""
    row = await tx.session.get(TrainerRow, trainer_id)
    form = await read_form(request, TrainerForm)
    if form.errors:
        return await _trainer(request, tx.session, partner_id, row, form)
    sent = form.model
    picture = await upload(request, "picture")
    # the code of somebody who is known stays: another one would make a second trainer
    code = row.trainer_id if row else sent.trainer_id
    spoken = {"languages": tuple(sorted(sent.languages)), "trainer_id": code}
    values = sent.model_dump() | spoken
    try:
        kept = keep_picture(tx, picture) if picture is not None else None
    except RuleBroken as broken:
        form = with_rule(form, broken, "picture")
        return await _trainer(request, tx.session, partner_id, row, form)
    await tx.session.flush()
    await offering.keep_trainer(tx, Trainer(partner_id=partner_id, **values), kept)
    return done(request, f"/offer/partners/{partner_id}", "De trainer is opgeslagen.")


async def _trainer(
    request: Request,
    session: AsyncSession,
    partner_id: str,
    row: TrainerRow | None,
    form: Form[Any],
) -> Response:
    return await render(
        request,
        pages,
        "offer/trainer.html",
        form=form,
        partner=await _found(session, partner_id),
        trainer=row,
        languages=list(LANGUAGES.items()),
    )
