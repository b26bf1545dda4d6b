"""Writes down how delivery to a webhook stands."""

from shared.connections.rows import WebhookRow
from shared.connections.webhooks import Standing, WebhookStatus


def standing_of(webhook: WebhookRow) -> Standing:
    """Return how delivery stands."""
    return Standing(
        WebhookStatus(webhook.status), webhook.attempts, webhook.failing_since, webhook.due_at
    )


def settle(webhook: WebhookRow, standing: Standing, *, resumed: bool = False) -> None:
    """Write how delivery stands; only ``resumed`` ends a pause of the owner."""
    if resumed or webhook.status == WebhookStatus.ACTIVE:
        webhook.status = standing.status
    webhook.attempts = standing.attempts
    webhook.failing_since = standing.failing_since
    webhook.due_at = standing.due_at
