"""Conversations and attempts in a case; what was said is sealed."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from uuid_utils.compat import uuid7

from services.municipality.domain.contacts import Channel, check_contact
from services.municipality.domain.tasks import TaskKind
from services.municipality.models import CaseContactRow
from services.municipality.models.notes import Note
from services.municipality.steps.opened import open_case
from services.municipality.steps.tasks import finish
from shared.messaging.transaction import Transaction
from shared.runtime.texts import LongText
from shared.schemas.municipality import ContactRecorded


class ContactIn(BaseModel):
    """A contact moment: a conversation, or an attempt that nobody answered. Today without a day."""

    kind: Literal["two-way", "attempt"]
    channel: Channel
    contacted_on: date | None = None
    note: LongText | None = None
    next_contact_on: date | None = None


async def record_contact(
    tx: Transaction, subject: UUID, contact: ContactIn, worker_id: str | None = None
) -> UUID:
    """Record a contact moment; returns its identity. Raises NotFound, RuleBroken.

    Only a conversation finishes the task of the first contact and what was agreed before.
    """
    case = await open_case(tx, subject)
    on = contact.contacted_on or tx.today
    check_contact(on, contact.next_contact_on, opened_on=case.opened_on, on=tx.today)
    row = CaseContactRow(
        contact_id=uuid7(),
        subject=subject,
        gemeentecode=case.gemeentecode,
        kind=contact.kind,
        channel=contact.channel,
        contacted_on=on,
        note=tx.sealer.seal(subject, Note(text=contact.note)) if contact.note else None,
        worker_id=worker_id,
    )
    tx.add(row)
    if contact.kind == "two-way":
        await finish(tx, case, TaskKind.FIRST_CONTACT)
    if contact.kind == "two-way" or contact.next_contact_on:
        case.next_contact_on = contact.next_contact_on
    told = row.model_dump(include={"contact_id", "kind", "channel", "contacted_on", "gemeentecode"})
    tx.record(subject, ContactRecorded(**told))
    return row.contact_id
