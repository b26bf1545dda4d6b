"""The brand of a school, for machines."""

from typing import Any

from fastapi import APIRouter

from services.school import branding
from services.school.branding import NewBrand
from services.school.policy import Institution
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.rules import NotFound

router = APIRouter()


@router.put("/brands/{brin}", dependencies=[permits(Action.KEEP_BRAND)])
async def keep_brand(brin: Institution, brand: NewBrand, tx: Tx) -> dict[str, str]:
    """Keep a school's brand; colours that people cannot read are refused."""
    await branding.keep_brand(tx, brin, brand)
    return {"brin": brin}


@router.get("/brands/{brin}", dependencies=[permits(Action.KEEP_BRAND)])
async def show_brand(brin: Institution, reading: Reading) -> dict[str, Any]:
    """Show a school's brand with its faces."""
    brand = await branding.brand_of(reading, brin)
    if brand is None:
        raise NotFound("brand")
    shown = ("name", "tagline", "colour", "on_colour", "link", "contact")
    faces = await branding.faces(reading, brin)
    return {name: getattr(brand, name) for name in shown} | {
        "logo": brand.logo_address,
        "faces": [face.model_dump(exclude={"brin"}) for face in faces],
    }
