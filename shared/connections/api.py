"""What is the same in every service that has webhooks: all but adding them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from shared.access.gate import Reached, Reading, Tx, permits
from shared.connections import choosing as steps
from shared.connections.choosing import ReplayIn, RotationIn
from shared.connections.cursors import write_cursor
from shared.connections.history import History
from shared.connections.outside import Sending
from shared.connections.reading import attempts_of, ends, webhooks_of
from shared.connections.rows import WebhookRow
from shared.runtime.clock import SystemClock


def webhook_routes(history: History) -> APIRouter:
    """Return the addresses of what there is, and of what can be done with a webhook that exists."""
    router = APIRouter()
    _lists(router, history)
    _secrets(router, history)
    _standing(router, history)
    _attempts(router, history)
    return router


def _lists(router: APIRouter, history: History) -> None:
    read = permits(history.read)

    @router.get("/webhooks", dependencies=[read])
    async def webhooks(reading: Reading) -> list[dict[str, Any]]:
        """List the webhooks, and how delivery to each stands."""
        return [shown(row, history) for row in await webhooks_of(reading)]

    @router.get("/topics", dependencies=[read])
    async def topics(reading: Reading) -> list[dict[str, Any]]:
        """List whose history goes to a topic, with the name of the topic."""
        return [
            {
                history.code_name: end.code,
                "topic": history.topic(end.code),
                "to_topic": end.to_topic,
            }
            for end in await ends(reading)
        ]


def _secrets(router: APIRouter, history: History) -> None:
    keep = permits(history.keep)

    @router.delete("/webhooks/{webhook_id}", dependencies=[keep])
    async def remove_webhook(webhook_id: UUID, tx: Tx) -> dict[str, UUID]:
        """Remove a webhook with its secrets and its log."""
        await steps.remove(tx, webhook_id)
        return {"webhook_id": webhook_id}

    @router.post("/webhooks/{webhook_id}/secret", dependencies=[keep])
    async def rotate_secret(webhook_id: UUID, how: RotationIn, tx: Tx) -> dict[str, str]:
        """Give it a new secret; for a day both sign, unless the former one leaked."""
        return {"secret": await steps.rotate(tx, webhook_id, at_once=how.at_once)}


def _standing(router: APIRouter, history: History) -> None:
    keep = permits(history.keep)

    @router.post("/webhooks/{webhook_id}/pause", dependencies=[keep])
    async def pause_webhook(webhook_id: UUID, tx: Tx) -> dict[str, Any]:
        """Deliver nothing for now; nothing is lost."""
        return shown(await steps.pause(tx, webhook_id), history)

    @router.post("/webhooks/{webhook_id}/resume", dependencies=[keep])
    async def resume_webhook(webhook_id: UUID, tx: Tx) -> dict[str, Any]:
        """Deliver again from where it stopped."""
        return shown(await steps.resume(tx, webhook_id), history)

    @router.post("/webhooks/{webhook_id}/replay", dependencies=[keep])
    async def replay_webhook(webhook_id: UUID, from_where: ReplayIn, tx: Tx) -> dict[str, Any]:
        """Deliver again from an instant or a cursor on; a later cursor skips."""
        return shown(await steps.replay(tx, webhook_id, from_where), history)


def _attempts(router: APIRouter, history: History) -> None:
    @router.post("/webhooks/{webhook_id}/test", dependencies=[permits(history.keep)])
    async def try_webhook(webhook_id: UUID, reached: Reached, sender: Sending) -> dict[str, Any]:
        """Send a test message now, and say what came of it."""
        outcome = await steps.try_webhook(reached, webhook_id, sender, SystemClock())
        return {
            "status": outcome.status,
            "fault": outcome.fault,
            "milliseconds": outcome.milliseconds,
        }

    @router.get("/webhooks/{webhook_id}/attempts", dependencies=[permits(history.read)])
    async def attempts(
        webhook_id: UUID, reading: Reading, limit: Annotated[int, Query(ge=1, le=1000)] = 100
    ) -> list[dict[str, Any]]:
        """List what was tried, newest first, without content."""
        rows = await attempts_of(reading, webhook_id, limit)
        return [row.model_dump(exclude={"webhook_id"}) for row in rows]


def shown(row: WebhookRow, history: History) -> dict[str, Any]:
    """Return what is shown of a webhook: where it is, and a cursor instead of a number."""
    hidden = {"code", "claim", "claimed_until", "delivered"}
    delivered = write_cursor(row.code, row.delivered)
    return {**row.model_dump(exclude=hidden), history.code_name: row.code, "delivered": delivered}
