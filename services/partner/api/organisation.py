"""Partners and their coaches."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.partner.models import CoachRow, PartnerRow
from shared.access.actions import Action
from shared.access.gate import Tx, permits
from shared.messaging.transaction import Transaction
from shared.runtime.texts import ShortText
from shared.schemas.partner import CoachReachable
from shared.schemas.personal import Contact
from shared.schemas.subjects import coach_subject
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
    """Add or change coaches; whoever writes mails hears how a coach is reached."""
    for coach in coaches:
        known = await tx.session.get(CoachRow, coach.coach_id)
        if known is not None and known.model_dump() == coach.model_dump():
            continue
        await tx.session.merge(CoachRow(**coach.model_dump()))
        if coach.email is not None:
            _tell(tx, coach, coach.email)
    return {"coaches": len(coaches)}


def _tell(tx: Transaction, coach: CoachIn, email: str) -> None:
    subject = coach_subject(coach.coach_id)
    contact = Contact(name=coach.name, email=email, phone=coach.phone)
    event = CoachReachable(
        coach_id=coach.coach_id,
        partner_id=coach.partner_id,
        contact=tx.sealer.seal(subject, contact),
    )
    tx.record(subject, event)
