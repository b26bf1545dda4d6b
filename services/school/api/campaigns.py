"""The promotion plan: actions, who would get what, and what they brought (R32)."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.school.asking import Asking, Counting, Dosed
from services.school.domain.foretelling import Foretold
from services.school.models import CampaignRow
from services.school.promotion import plan
from services.school.promotion.measuring import Measured, measure
from services.school.promotion.plan import CampaignIn, ResultIn
from services.school.promotion.preview import preview
from shared.access.actions import Action
from shared.access.gate import Reading, Tx, permits
from shared.runtime.web import Today

router = APIRouter(prefix="/promotion-plan")
READS = permits(Action.READ_CAMPAIGNS)
KEEPS = permits(Action.KEEP_CAMPAIGNS)


@router.get("", dependencies=[READS])
async def actions(
    reading: Reading, counting: Counting, first: date | None = None, last: date | None = None
) -> list[dict[str, Any]]:
    """List the actions, of a period if asked, with what each brought."""
    rows = await plan.campaigns(reading, first=first, last=last)
    found = await measure(counting, rows)
    return [_shown(row, found.get(row.campaign_id, Measured())) for row in rows]


@router.get("/{campaign_id}", dependencies=[READS])
async def action(campaign_id: UUID, reading: Reading, counting: Counting) -> dict[str, Any]:
    """Show one action with what it brought."""
    row = await plan.campaign(reading, campaign_id)
    found = await measure(counting, [row])
    return _shown(row, found.get(campaign_id, Measured()))


def _shown(row: CampaignRow, found: Measured) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in Measured.__slots__}
    return row.model_dump(exclude={"next_on"}) | {"measured": numbers}


@router.post("", dependencies=[KEEPS], status_code=201)
async def add(asked: CampaignIn, tx: Tx) -> dict[str, Any]:
    """Put an action in the plan, as a draft."""
    row = await plan.add_campaign(tx, asked)
    return {"campaign_id": row.campaign_id, "code": row.code}


@router.put("/{campaign_id}", dependencies=[KEEPS])
async def change(campaign_id: UUID, asked: CampaignIn, tx: Tx) -> dict[str, UUID]:
    """Change a draft."""
    await plan.change_campaign(tx, campaign_id, asked)
    return {"campaign_id": campaign_id}


@router.get("/{campaign_id}/preview", dependencies=[KEEPS])
async def foretold(
    campaign_id: UUID, dose: Dosed, reading: Reading, today: Today
) -> dict[str, Any]:
    """Show how many people would get a message, when, and how many not and why; no names."""
    row = await plan.campaign(reading, campaign_id)
    return _counted(await preview(reading, row, dose, today))


def _counted(found: Foretold) -> dict[str, Any]:
    return {
        "people": found.people,
        "now": found.now,
        "held": {day.isoformat(): number for day, number in sorted(found.held.items())},
        "too_late": found.too_late,
        "left_out": {why.value: number for why, number in found.left_out.items()},
    }


@router.post("/{campaign_id}/planning", dependencies=[KEEPS])
async def planning(campaign_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Plan a draft; from now on the clock does it on its day."""
    await plan.plan_campaign(tx, campaign_id)
    return {"campaign_id": campaign_id}


@router.post("/{campaign_id}/draft", dependencies=[KEEPS])
async def draft(campaign_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Make a planned action a draft again, before it began."""
    await plan.take_back(tx, campaign_id)
    return {"campaign_id": campaign_id}


@router.post("/{campaign_id}/result", dependencies=[KEEPS])
async def result(campaign_id: UUID, asked: ResultIn, tx: Tx) -> dict[str, UUID]:
    """Write down what an action by people led to."""
    await plan.keep_result(tx, campaign_id, asked)
    return {"campaign_id": campaign_id}


@router.post("/{campaign_id}/own-result", dependencies=[permits(Action.DO_OWN_CAMPAIGNS)])
async def own_result(campaign_id: UUID, asked: ResultIn, tx: Tx, asker: Asking) -> dict[str, UUID]:
    """Write down what one's own action led to."""
    await plan.keep_result(tx, campaign_id, asked, owner=asker.code)
    return {"campaign_id": campaign_id}
