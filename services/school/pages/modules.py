"""Pages of the central team: all modules, and the form of one."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter, ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from services.school import catalogue, offering
from services.school.catalogue import Wanted
from services.school.domain.catalogue import CatalogueRule, Phase, Shop, Stage, Theme, is_offered
from services.school.domain.handover import SchoolRule
from services.school.models import ModuleRow, PartnerRow
from services.school.pages.forms import ModuleForm, module_in_form, with_rule
from services.school.words import LANGUAGES, LEVELS, PHASES, SHOPS, STAGES
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.messaging.transaction import Transaction
from shared.pages import templates
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import NotFound, RuleBroken
from shared.runtime.web import Today
from shared.schemas.vocabulary import PartnerId

router = APIRouter(include_in_schema=False)
pages = templates("services.school")
KEEPS = permits(Action.KEEP_CATALOGUE)
FIELD_OF = {
    SchoolRule.CONTRACT_IN_ORDER: "contract_until",
    CatalogueRule.EVIDENCE_IS_WHOLE: "insight",
}
"""Where the sentence of a broken rule stands in the form."""
_WANTED = TypeAdapter(Wanted)
CHOICES = {
    "themes": [(theme.value, theme.value) for theme in Theme],
    "phases": [(phase.value, text) for phase, text in PHASES.items()],
    "levels": list(LEVELS.items()),
    "languages": list(LANGUAGES.items()),
    "shops": [(shop.value, text) for shop, text in SHOPS.items()],
}


@router.get(
    "/offer/modules",
    dependencies=[permits(Action.READ_CATALOGUE)],
    response_class=HTMLResponse,
)
async def modules(request: Request, reading: Reading, today: Today) -> Response:
    """List what is on offer today, filtered; a question that cannot be read counts as not asked."""
    asked = _asked(request)
    found = await catalogue.offered(reading, today, asked)
    partners = await reading.exec(select(PartnerRow).order_by(col(PartnerRow.name)))
    return await render(
        request,
        pages,
        "offer/modules.html",
        found=found,
        asked=filled(**{name: getattr(asked, name) for name in Wanted.__slots__}),
        partners=[(row.partner_id, row.name) for row in partners],
        phase_words={phase.value: text for phase, text in PHASES.items()},
        **CHOICES,
    )


@router.get(
    "/offer/partners/{partner_id}/modules/new", dependencies=[KEEPS], response_class=HTMLResponse
)
async def new_module(
    request: Request, partner_id: PartnerId, reading: Reading, today: Today
) -> Response:
    """Ask for a new module."""
    form = filled(
        phase=Phase.BOTH,
        levels=[1, 2, 3, 4],
        languages=["nl"],
        shops=list(Shop),
        max_group_size=28,
        contract_from=today,
    )
    return await _form(request, reading, partner_id, None, form)


@router.post(
    "/offer/partners/{partner_id}/modules/new", dependencies=[KEEPS], response_class=HTMLResponse
)
async def add_module(request: Request, partner_id: PartnerId, tx: Tx) -> Response:
    """Add a module; it shows at once when its contract runs."""
    return await _keep(request, tx, partner_id, None)


@router.get("/offer/modules/{module_id}", dependencies=[KEEPS], response_class=HTMLResponse)
async def module(request: Request, module_id: UUID, reading: Reading) -> Response:
    """Ask what changes in a module."""
    row = await _row(reading, module_id)
    return await _form(request, reading, row.partner_id, row, module_in_form(row))


@router.post("/offer/modules/{module_id}", dependencies=[KEEPS], response_class=HTMLResponse)
async def change_module(request: Request, module_id: UUID, tx: Tx) -> Response:
    """Change a module."""
    row = await _row(tx.session, module_id)
    return await _keep(request, tx, row.partner_id, row)


def _asked(request: Request) -> Wanted:
    typed = {name: text for name, text in request.query_params.items() if text}
    try:
        return _WANTED.validate_python(typed)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors()}
        return _WANTED.validate_python({k: v for k, v in typed.items() if k not in wrong})


async def _row(session: AsyncSession, module_id: UUID) -> ModuleRow:
    row = await session.get(ModuleRow, module_id)
    if row is None:
        raise NotFound("module")
    return row


async def _keep(
    request: Request, tx: Transaction, partner_id: str, row: ModuleRow | None
) -> Response:
    form = await read_form(request, ModuleForm)
    if form.errors:
        return await _form(request, tx.session, partner_id, row, form)
    sent = form.model.module(row.module_id if row else uuid7(), partner_id)
    try:
        await offering.keep_modules(tx, [sent])
    except RuleBroken as broken:
        form = with_rule(form, broken, FIELD_OF.get(broken.rule, "name"))
        return await _form(request, tx.session, partner_id, row, form)
    partner = await tx.load(PartnerRow, partner_id)
    shown = is_offered(Stage(partner.stage), sent.contract_from, sent.contract_until, tx.today)
    text = (
        "De module staat in de winkel."
        if shown
        else ("De module is opgeslagen. Hij is te zien zodra er een geldig contract is.")
    )
    return done(request, f"/offer/partners/{partner_id}", text)


async def _form(
    request: Request,
    session: AsyncSession,
    partner_id: str,
    row: ModuleRow | None,
    form: Form[Any],
) -> Response:
    partner = await session.get(PartnerRow, partner_id)
    if partner is None:
        raise NotFound("partner")
    return await render(
        request,
        pages,
        "offer/module.html",
        form=form,
        partner=partner,
        module=row,
        stage=STAGES[Stage(partner.stage)],
        **CHOICES,
    )
