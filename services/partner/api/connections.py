"""Webhooks and the topic of a partner."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.partner.connections.outside import Kafka, Sending, ToLoopback
from services.partner.connections.reading import attempts_of, ends, webhooks_of
from services.partner.domain.cursors import write_cursor
from services.partner.models import WebhookRow
from services.partner.steps import connections as steps
from services.partner.steps.connections import ReplayIn, RotationIn, TopicIn, WebhookIn
from shared.access.actions import Action
from shared.access.gate import Reached, Reading, Tx, permits
from shared.runtime.clock import SystemClock

router = APIRouter()
_READ, _KEEP = permits(Action.READ_CONNECTIONS), permits(Action.KEEP_CONNECTIONS)


@router.get("/webhooks", dependencies=[_READ])
async def webhooks(reading: Reading) -> list[dict[str, Any]]:
    """List the webhooks, and how delivery to each stands."""
    return [shown(row) for row in await webhooks_of(reading)]


@router.post("/webhooks", dependencies=[_KEEP], status_code=201)
async def add_webhook(new: WebhookIn, tx: Tx, to_loopback: ToLoopback) -> dict[str, Any]:
    """Add a webhook; the answer has its secret, which is never shown again."""
    webhook_id, secret = await steps.add_webhook(tx, new, to_loopback=to_loopback)
    return {"webhook_id": webhook_id, "secret": secret}


@router.delete("/webhooks/{webhook_id}", dependencies=[_KEEP])
async def remove_webhook(webhook_id: UUID, tx: Tx) -> dict[str, UUID]:
    """Remove a webhook with its secrets and its log."""
    await steps.remove(tx, webhook_id)
    return {"webhook_id": webhook_id}


@router.post("/webhooks/{webhook_id}/secret", dependencies=[_KEEP])
async def rotate_secret(webhook_id: UUID, how: RotationIn, tx: Tx) -> dict[str, str]:
    """Give it a new secret; for a day both sign, unless the former one leaked."""
    return {"secret": await steps.rotate(tx, webhook_id, at_once=how.at_once)}


@router.post("/webhooks/{webhook_id}/test", dependencies=[_KEEP])
async def try_webhook(webhook_id: UUID, reached: Reached, sender: Sending) -> dict[str, Any]:
    """Send a test message now, and say what came of it."""
    outcome = await steps.try_webhook(reached, webhook_id, sender, SystemClock())
    return {
        "status": outcome.status,
        "fault": outcome.fault,
        "milliseconds": outcome.milliseconds,
    }


@router.post("/webhooks/{webhook_id}/pause", dependencies=[_KEEP])
async def pause_webhook(webhook_id: UUID, tx: Tx) -> dict[str, Any]:
    """Deliver nothing for now; nothing is lost."""
    return shown(await steps.pause(tx, webhook_id))


@router.post("/webhooks/{webhook_id}/resume", dependencies=[_KEEP])
async def resume_webhook(webhook_id: UUID, tx: Tx) -> dict[str, Any]:
    """Deliver again from where it stopped."""
    return shown(await steps.resume(tx, webhook_id))


@router.post("/webhooks/{webhook_id}/replay", dependencies=[_KEEP])
async def replay_webhook(webhook_id: UUID, from_where: ReplayIn, tx: Tx) -> dict[str, Any]:
    """Deliver again from an instant or a cursor on; a later cursor skips."""
    return shown(await steps.replay(tx, webhook_id, from_where))


@router.get("/webhooks/{webhook_id}/attempts", dependencies=[_READ])
async def attempts(
    webhook_id: UUID, reading: Reading, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[dict[str, Any]]:
    """List what was tried, newest first, without content."""
    rows = await attempts_of(reading, webhook_id, limit)
    return [row.model_dump(exclude={"webhook_id"}) for row in rows]


@router.get("/topics", dependencies=[_READ])
async def topics(reading: Reading) -> list[dict[str, Any]]:
    """List whose history goes to a topic, with the name of the topic."""
    return [
        {
            "partner_id": end.partner_id,
            "topic": steps.topic_of(end.partner_id),
            "to_topic": end.to_topic,
        }
        for end in await ends(reading)
    ]


@router.put("/topics", dependencies=[_KEEP])
async def switch_topic(choice: TopicIn, tx: Tx, kafka: Kafka) -> dict[str, Any]:
    """Let the history go to the partner's topic from now on, or no longer."""
    await steps.switch_topic(tx, choice, kafka)
    return {"topic": steps.topic_of(choice.partner_id), "to_topic": choice.to_topic}


def shown(row: WebhookRow) -> dict[str, Any]:
    """Return what is shown of a webhook: where it is, and a cursor instead of a number."""
    hidden = {"claim", "claimed_until", "delivered"}
    delivered = write_cursor(row.partner_id, row.delivered)
    return {**row.model_dump(exclude=hidden), "delivered": delivered}
