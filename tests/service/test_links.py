"""The links in the mail: the young person answers and stops, and nobody else learns anything."""

import asyncio
import email.message
import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from pydantic import SecretStr

from services.school.domain.handover import LINK_DAYS, HandoverStatus, SchoolRule, stop
from services.school.links import ANSWER, STOP
from shared.access.gate import NoPermit, by_link
from shared.identity.limits import TRIES
from shared.rules import RuleBroken
from shared.runtime.links import Links, LinkUnusable, Purpose
from shared.schemas.municipality import HandoverAccepted, HandoverWithdrawn
from shared.schemas.personal import HandoverLinks, Sealed
from shared.schemas.school import (
    AgreementRecorded,
    HandoverOffered,
    HandoverProposed,
    HandoverWithdrawalRequested,
)
from tests.builders import a_row
from tests.service.conftest import PUBLIC_URL, START, Desk, NewDesk
from tests.service.messages import words_of
from tests.service.test_notifications import Server, a_mailer
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture
from tests.service.test_school_handover import a_school, on, open_document

ASKED = date(2027, 4, 11)
YES, NO = {"agreed": "yes"}, {"agreed": "no"}
FIXED = START
KEY = SecretStr("k" * 43)


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    """Return a school that has asked one graduate."""
    desk = await a_school(new_desk, a_row())
    await desk.live_until(on(ASKED))
    return desk


async def links_of(school: Desk) -> HandoverLinks:
    (proposed,) = await school.recorded(HandoverProposed)
    sealed = Sealed[HandoverLinks](proposed["links"])
    return school.transactions.sealer.unseal(proposed["subject"], sealed, HandoverLinks)


async def send(school: Desk, address: str, **form: str) -> httpx2.Response:
    """Send a form as a browser does: the answer, and the page it leads to."""
    return await school.http.post(address, data=form, follow_redirects=True)


async def answers(school: Desk) -> list[bool]:
    return [each["agreed"] for each in await school.recorded(AgreementRecorded)]


async def the_handover(school: Desk) -> dict[str, Any]:
    (row,) = await school.rows("SELECT * FROM handover")
    return row


async def test_the_page_says_who_asks_what_goes_and_to_whom(school: Desk) -> None:
    page = await school.http.get((await links_of(school)).answer)

    assert page.status_code == 200
    for said in ("ROC Voorbeeldstad", "gemeente Rotterdam", "geboortedatum", "Rachid Benali"):
        assert said in page.text
    assert "Noor" not in page.text, "whoever opens the link does not learn whose it is"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


async def test_r11_yes_by_the_link_is_an_agreement_with_means_day_and_version(
    school: Desk,
) -> None:
    link = (await links_of(school)).answer
    page = await send(school, link, **YES, own_words="Ik wil mijn coach houden.")
    await school.live_until(on(date(2027, 7, 10)))

    (recorded,) = await school.recorded(AgreementRecorded)
    (offer,) = await school.recorded(HandoverOffered)
    assert "Je hebt ja gezegd" in page.text
    assert recorded["means"] == "link"
    assert recorded["text_version"] == "link-1"
    assert (recorded["agreed"], recorded["recorded_on"]) == (True, str(ASKED))
    assert open_document(school, offer).own_words == "Ik wil mijn coach houden."


async def test_r19_r20_no_takes_one_form_and_no_reason_and_nothing_goes_along(
    school: Desk,
) -> None:
    page = await send(school, (await links_of(school)).answer, **NO)
    await school.live_until(on(date(2027, 12, 1)))

    assert "Je hebt nee gezegd" in page.text
    assert "c01@p01.example" in page.text, "how to reach the coach"
    assert (await the_handover(school))["status"] == "declined"
    assert await school.recorded(HandoverOffered) == []


async def test_looking_at_a_page_does_nothing(school: Desk) -> None:
    links = await links_of(school)
    before = await the_handover(school)
    for address in (links.answer, links.stop) * 3:
        assert (await school.http.get(address)).status_code == 200

    assert await the_handover(school) == before
    assert await answers(school) == []


async def test_an_answer_is_given_once(school: Desk) -> None:
    link = (await links_of(school)).answer
    await send(school, link, **YES)
    again = await send(school, link, **NO)

    assert "Je hebt ja gezegd" in again.text
    assert await answers(school) == [True]


async def test_two_answers_at_the_same_moment_are_one(school: Desk) -> None:
    link = (await links_of(school)).answer
    pages = await asyncio.gather(*(send(school, link, **YES) for _ in range(4)))

    assert {page.status_code for page in pages} == {200}
    assert await answers(school) == [True]


async def test_r19_after_yes_one_stops_on_the_same_page(school: Desk) -> None:
    page = await send(school, (await links_of(school)).answer, **YES)
    (path,) = re.findall(r'action="([^"]+)"', page.text)
    stopped = await send(school, path)
    await school.live_until(on(date(2027, 12, 1)))

    row = await the_handover(school)
    assert "Je hebt de overdracht gestopt" in stopped.text
    assert (row["status"], row["stopped_on"], row["agreed_on"]) == ("declined", ASKED, None)
    assert await answers(school) == [True, False]
    assert await school.recorded(HandoverOffered) == []


async def test_r10_r19_what_was_offered_is_asked_back_once(school: Desk) -> None:
    links = await links_of(school)
    await send(school, links.answer, **YES)
    await school.live_until(on(date(2027, 7, 10)))
    pages = await asyncio.gather(*(send(school, links.stop) for _ in range(3)))

    assert all("Je hebt de overdracht gestopt" in page.text for page in pages)
    (asked,) = await school.recorded(HandoverWithdrawalRequested)
    assert (await the_handover(school))["status"] == "offered", "its receiver decides"
    await school.receive(
        HandoverWithdrawn(handover_id=asked["handover_id"], withdrawn_on=date(2027, 7, 10)),
        subject=asked["subject"],
    )
    assert (await the_handover(school))["status"] == "withdrawn"


async def test_r19_with_the_municipality_the_link_says_whom_to_tell(school: Desk) -> None:
    links = await links_of(school)
    await send(school, links.answer, **YES)
    await school.live_until(on(date(2027, 7, 10)))
    (offer,) = await school.recorded(HandoverOffered)
    accepted = HandoverAccepted(
        handover_id=offer["handover_id"],
        regie_version=2,
        holder="gemeente:GM0599",
        accepted_at=on(date(2027, 7, 12)),
    )
    await school.receive(accepted, subject=offer["subject"])
    page = await send(school, links.stop)

    assert "De gemeente helpt je nu" in page.text
    assert await school.recorded(HandoverWithdrawalRequested) == []
    assert await answers(school) == [True]


@pytest.mark.parametrize("status", HandoverStatus)
@pytest.mark.parametrize("before", [False, True])
def test_r19_one_can_stop_while_it_runs_and_once(status: HandoverStatus, *, before: bool) -> None:
    runs = {HandoverStatus.PROPOSED, HandoverStatus.AGREED, HandoverStatus.OFFERED}
    if status in runs and not before:
        offered = status is HandoverStatus.OFFERED
        expected = HandoverStatus.OFFERED if offered else HandoverStatus.DECLINED
        assert stop(status, stopped_before=False) is expected
    else:
        with pytest.raises(RuleBroken) as refused:
            stop(status, stopped_before=before)
        assert refused.value.rule is SchoolRule.STOP_WHILE_UNDER_WAY


@pytest.mark.parametrize(
    ("own_words", "said"),
    [("Mijn nummer is 123456782.", "kan zijn"), ("a" * 2001, "te lang")],
)
async def test_r46_own_words_that_cannot_be_kept_are_asked_again(
    school: Desk, own_words: str, said: str
) -> None:
    link = (await links_of(school)).answer
    page = await send(school, link, **YES, own_words=own_words)

    assert page.status_code == 422
    assert said in page.text
    assert own_words in page.text, "nobody types it twice"
    assert await answers(school) == []
    await send(school, link, **NO, own_words=own_words)
    assert await answers(school) == [False], "no needs no words"


def change(link: str) -> str:
    """Return the link with one letter of its signature changed."""
    letter = "A" if link[-20] != "A" else "B"
    return link[:-20] + letter + link[-19:]


async def test_a_link_that_does_not_work_says_nothing_of_anybody(school: Desk) -> None:
    links = await links_of(school)
    someone_else = Links(SecretStr("another key"), PUBLIC_URL)
    now = school.clock.now()
    unusable = {
        "changed": change(links.answer),
        "of another purpose": links.stop.replace("handover-stop", "handover-answer"),
        "of another key": someone_else.address(ANSWER, uuid4(), now),
        "about nothing": school.transactions.links.address(ANSWER, uuid4(), now),
        "cut off": links.answer[:-10],
        "made up": f"{PUBLIC_URL}/handover-answer/x",
    }
    pages = {}
    for why, address in unusable.items():
        for page in (await school.http.get(address), await send(school, address, **YES)):
            assert page.status_code == 404, why
            pages[page.text] = why
    school.clock.move_to(on(ASKED) + timedelta(days=LINK_DAYS, seconds=1))
    expired = await school.http.get(links.answer)

    assert set(pages) == {expired.text}, "all of them read alike"
    assert "Deze link werkt niet" in expired.text
    for secret in ("ROC", "Rotterdam", "Rachid", "Noor"):
        assert secret not in expired.text
    assert await answers(school) == []


async def test_a_link_works_until_its_last_day(school: Desk) -> None:
    links = await links_of(school)
    last = datetime.combine(links.until, on(ASKED).timetz())
    school.clock.move_to(last)
    assert (await school.http.get(links.answer)).status_code == 200
    assert links.until >= date(2027, 7, 10) + timedelta(days=29)


async def test_a_link_holds_no_personal_data(school: Desk) -> None:
    links = await links_of(school)
    handover = (await the_handover(school))["handover_id"]
    token = links.answer.rpartition("/")[2]

    assert token.startswith(UUID(str(handover)).hex + ".")
    assert len(token) < 100
    (event,) = await school.rows("SELECT body FROM event_log WHERE type LIKE '%handover-proposed%'")
    assert token.encode() not in event["body"], "whoever reads the topic cannot answer"


async def test_who_tries_many_links_waits(school: Desk) -> None:
    pages = [
        await school.http.get(f"/handover-answer/{number}") for number in range(TRIES.amount + 1)
    ]
    assert [page.status_code for page in pages] == [404] * TRIES.amount + [429]


@pytest.mark.parametrize(
    "at", [FIXED - timedelta(days=1), FIXED + timedelta(days=8)], ids=["before", "after"]
)
def test_a_link_works_only_in_its_time(at: datetime) -> None:
    links, purpose = Links(KEY, "https://school.example/"), Purpose("try", timedelta(days=7))
    thing = uuid4()
    address = links.address(purpose, thing, FIXED)
    token = address.removeprefix("https://school.example/try/")

    assert links.thing(purpose, token, FIXED + timedelta(days=7)) == thing
    with pytest.raises(LinkUnusable):
        links.thing(purpose, token, at)


def test_a_purpose_that_nobody_decided_about_gets_no_address() -> None:
    with pytest.raises(NoPermit, match="invented"):
        by_link(Purpose("invented", timedelta(days=1)))
    assert by_link(STOP).dependency is not None


async def test_r11_the_mail_brings_links_that_work(
    school: Desk, new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    notifications = await new_desk("notifications")
    await pass_on(school, notifications)
    await a_mailer(notifications.transactions, server[1]).send_batch()

    (mail,) = server[0].mails
    answer, stop_link = re.findall(r"http://\S+", words_of(text_of(mail)))
    kept = await notifications.rows("SELECT data::text FROM message")
    assert mail["To"] == "noor@student.example"
    assert answer not in str(kept), "kept sealed"
    assert "Wil je de overdracht stoppen?" in (await school.http.get(stop_link)).text
    assert "Je hebt ja gezegd" in (await send(school, answer, **YES)).text
    assert await answers(school) == [True]


def text_of(mail: email.message.EmailMessage) -> str:
    content = mail.get_content()
    assert isinstance(content, str)
    return content


async def pass_on(school: Desk, notifications: Desk) -> None:
    """Let notifications receive the question as the school recorded it."""
    (row,) = await school.rows(
        "SELECT subject, body FROM event_log WHERE type LIKE '%handover-proposed%'"
    )
    event = HandoverProposed.model_validate_json(row["body"])
    await notifications.receive(event, subject=row["subject"])


async def test_a_question_of_before_goes_out_without_links(
    school: Desk, new_desk: NewDesk, server: tuple[Server, int]
) -> None:
    notifications = await new_desk("notifications")
    (row,) = await school.rows(
        "SELECT subject, body FROM event_log WHERE type LIKE '%handover-proposed%'"
    )
    event = HandoverProposed.model_validate_json(row["body"]).model_copy(update={"links": None})
    await notifications.receive(event, subject=row["subject"])
    await a_mailer(notifications.transactions, server[1]).send_batch()

    assert "http" not in words_of(text_of(server[0].mails[0]))
