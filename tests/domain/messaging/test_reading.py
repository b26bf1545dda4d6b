"""Reading what came in: whatever a record holds, those beside it are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from shared.messaging.inbox import Inbox
from shared.messaging.received import Received, Record, Unreadable
from shared.messaging.transaction import Transaction
from shared.schemas.event import split_type
from shared.schemas.partner import OrderConfirmed
from tests.builders import a_record


async def _nothing(_: Sequence[Received[OrderConfirmed]], __: Transaction) -> None:
    pass


@pytest.fixture
def inbox() -> Inbox:
    inbox = Inbox("school")
    inbox.handles(OrderConfirmed)(_nothing)
    return inbox


def _confirmed(**envelope: Any) -> Record:
    event = OrderConfirmed(partner_id="P01", trainer_id="C01", confirmed_on=date(2026, 6, 1))
    return a_record(event, **envelope)


@pytest.mark.parametrize("version", ["²", "9" * 5000, "", "1 "])
def test_a_version_that_is_no_number_is_not_ours(inbox: Inbox, version: str) -> None:
    strange = f"nl.estafette.partner.order-confirmed.v{version}"

    assert split_type(strange) is None
    good = _confirmed()
    assert [item.record for item in inbox.read([_confirmed(type=strange), good])] == [good]


def test_a_record_on_which_reading_itself_fails_is_set_aside(inbox: Inbox) -> None:
    good = _confirmed()
    bad = good._replace(headers=(("no pair",),))  # type: ignore[arg-type]

    assert [type(item) for item in inbox.read([bad, good])] == [Unreadable, Received]


@pytest.mark.parametrize("handler_first", [True, False])
def test_what_is_only_heard_is_read_and_may_have_one_handler_besides(
    *, handler_first: bool
) -> None:
    inbox = Inbox("municipality")
    if handler_first:
        inbox.handles(OrderConfirmed)(_nothing)
    inbox.hears(OrderConfirmed)
    assert [type(item) for item in inbox.read([_confirmed()])] == [Received]

    if not handler_first:
        inbox.handles(OrderConfirmed)(_nothing)
    with pytest.raises(ValueError, match="already has a handler"):
        inbox.handles(OrderConfirmed)(_nothing)
