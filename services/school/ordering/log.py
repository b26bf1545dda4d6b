"""The log of an order: what happened, when, by which side (R24)."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from uuid_utils.compat import uuid7

from services.school.models import LogRow, OrderRow
from shared.access.decide import Access
from shared.messaging.transaction import Transaction
from shared.orders.rules import Side


class What(StrEnum):
    """What can happen to an order."""

    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SESSION_PLANNED = "session-planned"
    SESSION_MOVED = "session-moved"
    SESSION_CANCELLED = "session-cancelled"
    CHANGE_PROPOSED = "change-proposed"
    CHANGED = "changed"
    CHANGE_DECLINED = "change-declined"
    CHANGE_LAPSED = "change-lapsed"
    MESSAGE = "message"
    CANCELLED = "cancelled"
    CLOSED = "closed"


def log(
    tx: Transaction,
    order_id: UUID,
    what: What,
    *,
    access: Access | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down what happened; ``access`` is of who did it at the school, else the partner did."""
    tx.add(
        LogRow(
            log_id=uuid7(),
            order_id=order_id,
            at=tx.now,
            side=Side.SCHOOL if access else Side.PARTNER,
            what=what,
            actor=access.who.subject if access else None,
            detail=to_jsonable_python(detail or {}),
        )
    )


def place_and_time(order: OrderRow) -> dict[str, Any]:
    """Return what a change is about, for the log to keep as it was."""
    return order.model_dump(include={"period_from", "period_until", "location", "group_size"})
