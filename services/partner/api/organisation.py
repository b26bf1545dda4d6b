"""Partners and their coaches."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.partner.models import CoachRow, PartnerRow
from shared.access.actions import Action
from shared.access.gate import Tx, permits
from shared.runtime.texts import ShortText
from shared.schemas.vocabulary import CoachId, PartnerId

router = APIRouter()


class PartnerIn(BaseModel):
    """A coaching partner."""

    partner_id: PartnerId
    name: ShortText


class CoachIn(BaseModel):
    """A coach or trainer."""

    coach_id: CoachId
    partner_id: PartnerId
    name: ShortText
    email: Annotated[ShortText | None, Field(pattern=r"^[^@\s]+@[^@\s]+$")] = None
    phone: ShortText | None = None


@router.put("/partners", dependencies=[permits(Action.KEEP_PARTNER)])
async def keep_partners(partners: list[PartnerIn], tx: Tx) -> dict[str, int]:
    """Add or change partners."""
    for partner in partners:
        await tx.session.merge(PartnerRow(**partner.model_dump()))
    return {"partners": len(partners)}


@router.put("/coaches", dependencies=[permits(Action.KEEP_PARTNER)])
async def keep_coaches(coaches: list[CoachIn], tx: Tx) -> dict[str, int]:
    """Add or change coaches."""
    for coach in coaches:
        await tx.session.merge(CoachRow(**coach.model_dump()))
    return {"coaches": len(coaches)}
