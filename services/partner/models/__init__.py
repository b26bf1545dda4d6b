"""The partner's tables, a file per topic."""

from services.partner.models.connections import (
    HistoryEndRow,
    HistoryRow,
    WebhookAttemptRow,
    WebhookRow,
    WebhookSecretRow,
)
from services.partner.models.orders import OrderRow
from services.partner.models.organisation import CoachRow, PartnerRow
from services.partner.models.participants import CoachQuestionRow, ParticipantRow
from services.partner.models.sessions import SessionRow
from services.partner.models.table import Table

__all__ = [
    "CoachQuestionRow",
    "CoachRow",
    "HistoryEndRow",
    "HistoryRow",
    "OrderRow",
    "ParticipantRow",
    "PartnerRow",
    "SessionRow",
    "Table",
    "WebhookAttemptRow",
    "WebhookRow",
    "WebhookSecretRow",
]
