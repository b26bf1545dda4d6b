"""Dosing in the service (R33): over all senders, on a real database, with several mailers."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from services.notifications.dosing import release
from services.notifications.mailer import Mailer
from shared.runtime.clock import AMSTERDAM
from shared.schemas.notifications import (
    MessageHeld,
    MessageLapsed,
    MessageRefused,
    MessageSent,
)
from tests.builders import SUBJECT
from tests.service.conftest import START, Desk, NewDesk
from tests.service.messages import CAMPAIGN, OTHER, a_campaign, a_yes, send, statuses
from tests.service.test_notifications import Server, a_mailer, a_proposal
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM)


async def test_r33_the_third_is_held_over_all_schools_and_goes_when_its_turn_comes(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(
        a_campaign(desk, line="Een", priority=5),
        a_campaign(desk, line="Twee", priority=1),
        a_campaign(desk, line="Drie", priority=9, brin="98YY"),
        a_campaign(desk, line="Vier", priority=2, brin="98YY"),
        a_proposal(desk),
    )
    first = await send(desk, server)
    assert sorted(first) == ["Twee", "Vier", "Wil je dat de gemeente je verder helpt?"]
    (one, three) = await desk.recorded(MessageHeld)
    assert (one["reason"], one["campaign_id"], one["organisation"]) == (
        "dosing",
        str(CAMPAIGN),
        "school:99ZZ",
    )
    assert datetime.fromisoformat(one["until"]) >= START + timedelta(days=30)
    assert three["organisation"] == "school:98YY"

    desk.clock.move_to(at(date(2026, 6, 30)))
    assert await send(desk, server) == []
    desk.clock.move_to(at(date(2026, 7, 1), 9))
    assert sorted(await send(desk, server)) == ["Drie", "Een"]
    assert len(await desk.recorded(MessageHeld)) == 2, "told once, not at every look"
    sent = await desk.recorded(MessageSent)
    assert {each["campaign_id"] for each in sent} == {str(CAMPAIGN), None}


async def test_r33_what_is_of_no_use_any_more_lapses_in_sight_and_leaves_its_place(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_campaign(desk), a_campaign(desk))
    await send(desk, server)
    await desk.receive(
        a_campaign(desk, useful_until=date(2026, 6, 20)),
        a_campaign(desk, line="Blijft", priority=9),
    )
    assert await send(desk, server) == []
    desk.clock.move_to(at(date(2026, 7, 1), 9))

    assert await send(desk, server) == ["Blijft"]
    assert await statuses(desk) == ["sent", "sent", "lapsed", "sent"]
    (lapsed,) = await desk.recorded(MessageLapsed)
    assert (lapsed["useful_until"], lapsed["campaign_id"]) == ("2026-06-20", str(CAMPAIGN))
    shown = (await desk.http.get("/overview")).json()
    assert shown["messages"]["lapsed"] == 1


async def test_r33_mailers_at_the_same_time_never_give_a_place_away_twice(
    desk: Desk, server: tuple[Server, int]
) -> None:
    """Of ten people each gets four at once, of two schools, while five mailers work."""
    people = [uuid4() for _ in range(10)]
    for number, person in enumerate(people):
        address = f"p{number}@student.example"
        for brin in ("99ZZ", "98YY", "99ZZ", "98YY"):
            message = a_campaign(desk, person, brin=brin, email=address)
            await desk.receive(message, subject=person)
    mailers = [a_mailer(desk.transactions, server[1]) for _ in range(5)]

    async def work(mailer: Mailer) -> None:
        for _ in range(6):
            await mailer.send_batch()

    await asyncio.gather(*map(work, mailers))

    per_person = await desk.rows(
        "SELECT subject, count(*) AS sent FROM message WHERE status = 'sent' GROUP BY subject"
    )
    assert {row["sent"] for row in per_person} == {2}
    assert len(per_person) == len(people)
    assert sorted(await statuses(desk)) == ["held"] * 20 + ["sent"] * 20
    assert len(server[0].mails) == 20


async def test_r33_one_person_of_two_schools_gets_no_more_while_mailers_race(
    desk: Desk, server: tuple[Server, int]
) -> None:
    for person, brin in ((SUBJECT, "99ZZ"), (OTHER, "98YY")):
        messages = [a_campaign(desk, person, brin=brin) for _ in range(3)]
        await desk.receive(*messages, subject=person)
    rules = a_mailer(desk.transactions, server[1]).dosing
    await asyncio.gather(*(release(desk.transactions, rules) for _ in range(8)))

    assert sorted(await statuses(desk)) == ["held"] * 4 + ["pending"] * 2


async def test_promotion_waits_for_the_morning_and_service_for_seven(
    desk: Desk, server: tuple[Server, int]
) -> None:
    desk.clock.move_to(at(date(2026, 6, 6), 23))  # Saturday night
    await desk.receive(a_campaign(desk), a_proposal(desk))
    assert await send(desk, server) == []
    untils = {
        each["template"]: (each["reason"], datetime.fromisoformat(each["until"]))
        for each in await desk.recorded(MessageHeld)
    }
    assert untils == {
        "campaign": ("quiet-hours", at(date(2026, 6, 8), 8)),
        "handover-question": ("quiet-hours", at(date(2026, 6, 7), 7)),
    }
    desk.clock.move_to(at(date(2026, 6, 7), 7))
    assert await send(desk, server) == ["Wil je dat de gemeente je verder helpt?"]
    desk.clock.move_to(at(date(2026, 6, 8), 8))
    assert await send(desk, server) == ["Kom langs op de loopbaandag"]


async def test_a_mail_server_that_comes_back_at_night_gets_promotion_in_the_morning(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await desk.receive(a_campaign(desk))
    with pytest.raises(OSError, match=r"127\.0\.0\.1"):
        await a_mailer(desk.transactions, 1).send_batch()
    assert await statuses(desk) == ["pending"]
    desk.clock.move_to(at(date(2026, 6, 1), 22))
    assert await send(desk, server) == []
    assert await statuses(desk) == ["held"]
    desk.clock.move_to(at(date(2026, 6, 2)))
    assert len(await send(desk, server)) == 1


async def test_r32_a_message_goes_only_with_basis_and_channel_on_that_day(
    desk: Desk, server: tuple[Server, int]
) -> None:
    """The basis of news for alumni is a yes to that school, the channel an address."""
    await desk.receive(a_campaign(desk, purpose="alumni", line="Zonder ja"))
    await desk.receive(a_yes("98YY"), a_campaign(desk, purpose="alumni", line="Andere school"))
    assert await send(desk, server) == []
    await desk.receive(a_yes(), a_campaign(desk, purpose="alumni", line="Met ja"))
    assert await send(desk, server) == ["Met ja"]

    later = a_campaign(desk, purpose="alumni", send_from=date(2026, 6, 10))
    await desk.receive(later)
    await send(desk, server)
    await desk.receive(a_yes(wanted=False))
    desk.clock.move_to(at(date(2026, 6, 10)))
    assert await send(desk, server) == []

    refused = await desk.recorded(MessageRefused)
    assert [each["reason"] for each in refused] == ["no-basis", "no-basis", "opted-out"]
    assert {each["campaign_id"] for each in refused} == {str(CAMPAIGN)}
    unreachable = a_campaign(desk, OTHER).model_copy(update={"contact": later.contact})
    await desk.receive(unreachable, subject=OTHER)
    assert await send(desk, server) == []
    assert (await statuses(desk))[-1] == "failed"


async def test_a_demonstration_waits_for_what_can_be_judged_and_not_for_what_is_held(
    desk: Desk, server: tuple[Server, int]
) -> None:
    assert await pending(desk, server) == 0
    await desk.receive(a_campaign(desk), a_campaign(desk), a_campaign(desk))
    assert await pending(desk, server) == 3
    await send(desk, server)
    assert await pending(desk, server) == 0


async def pending(desk: Desk, server: tuple[Server, int]) -> int:
    return await a_mailer(desk.transactions, server[1]).pending()


async def test_a_mailer_with_nothing_to_do_wakes_nobody(
    desk: Desk, server: tuple[Server, int]
) -> None:
    """Every write wakes the mailers; one that woke itself would never rest."""
    await desk.receive(*(a_campaign(desk) for _ in range(3)))
    await send(desk, server)
    async with desk.transactions.read() as session:
        url = (await session.connection()).engine.url.set(drivername="postgresql")
    listening = await asyncpg.connect(url.render_as_string(hide_password=False))
    woken: list[object] = []
    await listening.add_listener("message", lambda *_: woken.append(_))

    await send(desk, server)
    await listening.execute("SELECT 1")
    assert woken == []
    await desk.receive(a_proposal(desk))
    await listening.execute("SELECT 1")
    assert woken
    await listening.close()
