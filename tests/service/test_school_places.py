"""R28: who waits for a place in an open module answers by the link in the mail."""

import asyncio
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import text

from services.school.links import PLACE
from shared.schemas.invitations import PlaceChoiceOffered
from shared.schemas.partner import (
    EnrolmentConfirmed,
    EnrolmentWaiting,
    PlaceGivenUp,
    PlaceLapsed,
    PlaceOffered,
)
from shared.schemas.personal import PlaceLinks, Sealed
from shared.schemas.school import EnrolmentCreated, PlaceAnswered
from tests.service.conftest import Desk, NewDesk
from tests.service.messages import words_of
from tests.service.test_notifications import Server, a_mailer
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture
from tests.service.test_school_aftercare import CATALOGUE, enrol, on, school, subject_of

__all__ = ["school"]

LAST_DAY = date(2026, 7, 14)
YES, NO = "yes", "no"


@pytest.fixture
async def waiting(school: Desk) -> Desk:
    """Return a school with a graduate to whom a place in a module was offered."""
    answer = await enrol(school, kind="module", module_id=CATALOGUE["module_id"], coach_id=None)
    assert answer.status_code == 201, answer.text
    await tell(school, await offer(school))
    return school


async def about(school: Desk) -> dict[str, Any]:
    (row,) = await school.rows("SELECT enrolment_id, module_id FROM enrolment")
    return {**row, "partner_id": "P01"}


async def offer(school: Desk, **changed: Any) -> PlaceOffered:
    said = {"module_name": "Omgaan met geld", "answer_by": LAST_DAY}
    return PlaceOffered(**(await about(school) | said | changed))


async def tell(school: Desk, *events: Any) -> None:
    await school.receive(*events, subject=await subject_of(school))


async def link(school: Desk) -> str:
    offered = (await school.recorded(PlaceChoiceOffered))[-1]
    sealed = Sealed[PlaceLinks](offered["links"])
    subject = UUID(str(offered["subject"]))
    return school.transactions.sealer.unseal(subject, sealed, PlaceLinks).answer


async def token(school: Desk, address: str) -> str:
    """Open the page with the question; returns what its form carries."""
    page = await school.http.get(address)
    found: list[str] = re.findall(r'name="csrf" value="([^"]+)"', page.text)
    return found[0]


async def press(school: Desk, address: str, csrf: str, takes: str) -> httpx2.Response:
    """Press a button, as a browser does; returns the page it leads to."""
    form = {"csrf": csrf, "takes": takes}
    return await school.http.post(address, data=form, follow_redirects=True)


async def say(school: Desk, address: str, takes: str) -> httpx2.Response:
    """Open the page and press a button."""
    return await press(school, address, await token(school, address), takes)


async def answers(school: Desk) -> list[bool]:
    return [each["takes"] for each in await school.recorded(PlaceAnswered)]


async def test_r28_the_page_asks_with_the_last_day_and_looking_does_nothing(
    waiting: Desk,
) -> None:
    address = await link(waiting)
    pages = [await waiting.http.get(address) for _ in range(3)]

    for said in ("Omgaan met geld", "14 juli 2026", "orders@p01.example"):
        assert said in pages[0].text
    assert "Noor" not in pages[0].text, "whoever opens the link does not learn whose it is"
    assert "Ja, ik doe mee" in pages[2].text
    assert await answers(waiting) == []


@pytest.mark.parametrize(
    ("takes", "said"), [(YES, "Je hebt ja gezegd"), (NO, "Je hebt nee gezegd")]
)
async def test_r28_the_answer_goes_to_the_partner_once(
    waiting: Desk, takes: str, said: str
) -> None:
    address = await link(waiting)
    csrf = await token(waiting, address)
    first = await press(waiting, address, csrf, takes)
    page = await waiting.http.get(address)
    again = await press(waiting, address, csrf, NO if takes == YES else YES)

    assert said in first.text
    assert said in again.text
    assert "Ja, ik doe mee" not in page.text
    (answered,) = await waiting.recorded(PlaceAnswered)
    assert answered["takes"] is (takes == YES)
    assert answered["answered_on"] == "2026-07-11"
    assert answered["subject"] == await subject_of(waiting)


async def test_r28_two_answers_at_the_same_moment_are_one(waiting: Desk) -> None:
    address = await link(waiting)
    csrf = await token(waiting, address)
    await asyncio.gather(*(press(waiting, address, csrf, YES) for _ in range(4)))

    assert await answers(waiting) == [True]


async def test_r28_after_the_last_day_the_place_is_gone(waiting: Desk) -> None:
    address = await link(waiting)
    csrf = await token(waiting, address)
    waiting.clock.move_to(on(2026, 7, 14))
    assert "Ja, ik doe mee" in (await waiting.http.get(address)).text
    waiting.clock.move_to(on(2026, 7, 15))
    late = await press(waiting, address, csrf, YES)

    assert late.status_code == 200
    assert "Deze plek is niet meer vrij" in late.text
    assert await answers(waiting) == []


@pytest.mark.parametrize("end", ["lapsed", "given-up"])
async def test_r28_what_the_partner_took_back_cannot_be_taken_until_it_is_offered_again(
    waiting: Desk, end: str
) -> None:
    old = await link(waiting)
    place = await about(waiting)
    name = {"module_name": "Omgaan met geld"}
    day = date(2026, 7, 12)
    if end == "lapsed":
        await tell(waiting, PlaceLapsed(**place, **name, lapsed_on=day))
    else:
        await tell(waiting, PlaceGivenUp(**place, given_up_on=day))
    gone = await waiting.http.get(old)
    (enrolment,) = await waiting.rows("SELECT status FROM enrolment WHERE kind = 'module'")
    assert enrolment["status"] == "new", "who gave up a place has none"
    await tell(waiting, await offer(waiting, answer_by=LAST_DAY + timedelta(days=9)))
    taken = await say(waiting, await link(waiting), YES)

    assert "Deze plek is niet meer vrij" in gone.text
    assert "Je hebt ja gezegd" in taken.text
    assert "Deze plek is niet meer vrij" in (await waiting.http.get(old)).text
    assert await answers(waiting) == [True]


async def test_r28_once_the_partner_confirmed_the_page_says_so(waiting: Desk) -> None:
    address = await link(waiting)
    await say(waiting, address, YES)
    confirmed = EnrolmentConfirmed(
        **await about(waiting),
        module_name="Omgaan met geld",
        coach_id="C01",
        confirmed_on=date(2026, 7, 12),
    )
    await tell(waiting, confirmed)

    assert "Je hebt een plek bij Omgaan met geld" in (await waiting.http.get(address)).text


async def test_r28_who_is_no_participant_any_more_is_asked_nothing(waiting: Desk) -> None:
    async with waiting.transactions.begin() as tx:
        await tx.session.execute(text("UPDATE enrolment SET status = 'ended'"))
    await tell(waiting, await offer(waiting))

    assert "Deze plek is niet meer vrij" in (await waiting.http.get(await link(waiting))).text
    assert len(await waiting.recorded(PlaceChoiceOffered)) == 1


async def test_a_link_about_a_place_that_does_not_work_says_nothing(waiting: Desk) -> None:
    address = await link(waiting)
    links, now = waiting.transactions.links, waiting.clock.now()
    unknown = await waiting.http.get(links.path(PLACE, uuid4(), now))
    waiting.clock.move_to(on(2026, 9, 12))
    too_old = await waiting.http.get(address)

    for page in (unknown, too_old):
        assert page.status_code == 404, page.text
        assert "Omgaan met geld" not in page.text


async def test_r28_the_mail_brings_one_link_that_works_and_comes_once(
    waiting: Desk, new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    notifications = await new_desk("notifications")
    subject = await subject_of(waiting)
    (created,) = await waiting.recorded(EnrolmentCreated)
    (offered,) = await waiting.recorded(PlaceChoiceOffered)
    waits = EnrolmentWaiting(
        **await about(waiting), module_name="Omgaan met geld", waiting_since=date(2026, 7, 11)
    )
    heard = (
        EnrolmentCreated.model_validate(created),
        waits,
        await offer(waiting),
        PlaceChoiceOffered.model_validate(offered),
    )
    await notifications.receive(*heard, subject=subject)
    await a_mailer(notifications.transactions, server[1]).send_batch()

    (mail,) = [m for m in server[0].mails if "plek vrij" in str(m["Subject"])]
    content = mail.get_content()
    (address,) = re.findall(r"http://\S+", words_of(content))
    kept = await notifications.rows("SELECT data::text FROM message")
    assert "uiterlijk 14 juli 2026" in content
    assert address not in str(kept), "kept sealed"
    assert "Je hebt ja gezegd" in (await say(waiting, address, YES)).text
