"""The region's mailbox hears that the effectrapportage is due; nobody where there is none (R42)."""

from datetime import date
from uuid import UUID

import pytest

from shared.schemas.region import EffectrapportageReminded
from tests.service.conftest import NewDesk


@pytest.mark.parametrize(("mailbox", "messages"), [("regio@rotterdam.example", 1), (None, 0)])
async def test_r42_a_reminder_goes_to_the_mailbox_of_the_region(
    new_desk: NewDesk, mailbox: str | None, messages: int
) -> None:
    desk = await new_desk("notifications")
    reminded = EffectrapportageReminded(
        region=29, year=2026, due_on=date(2027, 4, 30), days_left=30, region_mailbox=mailbox
    )
    await desk.receive(reminded, subject=UUID(int=1))

    rows = await desk.rows("SELECT template, mailbox, data FROM message")
    assert len(rows) == messages
    said = {"year": 2026, "due_on": "2027-04-30", "days_left": 30}
    assert all(row["data"] == said and row["mailbox"] == mailbox for row in rows)
