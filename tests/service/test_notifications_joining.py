"""The same person at two schools or with two addresses counts once (R35), with a log of why."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.messages import OTHER, a_campaign, one_click, send, statuses
from tests.service.test_notifications import Server
from tests.service.test_notifications import server as server  # noqa: PLC0414  the fixture

THIRD = UUID("01990000-0000-7000-8000-00000000000c")
OPERATOR = "platform:estafette:operator"
HELD_OR_GONE = ["held", "held", "sent", "sent"]


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("notifications")


async def two_each(desk: Desk, **of_the_other: Any) -> None:
    """Let two schools each write twice to who may be the same person."""
    await desk.receive(*(a_campaign(desk, phone="06-12345678") for _ in range(2)))
    other = {"email": "n.devries@werk.example"} | of_the_other
    theirs = [a_campaign(desk, OTHER, brin="98YY", **other) for _ in range(2)]
    await desk.receive(*theirs, subject=OTHER)


async def log(desk: Desk) -> list[dict[str, Any]]:
    return await desk.rows("SELECT * FROM joining ORDER BY done_at, joining_id")


@pytest.mark.parametrize(
    ("shared", "why"),
    [({"email": " Noor@Student.example"}, "email"), ({"phone": "+31 6 1234 5678"}, "phone")],
)
async def test_r35_who_shares_an_address_or_number_counts_once_and_it_is_logged(
    desk: Desk, server: tuple[Server, int], shared: dict[str, str], why: str
) -> None:
    await two_each(desk, **shared)
    await send(desk, server)

    assert sorted(await statuses(desk)) == HELD_OR_GONE
    (line,) = await log(desk)
    assert (line["what"], line["why"], line["done_by"]) == ("joined", why, "service")
    assert {line["subject"], line["other"]} == {SUBJECT, OTHER}
    kept = str(await desk.rows("SELECT * FROM alias_mark, joining, recipient"))
    assert "noor" not in kept.lower()
    assert "12345678" not in kept


async def test_r35_others_count_for_themselves(desk: Desk, server: tuple[Server, int]) -> None:
    await two_each(desk)
    await send(desk, server)

    assert await statuses(desk) == ["sent"] * 4
    assert await log(desk) == []


async def test_r35_two_who_come_at_the_same_time_are_joined_too(desk: Desk) -> None:
    people = [SUBJECT, OTHER, THIRD]
    await asyncio.gather(*(desk.receive(a_campaign(desk, p), subject=p) for p in people))

    (row,) = await desk.rows("SELECT count(DISTINCT recipient_id) AS people FROM alias")
    assert row["people"] == 1
    assert len(await log(desk)) == 2


async def test_r35_an_opt_out_holds_for_the_joined_person_at_every_school(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await two_each(desk, phone="0612345678")
    await send(desk, server)
    await desk.http.post(one_click(server[0].mails[0]))

    gone = "refused-by-preference"
    assert sorted(await statuses(desk)) == [gone, gone, "sent", "sent"]
    told = await desk.rows("SELECT subject FROM event_log WHERE type LIKE '%opted-out%'")
    assert {row["subject"] for row in told} == {SUBJECT, OTHER}, "each school by its pseudonym"


async def test_r35_an_operator_joins_by_hand_and_separates_for_good(
    desk: Desk, server: tuple[Server, int]
) -> None:
    await two_each(desk)
    headers = desk.asking(OPERATOR)
    asked = {"subject": str(SUBJECT), "other": str(OTHER), "note": "School belde, vraag 12."}

    async def post(path: str, body: dict[str, str]) -> Any:
        return await desk.http.post(f"/recipients/joinings{path}", json=body, headers=headers)

    made = await post("", asked)
    assert made.status_code == 201
    again = await post("", asked)
    assert (again.status_code, again.json()["rule"]) == (409, "NOT_ONE_YET")
    assert (await post("", asked | {"other": str(SUBJECT)})).json()["rule"] == "TWO_PEOPLE"
    assert (await post("", asked | {"other": str(THIRD)})).status_code == 404
    await send(desk, server)
    assert sorted(await statuses(desk)) == HELD_OR_GONE

    line = made.json()["joining_id"]
    undo = {"note": "Broer en zus."}
    assert (await post(f"/{line}/separation", undo)).status_code == 200
    assert (await post(f"/{line}/separation", undo)).json()["rule"] == "STILL_ONE"
    await send(desk, server)
    assert await statuses(desk) == ["sent"] * 4, "each has an own count again"

    await desk.receive(a_campaign(desk, OTHER, brin="98YY"), subject=OTHER)
    assert [each["what"] for each in await log(desk)] == ["joined", "separated"]
    shown = await desk.http.get("/recipients/joinings", headers=headers)
    assert [each["note"] for each in shown.json()] == ["Broer en zus.", "School belde, vraag 12."]
    assert str(SUBJECT) not in shown.text


async def test_r35_operators_join_on_a_page_and_staff_of_schools_cannot(desk: Desk) -> None:
    await two_each(desk)
    headers = desk.asking(OPERATOR) | {"accept": "text/html"}
    wrong = {"subject": str(SUBJECT), "other": str(THIRD), "note": "Vraag 12."}
    refused = await desk.http.post("/joinings", data=wrong, headers=headers)
    assert (refused.status_code, "niet bekend" in refused.text) == (422, True)
    right = wrong | {"other": str(OTHER)}
    await desk.http.post("/joinings", data=right, headers=headers)
    (line,) = await log(desk)
    address = f"/joinings/{line['joining_id']}"
    assert (await desk.http.post(address, data={}, headers=headers)).status_code == 422
    done = await desk.http.post(
        address, data={"note": "Broer en zus."}, headers=headers, follow_redirects=True
    )
    assert "Uit elkaar gehaald" in done.text
    assert (await desk.http.get(address, headers=headers)).status_code == 409

    school = desk.asking("school:99ZZ:central-team")
    assert (await desk.http.get("/recipients/joinings", headers=school)).status_code == 403
