"""The history of each organisation, and the systems that are told of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class _Table(SQLModel, registry=registry()):
    metadata = MetaData()


class HistoryRow(_Table, table=True):
    """A line of an organisation's history: numbered without gaps, never changed."""

    __tablename__ = "history_line"
    code: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    event_id: UUID
    cause_id: UUID
    type: str
    subject: UUID
    of_person: bool
    told_at: datetime
    body: str


class HistoryEndRow(_Table, table=True):
    """Where a history ends; its lock keeps the numbers in order of the commits."""

    __tablename__ = "history_end"
    code: str = Field(primary_key=True)
    last: int = 0
    to_topic: bool = False


class WebhookRow(_Table, table=True):
    """A receiver of an organisation, and how delivery to it stands."""

    __tablename__ = "webhook"
    webhook_id: UUID = Field(primary_key=True)
    code: str
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


class WebhookSecretRow(_Table, table=True):
    """A secret of a webhook, sealed."""

    __tablename__ = "webhook_secret"
    secret_id: UUID = Field(primary_key=True)
    webhook_id: UUID
    sealed: str
    valid_until: datetime | None = None


class WebhookAttemptRow(_Table, table=True):
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
