"""What the school has on offer, for machines: partners, modules, trainers and their pictures."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, UploadFile
from fastapi.responses import Response

from services.school import catalogue, offering
from services.school.asking import Asking
from services.school.catalogue import Offered, Wanted, wanted
from services.school.models import PartnerRow, PictureRow
from services.school.offering import Module, Partner, Step, Trainer
from services.school.pictures import LARGEST_UPLOAD, MEDIA_TYPE
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, open_to_all, permits
from shared.rules import NotFound
from shared.runtime.web import Today
from shared.schemas.vocabulary import PartnerId

router = APIRouter()


@router.put("/catalogue/partners", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_partners(partners: list[Partner], tx: Tx, asker: Asking) -> dict[str, int]:
    """Add or change partners; a new one comes with the contract that it has."""
    await offering.keep_partners(tx, partners, asker.name)
    return {"partners": len(partners)}


@router.get("/catalogue/partners/{partner_id}", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def partner_with_steps(partner_id: PartnerId, reading: Reading) -> dict[str, Any]:
    """Show a partner and the steps that were taken, oldest first."""
    partner = await reading.get(PartnerRow, partner_id)
    if partner is None:
        raise NotFound("partner")
    steps = await offering.steps_of(reading, partner_id)
    return partner.model_dump() | {"steps": [step.model_dump() for step in steps]}


@router.post(
    "/catalogue/partners/{partner_id}/steps",
    dependencies=[permits(Action.KEEP_CATALOGUE)],
    status_code=201,
)
async def take_step(partner_id: PartnerId, step: Step, tx: Tx, asker: Asking) -> dict[str, str]:
    """Take a step with a partner: its modules show or hide at once (R22)."""
    await offering.take_step(tx, partner_id, step, asker.name)
    return {"stage": step.stage}


@router.put("/catalogue/trainers", dependencies=[permits(Action.KEEP_CATALOGUE)])
async def keep_trainers(trainers: list[Trainer], tx: Tx) -> dict[str, int]:
    """Add or change trainers."""
    for trainer in trainers:
        await offering.keep_trainer(tx, trainer)
    return {"trainers": len(trainers)}


@router.post(
    "/catalogue/trainers/{trainer_id}/picture",
    dependencies=[permits(Action.KEEP_CATALOGUE)],
    status_code=201,
)
async def keep_face(trainer_id: str, picture: UploadFile, tx: Tx) -> dict[str, UUID]:
    """Keep the picture of a trainer, made small."""
    upload = await picture.read(LARGEST_UPLOAD + 1)
    return {"picture_id": await offering.keep_face(tx, trainer_id, upload)}


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
    return {"published": await offering.keep_modules(tx, modules)}


@router.get("/catalogue/modules", dependencies=[permits(Action.READ_CATALOGUE)])
async def modules_on_offer(
    reading: Reading, today: Today, asked: Annotated[Wanted, Depends(wanted)]
) -> list[dict[str, Any]]:
    """List what can be chosen today: contracted, valid, and fitting what is asked for."""
    return [_shown(each) for each in await catalogue.offered(reading, today, asked)]


def _shown(each: Offered) -> dict[str, Any]:
    trainers = [trainer.model_dump() for trainer in each.trainers]
    return each.module.model_dump() | {"partner": each.partner.name, "trainers": trainers}
