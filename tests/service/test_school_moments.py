"""R32: moments, sign-ups per moment, and whether having met before the diploma helps."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.school.aftercare.moments import moment_by_code
from services.school.aftercare.sign_ups import SignUpIn, sign_up
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_aftercare import on

FACES = dict.fromkeys(("coach_nummer", "coach_naam", "coach_email", "coach_partner"), "")


def a_moment(**changed: Any) -> dict[str, Any]:
    moment = {
        "brin": "99ZZ",
        "kind": "diploma-ceremony",
        "title": "Diploma-uitreiking zorg",
        "audience": "Alle geslaagden van de opleiding zorg",
        "audience_klas": ["2BOL-001"],
        "place": "Aula",
        "starts_at": "2026-06-20T14:00:00+02:00",
        "ends_at": "2026-06-20T17:00:00+02:00",
        "people": ["C01"],
    }
    return moment | changed


async def a_sign_up_at_a_moment(desk: Desk) -> dict[str, str]:
    """Let somebody sign up at a moment; returns their identifiers."""
    planned = (await desk.http.post("/moments", json=a_moment())).json()
    async with desk.transactions.begin() as tx:
        moment = await moment_by_code(tx.session, planned["code"])
        asked = SignUpIn(name="Noor", phone="06-00000001")
        sign_up_id = await sign_up(tx, moment.brin, asked, moment=moment)
    return {"moment_id": planned["moment_id"], "sign_up_id": str(sign_up_id)}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.post("/imports/graduates", content=a_file(a_row()))
    return desk


async def test_r32_a_moment_counts_who_signed_up_there(desk: Desk) -> None:
    known = await a_sign_up_at_a_moment(desk)
    (shown,) = (await desk.http.get("/moments", params={"first": "2026-06-20"})).json()
    one = (await desk.http.get(f"/moments/{known['moment_id']}")).json()

    assert (shown["sign_ups"], shown["confirmed"], shown["people"]) == (1, 0, ["C01"])
    assert one == shown
    assert (await desk.http.get("/moments", params={"first": "2026-06-21"})).json() == []


async def test_a_moment_in_the_small_hours_is_of_that_day_in_amsterdam(desk: Desk) -> None:
    night = a_moment(starts_at="2026-06-20T00:30:00+02:00", ends_at="2026-06-20T02:00:00+02:00")
    await desk.http.post("/moments", json=night)

    assert len((await desk.http.get("/moments", params={"first": "2026-06-20"})).json()) == 1
    assert (await desk.http.get("/moments", params={"first": "2026-06-21"})).json() == []


async def test_a_moment_changes_and_its_code_stays(desk: Desk) -> None:
    known = await a_sign_up_at_a_moment(desk)
    path = f"/moments/{known['moment_id']}"
    before = (await desk.http.get(path)).json()
    changed = await desk.http.put(path, json=a_moment(place="Sporthal"))
    after = (await desk.http.get(path)).json()

    assert changed.status_code == 200
    assert (after["place"], after["code"], after["sign_ups"]) == ("Sporthal", before["code"], 1)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"ends_at": "2026-06-20T14:00:00+02:00"}, 422),
        ({"kind": "barbecue"}, 422),
        ({"title": "Bel 111222333"}, 422),
        ({"brin": "97XX"}, 404),
    ],
)
async def test_a_moment_that_cannot_be_is_refused(
    desk: Desk, changed: dict[str, Any], status: int
) -> None:
    own = desk.asking("school:99ZZ:central-team")
    assert (
        await desk.http.post("/moments", json=a_moment(**changed), headers=own)
    ).status_code == (status)


async def test_r54_a_coach_sees_only_sign_ups_meant_for_them(desk: Desk) -> None:
    await a_sign_up_at_a_moment(desk)

    async def seen_by(member: str) -> int:
        return len((await desk.http.get("/sign-ups", headers=desk.asking(member))).json())

    assert await seen_by("school:99ZZ:central-team") == 1
    assert await seen_by("school:99ZZ:coach:C01") == 1, "was at the moment"
    assert await seen_by("school:99ZZ:coach:C02") == 0
    assert await seen_by("school:98YY:central-team") == 0


async def cohort(desk: Desk) -> list[UUID]:
    """Six graduates of a class that met us, and six of one that did not."""
    rows = [
        a_row(
            studentnummer=f"51{klas}{number}",
            email=f"{klas}{number}@student.example",
            klas=f"K{klas}",
            **FACES,
        )
        for klas in (1, 2)
        for number in range(6)
    ]
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    await desk.http.post("/moments", json=a_moment(audience_klas=["K1"]))
    await desk.live_until(on(2026, 7, 11))
    found = await desk.rows("SELECT subject FROM student WHERE klas = 'K1' ORDER BY email")
    return [row["subject"] for row in found]


async def compare(desk: Desk) -> list[dict[str, Any]]:
    query = {"diploma_from": "2026-07-01", "diploma_until": "2026-07-31"}
    return list((await desk.http.get("/reach", params=query)).json())


async def test_r32_reach_is_compared_with_and_without_meeting_before(desk: Desk) -> None:
    met = await cohort(desk)
    enrolments = [
        {
            "subject": str(subject),
            "kind": "aftercare",
            "partner_id": "P01",
            "coach_id": "C01",
            "funding": "statutory",
        }
        for subject in met[:3]
    ]
    await desk.http.post("/enrolments", json=enrolments)
    contact = {"kind": "two-way", "channel": "call", "coach_id": "C01"}
    await desk.http.post("/contacts", json=[contact | {"subject": str(met[0])}])
    attempt = {"kind": "attempt", "channel": "call", "coach_id": "C01", "subject": str(met[1])}
    await desk.http.post("/contacts", json=[attempt])

    knew, did_not = await compare(desk)
    assert (knew["met_before"], knew["people"]) == (True, 6)
    assert (knew["signed_up"], knew["reached"]) == (50, 17)
    assert (did_not["people"], did_not["signed_up"], did_not["reached"]) == (7, 0, 0)


async def test_r32_outcomes_are_those_of_the_day_and_only_of_days_that_passed(desk: Desk) -> None:
    met = await cohort(desk)
    outcome = {"outcome": "tijdelijk-werk", "reported_by": "coach"}
    await desk.live_until(on(2026, 8, 1))
    await desk.http.post("/outcomes", json=[outcome | {"subject": str(s)} for s in met[:3]])
    await desk.live_until(on(2027, 2, 15))

    knew, _ = await compare(desk)
    assert knew["at_work"] == {"1": 50, "3": 50, "6": 50, "12": None}
    await desk.live_until(on(2027, 7, 11))
    knew, _ = await compare(desk)
    assert knew["at_work"]["12"] == 0, "nobody asked again, so nobody knows"


async def test_r32_small_groups_are_hidden(desk: Desk) -> None:
    await desk.live_until(on(2026, 7, 11))
    knew, did_not = await compare(desk)

    assert (knew["people"], knew["signed_up"]) == (None, None)
    assert (did_not["people"], did_not["reached"]) == (None, None)


async def test_a_moment_nobody_knows_is_not_found(desk: Desk) -> None:
    assert (await desk.http.get(f"/moments/{uuid4()}")).status_code == 404
