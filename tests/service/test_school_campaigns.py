"""R32: the promotion plan, from a draft to what it brought."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.school.aftercare.sign_ups import SignUpIn, confirm, sign_up
from services.school.models import CampaignRow
from services.school.promotion import sending
from shared.runtime.clock import AMSTERDAM
from shared.schemas.campaigns import CampaignMessage
from shared.schemas.notifications import MessageFailed, MessageLapsed, OptedOut
from shared.schemas.personal import CampaignContent, Contact, Sealed
from tests.builders import a_file, a_record, a_row
from tests.service.conftest import Desk
from tests.service.test_message_log import held, sent
from tests.service.test_school_aftercare import on, school
from tests.service.test_school_moments import a_moment

__all__ = ["school"]

TEAM = "school:99ZZ:central-team"
SEND_ON = date(2026, 7, 20)


def a_campaign(**changed: Any) -> dict[str, Any]:
    """Return an action by mail to the graduates of the summer."""
    action = {
        "brin": "99ZZ",
        "title": "Na de diploma-uitreiking",
        "moment_kind": "diploma-ceremony",
        "audience": "graduates",
        "diploma_from": "2026-07-01",
        "diploma_until": "2026-07-31",
        "channel": "mail",
        "owner": "Sam Smit",
        "owner_number": "S01",
        "subject": "Gefeliciteerd met je diploma",
        "text": "Wil je hulp van een coach?\n\nDat kost je niets.",
        "button": "Meld je aan",
        "send_on": str(SEND_ON),
        "useful_until": "2026-08-10",
    }
    return action | changed


BY_PEOPLE = {
    "channel": "contact-persons",
    "subject": None,
    "text": None,
    "moment_kind": "workshop",
    "audience": "classes",
    "audience_klas": ["2BOL-001"],
}


async def add(desk: Desk, **changed: Any) -> str:
    answer = await desk.http.post("/promotion-plan", json=a_campaign(**changed))
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["campaign_id"]
    return found


async def plan(desk: Desk, **changed: Any) -> str:
    campaign_id = await add(desk, **changed)
    answer = await desk.http.post(f"/promotion-plan/{campaign_id}/planning")
    assert answer.status_code == 200, answer.text
    return campaign_id


async def shown(desk: Desk, campaign_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.http.get(f"/promotion-plan/{campaign_id}")).json()
    return found


async def preview(desk: Desk, campaign_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.http.get(f"/promotion-plan/{campaign_id}/preview")).json()
    return found


async def bring(desk: Desk, **each: dict[str, str]) -> dict[str, UUID]:
    """Import graduates by first name; returns everybody's pseudonym by first name."""
    rows = [
        a_row(
            **{"studentnummer": f"60000{number}", "voornaam": name}
            | {"email": f"{name.lower()}@student.example"}
            | changed
        )
        for number, (name, changed) in enumerate(each.items())
    ]
    answer = await desk.http.post("/imports/graduates", content=a_file(*rows))
    assert '"rejected":0' in answer.text.replace(" ", ""), answer.text
    found = await desk.rows("SELECT given_name, subject FROM student")
    return {row["given_name"]: UUID(str(row["subject"])) for row in found}


async def told(desk: Desk) -> list[UUID]:
    return sorted(each["subject"] for each in await desk.recorded(CampaignMessage))


async def at_school(desk: Desk, day: date) -> None:
    await desk.live_until(datetime(day.year, day.month, day.day, 8, tzinfo=AMSTERDAM))


async def hears(desk: Desk, subject: UUID, *events: Any) -> None:
    time = desk.clock.now()
    records = [
        a_record(event, subject, time=time + timedelta(seconds=number))
        for number, event in enumerate(events)
    ]
    await desk.inbox.receive(records, desk.transactions)


async def test_r32_everybody_with_basis_and_channel_on_the_day_is_told_once(school: Desk) -> None:
    people = await bring(
        school,
        Ali={},
        Bo={"niveau": "4", "crebo": "25655"},
        Chris={},
        Dana={"diplomadatum": "2026-06-01"},
    )
    campaign_id = await plan(school)
    assert await preview(school, campaign_id) == {
        "people": 4,
        "now": 3,
        "held": {},
        "too_late": 0,
        "left_out": {"not-offered": 1},
    }
    await hears(
        school, people["Chris"], OptedOut(purpose="guidance-promotion", opted_out_on=SEND_ON)
    )
    await at_school(school, SEND_ON - timedelta(days=1))
    assert await told(school) == []

    await at_school(school, SEND_ON)
    assert await told(school) == sorted([people["Noor"], people["Ali"]])
    (message, _) = await school.recorded(CampaignMessage)
    assert (message["send_from"], message["useful_until"]) == ("2026-07-20", "2026-08-10")
    assert (message["purpose"], message["priority"]) == ("guidance-promotion", 5)
    unseal = school.transactions.sealer.unseal
    subject = message["subject"]
    contact = unseal(subject, Sealed[Contact](message["contact"]), Contact)
    content = unseal(subject, Sealed[CampaignContent](message["content"]), CampaignContent)
    assert contact.email in {"noor@student.example", "ali@student.example"}
    code = (await shown(school, campaign_id))["code"]
    assert (content.subject, content.button, content.link) == (
        "Gefeliciteerd met je diploma",
        "Meld je aan",
        f"http://service/c/{code}",
    )
    rows = await school.rows("SELECT standing FROM campaign_recipient ORDER BY standing")
    assert [row["standing"] for row in rows] == ["fine", "fine", "not-offered", "opted-out"]
    assert (await shown(school, campaign_id))["status"] == "under-way"

    await bring(school, Late={"diplomadatum": "2026-07-15", "studentnummer": "700001"})
    await at_school(school, date(2026, 8, 11))
    assert len(await told(school)) == 2, "all together means once, on its day"
    assert (await shown(school, campaign_id))["status"] == "done"


async def test_r32_what_a_crash_interrupts_is_continued_and_nobody_is_told_twice(
    school: Desk,
) -> None:
    people = await bring(school, Ali={}, Bo={}, Chris={}, Dana={})
    campaign_id = await plan(school)
    school.clock.move_to(on(2026, 7, 20))

    async def batch(size: int) -> int:
        async with school.transactions.begin() as tx:
            return await sending.carry_out(tx, SEND_ON, size)

    assert [await batch(2), await batch(2)] == [2, 2]
    with pytest.raises(RuntimeError, match="killed"):
        async with school.transactions.begin() as tx:
            await sending.carry_out(tx, SEND_ON, 2)
            raise RuntimeError("killed")
    assert len(await told(school)) == 4
    assert await batch(2) == 1
    assert await told(school) == sorted(people.values())
    async with school.transactions.begin() as tx:
        (await tx.load(CampaignRow, UUID(campaign_id))).next_on = SEND_ON
    await school.due.catch_up()
    assert await told(school) == sorted(people.values()), "the row of each person says so"


async def test_r32_a_month_after_the_diploma_each_gets_it_on_the_own_day(school: Desk) -> None:
    people = await bring(
        school,
        Ali={"diplomadatum": "2026-07-18"},
        Bo={"diplomadatum": "2026-05-01"},
        Chris={"diplomadatum": "2026-06-25"},
    )
    months = {
        "moment_kind": "one-month",
        "audience": "graduates",
        "diploma_from": "2026-01-01",
        "diploma_until": "2026-12-31",
        "send_on": "2026-07-15",
        "useful_until": "2026-08-31",
    }
    campaign_id = await plan(school, **months)
    assert (await preview(school, campaign_id))["people"] == 3, "Bo's day has gone by"

    told_on = {}
    for day in range(48):
        before = set(await told(school))
        now = date(2026, 7, 14) + timedelta(days=day)
        await at_school(school, now)
        for subject in set(await told(school)) - before:
            told_on[subject] = now
    assert told_on == {
        people["Chris"]: date(2026, 7, 25),
        people["Noor"]: date(2026, 8, 10),
        people["Ali"]: date(2026, 8, 18),
    }
    uses = {each["useful_until"] for each in await school.recorded(CampaignMessage)}
    assert uses == {"2026-08-24", "2026-09-09", "2026-09-17"}
    await at_school(school, date(2026, 9, 1))
    assert (await shown(school, campaign_id))["status"] == "done"


async def test_r32_alumni_get_news_only_after_their_own_yes(school: Desk) -> None:
    people = await bring(school, Ali={}, Bo={"niveau": "4", "crebo": "25655"})
    said = [
        {"brin": "99ZZ", "student_number": number, "alumni": yes}
        for number, yes in (("600001", True), ("600000", False))
    ]
    await school.http.post("/connections/preferences", json={"items": said})
    campaign_id = await plan(school, audience="alumni", diploma_from=None, diploma_until=None)

    found = await preview(school, campaign_id)
    assert (found["now"], found["left_out"]) == (1, {"no-yes": 1, "opted-out": 1})
    await at_school(school, SEND_ON)
    assert await told(school) == [people["Bo"]], "no guidance, but a yes to news"
    (message,) = await school.recorded(CampaignMessage)
    assert (message["purpose"], message["priority"]) == ("alumni", 7)


async def test_r33_the_preview_counts_what_was_sent_what_waits_and_what_is_planned(
    school: Desk,
) -> None:
    people = await bring(school, Ali={}, Bo={}, Chris={})
    now = school.clock.now()
    await hears(school, people["Ali"], sent(), sent())
    await hears(school, people["Bo"], sent(), held(now + timedelta(days=3), template="campaign"))
    await hears(school, people["Chris"], MessageFailed(**_about(), reason="rejected"))
    campaign_id = await add(school)

    found = await preview(school, campaign_id)
    assert found["now"] == 1, "Noor"
    assert found["held"] == {"2026-08-10": 2}, "thirty days after the eleventh of July"
    assert found["left_out"] == {"address-failed": 1}
    assert (await preview(school, await add(school, useful_until="2026-08-09")))["too_late"] == 2
    first = await plan(school, title="Eerder", send_on="2026-07-14")
    await plan(school, title="Ook eerder", send_on="2026-07-16")
    found = await preview(school, campaign_id)
    assert (found["now"], found["too_late"]) == (0, 3), "the plan itself counts too"
    assert (await preview(school, first))["now"] == 1


def _about() -> dict[str, Any]:
    return {"message_id": uuid4(), "template": "campaign", "organisation": "school:99ZZ"}


async def test_r32_what_an_action_brought_is_measured_by_its_own_code(school: Desk) -> None:
    people = await bring(school, Ali={}, Bo={})
    campaign_id = await plan(school)
    await at_school(school, SEND_ON)
    own = {"campaign_id": UUID(campaign_id)}
    late = MessageLapsed(
        **_about(), **own, useful_until=date(2026, 8, 10), lapsed_on=date(2026, 8, 11)
    )
    gone = OptedOut(purpose="guidance-promotion", opted_out_on=SEND_ON, **own)
    await hears(school, people["Noor"], sent(**own), gone)
    await hears(school, people["Ali"], held(on(2026, 8, 1), **own))
    await hears(school, people["Bo"], late, sent(campaign_id=uuid4()))
    async with school.transactions.begin() as tx:
        row = await tx.load(CampaignRow, UUID(campaign_id))
        asked = [SignUpIn(name=each, email=f"{each}@student.example") for each in ("noor", "x")]
        ids = [await sign_up(tx, "99ZZ", each, campaign=row) for each in asked]
        await sign_up(tx, "99ZZ", asked[0])
    async with school.transactions.begin() as tx:
        await confirm(tx, ids[0])

    measured = (await shown(school, campaign_id))["measured"]
    assert measured == {
        "told": 3,
        "left_out": 0,
        "sent": 1,
        "held": 1,
        "lapsed": 1,
        "refused": 0,
        "failed": 0,
        "opted_out": 1,
        "sign_ups": 2,
        "confirmed": 1,
        "enrolled": 1,
    }
    await add(school, **BY_PEOPLE, title="=HYPERLINK(1)")
    coach = school.asking("school:99ZZ:coach:C09")
    listed = (await school.http.get("/promotion-plan", headers=coach)).json()
    assert listed[0]["measured"] == measured, "who reaches no person still sees the numbers"
    file = (await school.http.get("/campaigns/report.csv", headers=coach)).text
    lines = file.removeprefix("\ufeff").splitlines()
    assert [len(line.split(";")) for line in lines] == [20] * 3
    assert ";3;0;1;1;1;0;0;1;2;1;1;" in file
    assert "'=HYPERLINK(1)" in file
    assert "Diploma-uitreiking;Gediplomeerden van een periode;E-mail;Sam Smit" in file


async def test_the_sign_up_page_of_an_action_counts_and_closes_a_month_after(
    school: Desk,
) -> None:
    campaign_id = await add(school)
    path = f"/c/{(await shown(school, campaign_id))['code']}"
    assert (await school.http.get(path)).status_code == 404, "a draft is nobody's"
    await school.http.post(f"/promotion-plan/{campaign_id}/planning")
    page = await school.http.get(path)
    assert page.status_code == 200
    assert "Na de diploma-uitreiking" not in page.text, "the name is for colleagues"
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    form = {"name": "Noor", "email": "noor@student.example", "csrf": token}
    answer = await school.http.post(path, data=form, headers={"origin": "http://service"})
    assert answer.status_code == 303, answer.text
    (row,) = await school.rows("SELECT campaign_id, moment_id FROM sign_up")
    assert (str(row["campaign_id"]), row["moment_id"]) == (campaign_id, None)
    school.clock.move_to(on(2026, 9, 10))
    assert (await school.http.get(path)).status_code == 200
    school.clock.move_to(on(2026, 9, 11))
    assert (await school.http.get(path)).status_code == 409


async def test_r32_an_action_by_people_only_needs_its_owner_day_and_result(school: Desk) -> None:
    campaign_id = await plan(school, **BY_PEOPLE)
    assert (await preview(school, campaign_id))["people"] == 1
    await at_school(school, SEND_ON)
    assert await school.recorded(CampaignMessage) == []
    assert await school.rows("SELECT * FROM campaign_recipient") == []
    assert (await shown(school, campaign_id))["status"] == "under-way"
    await at_school(school, date(2026, 8, 30))
    assert (await shown(school, campaign_id))["status"] == "under-way", "the owner ends it"

    path = f"/promotion-plan/{campaign_id}/own-result"
    body = {"result": "In drie klassen verteld."}
    for who, status in (
        ("school:99ZZ:slber:S02", 404),
        ("school:99ZZ:coach:C01", 404),
        ("school:98YY:slber:S01", 404),
        (TEAM, 403),
        ("school:99ZZ:slber:S01", 200),
    ):
        answer = await school.http.post(path, json=body, headers=school.asking(who))
        assert answer.status_code == status, (who, answer.text)
    found = await shown(school, campaign_id)
    assert (found["status"], found["result"]) == ("done", "In drie klassen verteld.")


async def test_an_action_that_cannot_be_is_refused(school: Desk) -> None:
    team = school.asking(TEAM)
    cases: tuple[tuple[dict[str, Any], int], ...] = (
        ({"owner": " "}, 422),
        ({"subject": "Twee\nregels"}, 422),
        ({"subject": "Twee\x85regels"}, 422),
        ({"text": "Bel 111222333"}, 422),
        ({"text": None}, 422),
        ({"moment_kind": "barbecue"}, 422),
        ({"diploma_from": None}, 422),
        ({"useful_until": "2026-07-19"}, 422),
        ({"brin": "97XX"}, 404),
        ({"module_id": str(uuid4())}, 404),
        ({"moment_id": str(uuid4())}, 404),
    )
    for changed, status in cases:
        body = a_campaign(**changed)
        answer = await school.http.post("/promotion-plan", json=body, headers=team)
        assert answer.status_code == status, (changed, answer.text)
    assert await school.rows("SELECT * FROM campaign") == []


async def test_the_plan_is_read_by_period(school: Desk) -> None:
    await add(school, title="Juli")
    await add(school, title="September", send_on="2026-09-01", useful_until="2026-09-30")
    months = {"moment_kind": "six-months", "send_on": "2026-05-01", "useful_until": "2026-12-31"}
    await add(school, title="Steeds", **months)

    async def found(**period: str) -> list[str]:
        listed = (await school.http.get("/promotion-plan", params=period)).json()
        return [each["title"] for each in listed]

    assert await found() == ["Steeds", "Juli", "September"]
    assert await found(first="2026-08-01") == ["Steeds", "September"]
    assert await found(last="2026-08-31") == ["Steeds", "Juli"]
    assert await found(first="2026-08-01", last="2026-08-31") == ["Steeds"]


async def test_r32_an_action_fits_the_moment_in_the_calendar(school: Desk) -> None:
    moment = (await school.http.post("/moments", json=a_moment())).json()["moment_id"]
    await add(school, moment_id=moment)
    other = a_campaign(moment_id=moment, moment_kind="workshop")
    refused = await school.http.post("/promotion-plan", json=other)
    assert (refused.status_code, refused.json()["rule"]) == (409, "MOMENT_OF_KIND")


async def test_a_planned_action_stays_as_it_is_until_it_is_a_draft_again(school: Desk) -> None:
    campaign_id = await plan(school)
    path = f"/promotion-plan/{campaign_id}"

    async def rule(answer: Any) -> str | None:
        found: str | None = answer.json().get("rule")
        return found

    changed = a_campaign(title="Anders")
    assert await rule(await school.http.put(path, json=changed)) == "DRAFT_CHANGES"
    assert await rule(await school.http.post(f"{path}/planning")) == "DRAFT_IS_PLANNED"
    mail = await school.http.post(f"{path}/result", json={"result": "Klaar."})
    assert await rule(mail) == "CLOCK_ENDS_MAIL"
    assert (await school.http.post(f"{path}/draft")).status_code == 200
    assert (await school.http.put(path, json=changed)).status_code == 200
    await at_school(school, SEND_ON)
    assert await told(school) == [], "a draft sends nothing"
    await at_school(school, SEND_ON + timedelta(days=1))
    assert await rule(await school.http.post(f"{path}/planning")) == "STARTS_AHEAD"
    assert (await shown(school, campaign_id))["title"] == "Anders"


async def test_r54_who_reads_keeps_and_owns_actions(school: Desk) -> None:
    own = await plan(school)
    other = await plan(school, owner_number="S02", title="Van een ander")

    async def sees(who: str, path: str) -> int:
        headers = school.asking(who) | {"accept": "text/html"}
        return (await school.http.get(path, headers=headers)).status_code

    for who, reads, keeps in (
        (TEAM, 200, 200),
        ("school:99ZZ:coach:C01", 200, 403),
        ("school:99ZZ:policy-adviser", 200, 403),
        ("school:99ZZ:slber:S01", 403, 403),
        ("school:98YY:central-team", 404, 404),
    ):
        assert await sees(who, f"/campaigns/{own}") == reads, who
        assert await sees(who, f"/campaigns/{own}/preview") == keeps, who
    slber = "school:99ZZ:slber:S01"
    assert await sees(slber, f"/campaigns/mine/{own}") == 200
    assert await sees(slber, f"/campaigns/mine/{other}") == 404
    page = await school.http.get("/campaigns/mine", headers=school.asking(slber))
    assert "Na de diploma-uitreiking" in page.text
    assert "Van een ander" not in page.text
