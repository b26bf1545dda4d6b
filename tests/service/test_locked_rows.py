"""Whoever locks a row decides on how it is then, not on how it was read before."""

import pytest

from services.partner.models import CoachRow, PartnerRow
from shared.messaging.transaction import Transaction
from tests.service.conftest import Desk, NewDesk


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("partner")
    async with desk.transactions.begin() as tx:
        tx.add(PartnerRow(partner_id="P01", name="Partner Een"))
        await tx.session.flush()
        tx.add(CoachRow(coach_id="C01", partner_id="P01", name="before"))
    return desk


async def _read_and_changed_by_another(desk: Desk, tx: Transaction) -> CoachRow | None:
    """Return the row as it was read; while somebody holds it, the session knows it."""
    known = await tx.session.get(CoachRow, "C01")
    async with desk.transactions.begin() as other:
        (await other.load(CoachRow, "C01")).name = "after"
    return known


async def test_a_row_that_was_read_before_is_locked_as_it_is_now(desk: Desk) -> None:
    async with desk.transactions.begin() as tx:
        known = await _read_and_changed_by_another(desk, tx)
        assert await tx.load(CoachRow, "C01") is known
        assert known is not None
        assert known.name == "after"


async def test_rows_that_were_read_before_are_locked_as_they_are_now(desk: Desk) -> None:
    async with desk.transactions.begin() as tx:
        known = await _read_and_changed_by_another(desk, tx)
        assert await tx.load_many(CoachRow, ["C01"]) == {"C01": known}
        assert known is not None
        assert known.name == "after"


async def test_what_this_transaction_changed_itself_stays_changed(desk: Desk) -> None:
    async with desk.transactions.begin() as tx:
        (await tx.load(CoachRow, "C01")).name = "ours"
        assert (await tx.load(CoachRow, "C01")).name == "ours"
        assert (await tx.load_many(CoachRow, ["C01"]))["C01"].name == "ours"
