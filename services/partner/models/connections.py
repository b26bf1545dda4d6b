"""The history of each partner, and the systems that are told of it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.partner.models.table import Table


class HistoryRow(Table, table=True):
    """A line of a partner's history: numbered without gaps, never changed."""

    __tablename__ = "partner_event"
    partner_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    event_id: UUID
    cause_id: UUID
    type: str
    subject: UUID
    of_person: bool
    told_at: datetime
    body: str


class HistoryEndRow(Table, table=True):
    """Where a partner's history ends; its lock keeps the numbers in order of the commits."""

    __tablename__ = "partner_feed"
    partner_id: str = Field(primary_key=True)
    last: int = 0
    to_topic: bool = False


class WebhookRow(Table, table=True):
    """A receiver of a partner, and how delivery to it stands."""

    __tablename__ = "webhook"
    webhook_id: UUID = Field(primary_key=True)
    partner_id: str
    url: str
    owner_mailbox: str
    created_at: datetime
    delivered: int
    status: str
    attempts: int = 0
    failing_since: datetime | None = None
    due_at: datetime
    claim: UUID | None = None
    claimed_until: datetime | None = None


class WebhookSecretRow(Table, table=True):
    """A secret of a webhook, sealed."""

    __tablename__ = "webhook_secret"
    secret_id: UUID = Field(primary_key=True)
    webhook_id: UUID
    sealed: str
    valid_until: datetime | None = None


class WebhookAttemptRow(Table, table=True):
    """An attempt to deliver, without content."""

    __tablename__ = "webhook_attempt"
    attempt_id: UUID = Field(primary_key=True)
    webhook_id: UUID
    number: int | None = None
    event_id: UUID
    type: str
    attempted_at: datetime
    attempt: int
    status: int | None = None
    fault: str | None = None
    milliseconds: int
