"""The municipality's own case system, and what was handed to it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.municipality.domain.casesystem import (
    DeliveryStatus,
    Progress,
    Step,
    SystemStatus,
)
from services.municipality.models.table import Table


class CaseSystemRow(Table, table=True):
    """Where a municipality's cases go, with what is needed to make one there."""

    __tablename__ = "case_system"
    system_id: UUID = Field(primary_key=True)
    gemeentecode: str
    cases_url: str
    documents_url: str
    case_type: str
    status_type: str
    document_type: str
    rsin: str
    client_id: str
    secret: str
    owner_mailbox: str
    created_at: datetime
    status: str = SystemStatus.ACTIVE
    last_success_at: datetime | None = None


class CaseDeliveryRow(Table, table=True):
    """One case on its way to the case system: what is done, and how it stands."""

    __tablename__ = "case_delivery"
    handover_id: UUID = Field(primary_key=True)
    gemeentecode: str
    subject: UUID
    accepted_at: datetime
    status: str = DeliveryStatus.WAITING
    case_url: str | None = None
    document_url: str | None = None
    link_url: str | None = None
    status_url: str | None = None
    attempts: int = 0
    failing_since: datetime | None = None
    due_at: datetime
    done_at: datetime | None = None
    last_step: str | None = None
    last_answer: int | None = None
    last_fault: str | None = None
    last_said: str | None = None
    claim: UUID | None = None
    claimed_until: datetime | None = None

    def progress(self) -> Progress:
        """Return the addresses of what is done."""
        known = {step: getattr(self, f"{step}_url") for step in Step}
        return {step: url for step, url in known.items() if url is not None}

    def keep(self, step: Step, url: str) -> None:
        """Keep the address of what was made."""
        setattr(self, f"{step}_url", url)
