"""What is known around messages: addresses, orders, young people, coaches and brands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select

from services.notifications.models import (
    AddressRow,
    BrandRow,
    KnownCoachRow,
    KnownOrderRow,
    KnownPersonRow,
    MessageRow,
    Table,
)
from shared.messaging.transaction import Transaction
from shared.schemas.subjects import coach_subject

Row = TypeVar("Row", bound=Table)
COACHES = ("coach_id", "former_coach_id")
"""Where a message names a coach by code."""
WITH_OTHERS = ("order", "person")
"""Where a message names whom or what it is about, when it goes to somebody else."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a batch of messages needs, each by its key."""

    addresses: dict[UUID, str]
    """Sealed contacts, also those of coaches."""
    orders: dict[UUID, KnownOrderRow]
    persons: dict[UUID, KnownPersonRow]
    cards: dict[str, str]
    """Sealed cards of coaches, by the coach's code."""
    brands: dict[str, BrandRow]


async def know(tx: Transaction, messages: Sequence[MessageRow]) -> Known:
    """Load what these messages need, each kind at once."""
    subjects = {message.subject for message in messages}
    subjects |= {UUID(m.data[name]) for m in messages for name in WITH_OTHERS if name in m.data}
    persons = await _by_key(tx, KnownPersonRow, "subject", subjects)
    codes = {m.data[name] for m in messages for name in COACHES if m.data.get(name)}
    codes |= {person.coach_id for person in persons.values() if person.coach_id}
    everybody = subjects | {coach_subject(code) for code in codes}
    addresses = await _by_key(tx, AddressRow, "subject", everybody)
    brins = {person.brin[:4] for person in persons.values() if person.brin}
    cards = await _by_key(tx, KnownCoachRow, "coach_id", codes)
    return Known(
        addresses={subject: row.sealed for subject, row in addresses.items()},
        orders=await _by_key(tx, KnownOrderRow, "order_id", subjects),
        persons=persons,
        cards={code: row.card for code, row in cards.items()},
        brands=await _by_key(tx, BrandRow, "brin", brins),
    )


async def _by_key(tx: Transaction, model: type[Row], key: str, keys: set[Any]) -> dict[Any, Row]:
    if not keys:
        return {}
    found = await tx.session.exec(select(model).where(col(getattr(model, key)).in_(keys)))
    return {getattr(row, key): row for row in found}
