"""What the school has on offer, for machines: partners, modules, trainers and their pictures."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, UploadFile
from fastapi.responses import Response

from services.school import catalogue
from services.school.catalogue import Language, Module, Offered, Partner, Step, Trainer, Wanted
from services.school.domain.catalogue import Phase, Shop, Theme
from services.school.models import PartnerRow, PictureRow, TrainerRow
from services.school.pictures import LARGEST_UPLOAD, MEDIA_TYPE, keep_picture
from shared.access.actions import Action
from shared.access.decide import Access
from shared.access.gate import Reading, Tx, open_to_all, permits
from shared.rules import NotFound
from shared.runtime.web import Today
from shared.schemas.vocabulary import Level, PartnerId

router = APIRouter()


def _who(request: Request) -> str:
    access: Access = request.state.access
    return access.who.name


Actor = Annotated[str, Depends(_who)]
"""Name of who does this, for steps that say by whom; only behind ``permits``."""


def wanted(  # noqa: PLR0913  what can be asked for
    shop: Shop | None = None,
    theme: Theme | None = None,
    phase: Phase | None = None,
    level: Level | None = None,
    max_minutes: int | None = None,
    language: Language | None = None,
    partner_id: PartnerId | None = None,
    text: str | None = None,
) -> Wanted:
    """Return what somebody looks for, from the address."""
    return Wanted(shop, theme, phase, level, max_minutes, language, partner_id, text)


@router.put("/catalogue/partners", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_partners(partners: list[Partner], tx: Tx, by: Actor) -> dict[str, int]:
    """Add or change partners; a new one comes with the contract that it has."""
    await catalogue.keep_partners(tx, partners, by)
    return {"partners": len(partners)}


@router.get("/catalogue/partners/{partner_id}", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def partner_with_steps(partner_id: PartnerId, reading: Reading) -> dict[str, Any]:
    """Show a partner and the steps that were taken, oldest first."""
    partner = await reading.get(PartnerRow, partner_id)
    if partner is None:
        raise NotFound("partner")
    steps = await catalogue.steps_of(reading, partner_id)
    return partner.model_dump() | {"steps": [step.model_dump() for step in steps]}


@router.post(
    "/catalogue/partners/{partner_id}/steps",
    dependencies=[permits(Action.KEEP_CATALOGUE)],
    status_code=201,
)
async def take_step(partner_id: PartnerId, step: Step, tx: Tx, by: Actor) -> dict[str, str]:
    """Take a step with a partner: its modules show or hide at once (R22)."""
    await catalogue.take_step(tx, partner_id, step, by)
    return {"stage": step.stage}


@router.put("/catalogue/trainers", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_trainers(trainers: list[Trainer], tx: Tx) -> dict[str, int]:
    """Add or change trainers."""
    for trainer in trainers:
        await catalogue.keep_trainer(tx, trainer)
    return {"trainers": len(trainers)}


@router.post(
    "/catalogue/trainers/{trainer_id}/picture",
    dependencies=[permits(Action.KEEP_CATALOGUE)],
    status_code=201,
)
async def keep_face(trainer_id: str, picture: UploadFile, tx: Tx) -> dict[str, UUID]:
    """Keep the picture of a trainer, made small."""
    trainer = await tx.load(TrainerRow, trainer_id)
    picture_id = keep_picture(tx, await picture.read(LARGEST_UPLOAD + 1))
    await tx.session.flush()
    trainer.picture_id = picture_id
    return {"picture_id": picture_id}


@router.get(
    "/pictures/{picture_id}",
    dependencies=[open_to_all("faces and logos of the public shop")],
    response_class=Response,
)
async def picture(picture_id: UUID, reading: Reading) -> Response:
    """Return a picture; it never changes, so that browsers may keep it."""
    row = await reading.get(PictureRow, picture_id)
    if row is None:
        raise NotFound("picture")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(row.content, media_type=MEDIA_TYPE, headers=headers)


@router.put("/catalogue/modules", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_modules(modules: list[Module], tx: Tx) -> dict[str, int]:
    """Add or change modules; what is new or changed is published (R22)."""
    return {"published": await catalogue.keep_modules(tx, modules)}


@router.get("/catalogue/modules", dependencies=[permits(Action.READ_CATALOGUE)])
async def modules_on_offer(
    reading: Reading, today: Today, wanted: Annotated[Wanted, Depends(wanted)]
) -> list[dict[str, Any]]:
    """List what can be chosen today: contracted, valid, and fitting what is asked for."""
    return [_shown(each) for each in await catalogue.offered(reading, today, wanted)]


def _shown(each: Offered) -> dict[str, Any]:
    trainers = [trainer.model_dump() for trainer in each.trainers]
    return each.module.model_dump() | {"partner": each.partner.name, "trainers": trainers}
