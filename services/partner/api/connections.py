"""Webhooks and the topic of a partner."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from services.partner.telling import HISTORY
from shared.access.actions import Action
from shared.access.gate import Tx, permits
from shared.connections import choosing as steps
from shared.connections.api import webhook_routes
from shared.connections.choosing import NewWebhook
from shared.connections.outside import Kafka, ToLoopback
from shared.schemas.vocabulary import PartnerId

router = APIRouter()
_KEEP = permits(Action.KEEP_CONNECTIONS)


class WebhookIn(NewWebhook):
    """A receiver, and whose it is."""

    partner_id: PartnerId


class TopicIn(BaseModel):
    """Whether a partner's history also goes to its topic at Kafka, from now on."""

    partner_id: PartnerId
    to_topic: bool


@router.post("/webhooks", dependencies=[_KEEP], status_code=201)
async def add_webhook(new: WebhookIn, tx: Tx, to_loopback: ToLoopback) -> dict[str, Any]:
    """Add a webhook; the answer has its secret, which is never shown again."""
    webhook_id, secret = await steps.add_webhook(tx, new.partner_id, new, to_loopback=to_loopback)
    return {"webhook_id": webhook_id, "secret": secret}


@router.put("/topics", dependencies=[_KEEP])
async def switch_topic(choice: TopicIn, tx: Tx, kafka: Kafka) -> dict[str, Any]:
    """Let the history go to the partner's topic from now on, or no longer."""
    await steps.switch_topic(tx, HISTORY, choice.partner_id, kafka, to_topic=choice.to_topic)
    return {"topic": HISTORY.topic(choice.partner_id), "to_topic": choice.to_topic}


router.include_router(webhook_routes(HISTORY))
