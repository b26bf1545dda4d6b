"""R32, R33: a campaign from the school's plan to the mail, and what became of it back at school.

School and notifications are real, each on its own database, with a real mail server; events are
carried over as Kafka would.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from shared.schemas.event import REGISTRY
from tests.builders import a_record
from tests.service.conftest import Desk, NewDesk
from tests.service.messages import link_of, one_click, send
from tests.service.test_notifications import Server
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture
from tests.service.test_school_aftercare import on, school
from tests.service.test_school_campaigns import add, plan, preview, shown

__all__ = ["school"]

TOPIC = {"school": "school.lifecycle", "notifications": "notifications.delivery"}


@dataclass
class Both:
    """School and notifications, and how far each has heard of the other."""

    school: Desk
    notifications: Desk
    server: tuple[Server, int]
    heard: dict[str, int]

    async def carry(self, sender: str) -> None:
        """Let the other side hear what this one said since the last time."""
        desks = {"school": self.school, "notifications": self.notifications}
        (receiver,) = (desk for name, desk in desks.items() if name != sender)
        said = await desks[sender].rows(
            "SELECT position, type, subject, time, body FROM event_log "
            "WHERE topic = :topic AND position > :heard ORDER BY position",
            topic=TOPIC[sender],
            heard=self.heard[sender],
        )
        for row in said:
            event = REGISTRY[row["type"]].from_body(row["body"])
            record = a_record(event, row["subject"], time=row["time"])
            await receiver.inbox.receive([record], receiver.transactions)
            self.heard[sender] = row["position"]
        assert await receiver.rows("SELECT * FROM dead_letter") == []

    async def live(self, day: date, hours: int = 1) -> list[str]:
        """Let a day come at both, the mailer hours after the school; returns what was mailed."""
        moment = on(day.year, day.month, day.day)
        await self.school.live_until(moment)
        self.notifications.clock.move_to(moment + timedelta(hours=hours))
        await self.carry("school")
        mails = await send(self.notifications, self.server)
        await self.carry("notifications")
        return mails

    async def measured(self, campaign_id: str) -> dict[str, int]:
        """Return what the school measured of an action, without the zeros."""
        found = (await shown(self.school, campaign_id))["measured"]
        return {name: number for name, number in found.items() if number}


@pytest.fixture
async def both(school: Desk, new_desk: NewDesk, server: tuple[Server, int]) -> Both:
    both = Both(
        school,
        await new_desk("notifications"),
        server,
        {"school": 0, "notifications": 0},
    )
    await both.live(date(2026, 7, 13))
    return both


async def on_day(both: Both, day: str, **changed: Any) -> str:
    subject = f"Bericht van {day}"
    return await plan(both.school, send_on=day, title=subject, subject=subject, **changed)


async def test_r33_the_third_mail_within_thirty_days_is_held_and_the_school_sees_it(
    both: Both,
) -> None:
    late = {"useful_until": "2026-09-30"}
    first = await on_day(both, "2026-07-14", **late)
    await on_day(both, "2026-07-21", **late)
    third = await add(both.school, send_on="2026-07-28", subject="De derde", **late)
    foretold = await preview(both.school, third)
    assert foretold["held"] == {"2026-08-13": 1}
    await both.school.http.post(f"/promotion-plan/{third}/planning")

    assert await both.live(date(2026, 7, 14)) == ["Bericht van 2026-07-14"]
    assert await both.live(date(2026, 7, 21)) == ["Bericht van 2026-07-21"]
    assert await preview(both.school, third) == foretold, "sent counts as planned did"
    assert await both.live(date(2026, 7, 28)) == []
    assert await both.measured(first) == {"told": 1, "sent": 1}
    assert await both.measured(third) == {"told": 1, "held": 1}
    (line,) = await both.school.rows("SELECT until FROM message_log WHERE status = 'held'")
    assert line["until"].date() == date(2026, 8, 13)
    page = await both.school.http.get(
        f"/campaigns/{third}",
        headers={"accept": "text/html"} | both.school.asking("school:99ZZ:central-team"),
    )
    assert "Wacht nog op de eigen beurt" in page.text

    assert await both.live(date(2026, 8, 12)) == []
    assert await both.live(date(2026, 8, 13), 2) == ["De derde"], "on the day that was foretold"
    assert await both.measured(third) == {"told": 1, "sent": 1}


async def test_r32_the_mail_is_what_the_preview_showed_and_leads_to_a_counted_sign_up(
    both: Both,
) -> None:
    campaign_id = await on_day(both, "2026-07-14")
    team = both.school.asking("school:99ZZ:central-team")
    page = (await both.school.http.get(f"/campaigns/{campaign_id}/preview", headers=team)).text
    await both.live(date(2026, 7, 14))

    mail = both.server[0].mails[-1]
    content = mail.get_content()
    code = (await shown(both.school, campaign_id))["code"]
    assert link_of(mail, "c") == f"/c/{code}"
    for words in (
        "Hoi Noor,",
        "Wil je hulp van een coach?",
        "Dat kost je niets.",
        "Meld je aan",
        "Je krijgt dit nieuws omdat school je begeleidt of begeleidde.",
    ):
        assert words in content, words
        assert words in page, words
    assert str(mail["Subject"]) in page

    await both.notifications.http.post(one_click(mail), data={"List-Unsubscribe": "One-Click"})
    await both.carry("notifications")
    assert await both.measured(campaign_id) == {"told": 1, "sent": 1, "opted_out": 1}
    again = await on_day(both, "2026-07-16")
    assert (await preview(both.school, again))["left_out"] == {"opted-out": 1}
    assert await both.live(date(2026, 7, 16)) == []
    assert await both.measured(again) == {"left_out": 1}


async def test_r33_what_waits_too_long_lapses_and_the_school_counts_it(both: Both) -> None:
    for day in ("2026-07-14", "2026-07-15"):
        await on_day(both, day)
    third = await on_day(both, "2026-07-16", useful_until="2026-07-20")
    assert (await preview(both.school, third))["too_late"] == 1
    for number in (14, 15, 16, 21):
        await both.live(date(2026, 7, number))
    assert await both.measured(third) == {"told": 1, "lapsed": 1}
    assert (await shown(both.school, third))["status"] == "done"
