"""The page on which the central team keeps the brand of the school, without code."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.school import branding
from services.school.asking import Asking
from services.school.branding import NewBrand, NewFace
from services.school.domain.catalogue import CatalogueRule
from services.school.models import TrainerRow
from services.school.pages.forms import WITH_FILES, upload, with_rule
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.pages import templates
from shared.pages.brand import YOUR_MOVE, BrandRule
from shared.pages.forms import Form, filled, read_form
from shared.pages.rendering import done, render
from shared.rules import RuleBroken
from shared.schemas.vocabulary import CoachId

router = APIRouter(include_in_schema=False, dependencies=[WITH_FILES])
pages = templates("services.school")
KEEPS = permits(Action.KEEP_BRAND)
FIELD_OF = {
    BrandRule.LINKS_STAND_OUT: "link",
    BrandRule.LOGO_IS_AN_IMAGE: "logo",
    CatalogueRule.PICTURE_CAN_BE_READ: "logo",
}
"""Where the sentence of a broken rule stands in the form; the rest is about the main colour."""


class TrainerChoice(BaseModel):
    """A trainer whose face goes with the brand."""

    trainer_id: CoachId


@router.get("/brand", dependencies=[KEEPS], response_class=HTMLResponse)
async def brand(request: Request, reading: Reading, asker: Asking) -> Response:
    """Show the brand in a form; the page itself shows what it looks like."""
    now = await branding.brand_of(reading, asker.brin) or YOUR_MOVE
    values = {name: getattr(now, name) for name in NewBrand.model_fields}
    return await _brand(request, reading, asker.brin, filled(**values))


@router.post("/brand", dependencies=[KEEPS], response_class=HTMLResponse)
async def keep_brand(request: Request, tx: Tx, asker: Asking) -> Response:
    """Keep the brand; the next page shows it."""
    form = await read_form(request, NewBrand)
    if form.errors:
        return await _brand(request, tx.session, asker.brin, form)
    try:
        await branding.keep_brand(tx, asker.brin, form.model, await upload(request, "logo"))
    except RuleBroken as broken:
        form = with_rule(form, broken, FIELD_OF.get(broken.rule, "colour"))
        return await _brand(request, tx.session, asker.brin, form)
    return done(request, "/brand", "De huisstijl is opgeslagen. Zo zien uw pagina's er nu uit.")


@router.post("/brand/faces", dependencies=[KEEPS], response_class=HTMLResponse)
async def add_face(request: Request, tx: Tx, asker: Asking) -> Response:
    """Show somebody of the school with the brand."""
    form = await read_form(request, NewFace)
    if form.errors:
        return await _faces(request, tx.session, asker.brin, form)
    try:
        await branding.add_face(tx, asker.brin, form.model, await upload(request, "picture"))
    except RuleBroken as broken:
        form = with_rule(form, broken, "picture")
        return await _faces(request, tx.session, asker.brin, form)
    return done(request, "/brand/faces", "Het gezicht is toegevoegd.")


@router.get("/brand/faces", dependencies=[KEEPS], response_class=HTMLResponse)
async def all_faces(request: Request, reading: Reading, asker: Asking) -> Response:
    """Show the faces that go with the brand, and ask for more."""
    return await _faces(request, reading, asker.brin, Form())


@router.post("/brand/faces/trainers", dependencies=[KEEPS], response_class=HTMLResponse)
async def add_trainer(request: Request, tx: Tx, asker: Asking) -> Response:
    """Show a trainer of the catalogue with the brand."""
    form = await read_form(request, TrainerChoice)
    if form.errors:
        return await _faces(request, tx.session, asker.brin, form)
    await branding.add_trainer(tx, asker.brin, form.model.trainer_id)
    return done(request, "/brand/faces", "De trainer is toegevoegd.")


@router.post("/brand/faces/{face_id}/removal", dependencies=[KEEPS], response_class=HTMLResponse)
async def remove_face(request: Request, face_id: UUID, tx: Tx) -> Response:
    """No longer show a face."""
    await branding.remove_face(tx, face_id)
    return done(request, "/brand/faces", "Het gezicht is weggehaald.")


async def _brand(request: Request, session: AsyncSession, brin: str, form: Form[Any]) -> Response:
    return await render(
        request,
        pages,
        "brand/brand.html",
        form=form,
        faces=await branding.faces(session, brin),
        chosen=await branding.brand_of(session, brin) is not None,
    )


async def _faces(request: Request, session: AsyncSession, brin: str, form: Form[Any]) -> Response:
    trainers = await session.exec(select(TrainerRow).order_by(col(TrainerRow.name)))
    return await render(
        request,
        pages,
        "brand/faces.html",
        form=form,
        faces=await branding.faces(session, brin),
        trainers=[(row.trainer_id, row.name) for row in trainers],
    )
