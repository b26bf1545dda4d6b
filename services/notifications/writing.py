"""Writing messages: once per cause, to an address that is known, or once it is.

What goes to a person is held until it is judged (``dosing.py``); what goes to work is pending.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import case, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from services.notifications.domain import Status, Template
from services.notifications.domain.purposes import KINDS, Audience
from services.notifications.joining import compare, meet
from services.notifications.models import AddressRow, MessageRow
from shared.messaging.received import Received
from shared.messaging.transaction import Transaction
from shared.schemas.event import Envelope, Event

E = TypeVar("E", bound=Event)
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any attempt: retries count in real time, whatever the service's clock says."""


class Cause(Protocol):
    """What a message follows from: a received event, or a day that came."""

    @property
    def envelope(self) -> Envelope:
        """Its identity; a message follows from it once."""
        ...

    @property
    def subject(self) -> UUID:
        """The person, order or coach it is about."""
        ...


Addressed = tuple[Cause, Template, Mapping[str, Any], str | None]
"""A cause, the message it leads to, what the message says, and a mailbox if it goes to one."""


def _subject(cause: Cause) -> UUID:
    return cause.subject


_TO_WORK = [template for template, kind in KINDS.items() if kind.audience is Audience.WORK]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sender of a message for promotion wants of it."""

    priority: int
    organisation: str
    campaign_id: UUID
    send_from: date
    useful_until: date


async def keep_addresses(
    tx: Transaction, sealed: Mapping[UUID, str], audience: Audience = Audience.PERSON
) -> None:
    """Keep how to reach subjects, and let go the messages that waited for it.

    Persons who share an address or number with another pseudonym count as one from now on (R35).
    """
    rows = [{"subject": subject, "sealed": value} for subject, value in sorted(sealed.items())]
    statement = insert(AddressRow).values(rows)
    await tx.session.exec(
        statement.on_conflict_do_update(
            index_elements=["subject"], set_={"sealed": statement.excluded.sealed}
        )
    )
    if audience is Audience.PERSON:
        await compare(tx, sealed)
    to_work = col(MessageRow.template).in_(_TO_WORK)
    await tx.session.exec(
        update(MessageRow)
        .where(col(MessageRow.subject).in_(list(sealed)), col(MessageRow.status) == Status.WAITING)
        .values(status=case((to_work, Status.PENDING), else_=Status.HELD), look_at=tx.now)
    )


async def write_to_mailbox(
    tx: Transaction,
    events: Sequence[Received[E]],
    template: Template,
    mailbox: Callable[[E], str | None],
    said: Collection[str] = (),
) -> None:
    """Write to the shared mailbox of each event, if it names one, saying these of its fields."""
    messages: list[Addressed] = [
        (each, template, each.event.model_dump(mode="json", include={*said}), address)
        for each in events
        if (address := mailbox(each.event))
    ]
    await write(tx, messages)


async def write(
    tx: Transaction,
    messages: Sequence[Addressed],
    plans: Mapping[UUID, Plan] | None = None,
    *,
    to: Callable[[Any], UUID] = _subject,
) -> None:
    """Write messages, one per cause; those without an address yet wait for it.

    ``plans`` says for promotion, by the id of the event, what its sender wants. ``to`` says under
    which subject the address is known, if not under that of the cause.
    """
    subjects = {to(cause) for cause, _, _, mailbox in messages if mailbox is None}
    found = await tx.session.exec(
        select(AddressRow.subject).where(col(AddressRow.subject).in_(subjects))
    )
    reachable = set(found)
    await meet(tx, [to(each[0]) for each in messages if _to_person(each)])
    rows = [
        _row(tx, each, to(each[0]), reachable=each[3] is not None or to(each[0]) in reachable)
        | _planned(each, (plans or {}).get(each[0].envelope.id))
        for each in messages
    ]
    await tx.add_new(MessageRow, rows)


def _to_person(message: Addressed) -> bool:
    _, template, _, mailbox = message
    return mailbox is None and KINDS[template].audience is Audience.PERSON


def _row(tx: Transaction, message: Addressed, subject: UUID, *, reachable: bool) -> dict[str, Any]:
    cause, template, data, mailbox = message
    ready = Status.HELD if _to_person(message) else Status.PENDING
    return {
        "message_id": uuid7(),
        "cause_source": cause.envelope.source,
        "cause_id": cause.envelope.id,
        "correlation_id": cause.envelope.correlationid,
        "template": template,
        "subject": subject,
        "mailbox": mailbox,
        "data": dict(data),
        "status": ready if reachable else Status.WAITING,
        "attempts": 0,
        "next_attempt_at": AT_ONCE,
        "purpose": KINDS[template].purpose,
        "written_at": tx.now,
        "look_at": tx.now,
    }


def _planned(message: Addressed, plan: Plan | None) -> dict[str, Any]:
    return {
        "priority": plan.priority if plan else KINDS[message[1]].priority,
        "organisation": plan.organisation if plan else _organisation(message),
        "campaign_id": plan.campaign_id if plan else None,
        "send_from": plan.send_from if plan else None,
        "useful_until": plan.useful_until if plan else None,
    }


def _organisation(message: Addressed) -> str | None:
    """Return for whom a message to a person is sent; a partner's is sent for the school."""
    if not _to_person(message):
        return None
    event = getattr(message[0], "event", None)  # of a day that came there is none
    named: str | None = getattr(event, "to_organisation", None)
    brin: str | None = getattr(event, "brin", None)
    if named is not None:
        return named
    if getattr(event, "publisher", None) == "municipality":
        return "gemeente"
    return f"school:{brin[:4]}" if brin else "school"
