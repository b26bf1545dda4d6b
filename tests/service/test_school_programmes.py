"""Participatielab: a template, a plan per student, certificates, outflow, and the social map."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from shared.runtime.clock import AMSTERDAM
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_orders import broken_rule

TEAM = "school:99ZZ:central-team"
ENTRY = {
    "name": "Orionis",
    "theme": "werkplek",
    "region": "Walcheren",
    "route": "Bel de jobcoach.",
    "contact": "info@orionis.example",
}


def a_programme(**changed: Any) -> dict[str, Any]:
    programme = {
        "name": "Participatielab",
        "first_day": "2026-02-01",
        "last_day": "2026-12-31",
        "floor_hours": 24,
        "support_hours": 4,
    }
    return programme | changed


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    rows = [
        a_row(studentnummer="1", niveau="1", crebo="25250", diplomadatum="2026-05-20"),
        a_row(studentnummer="2", niveau="1", crebo="25250", diplomadatum=""),
    ]
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    return desk


async def subject(school: Desk, number: str) -> str:
    (row,) = await school.rows(
        "SELECT subject FROM pseudonym WHERE student_number = :number", number=number
    )
    return str(row["subject"])


async def started(school: Desk) -> str:
    answer = await school.http.post("/programmes", json=a_programme(), headers=team(school))
    assert answer.status_code == 201, answer.text
    return f"/programmes/{answer.json()['programme_id']}"


def team(school: Desk) -> dict[str, str]:
    return school.asking(TEAM)


async def test_a_student_follows_the_hours_of_the_template_or_hours_of_their_own(
    school: Desk,
) -> None:
    programme = await started(school)
    one, two = [await subject(school, number) for number in "12"]
    for who, more in ((one, {}), (two, {"floor_hours": 16})):
        body = {"subject": who, "expected": "work-with-diploma", **more}
        added = await school.http.post(f"{programme}/participants", json=body)
        assert added.status_code == 201, added.text
    twice = await school.http.post(
        f"{programme}/participants", json={"subject": one, "expected": "work-with-diploma"}
    )

    shown = (await school.http.get(f"{programme}/participants", headers=team(school))).json()
    hours = {each["subject"]: (each["floor_hours"], each["support_hours"]) for each in shown}
    assert hours == {one: (24, 4), two: (16, 4)}
    assert broken_rule(twice) == "TAKES_PART_ONCE"


async def test_outflow_fits_diploma_and_certificates_and_stands_in_the_matrix(
    school: Desk,
) -> None:
    programme = await started(school)
    graduate, student = [await subject(school, number) for number in "12"]
    for who in (graduate, student):
        body = {"subject": who, "expected": "further-education-with-diploma"}
        await school.http.post(f"{programme}/participants", json=body)

    async def leave(who: str, to: str) -> Any:
        return await school.http.post(
            f"{programme}/participants/{who}/outflow", json={"actual": to}
        )

    assert broken_rule(await leave(student, "work-with-certificates")) == "CERTIFICATE_FITS"
    certificate = {"name": "Schoonmaak", "obtained_on": "2026-05-01"}
    await school.http.post(f"{programme}/participants/{student}/certificates", json=certificate)
    assert (await leave(student, "work-with-certificates")).status_code == 201
    assert broken_rule(await leave(student, "work-without-diploma")) == "OUTFLOW_ONCE"
    assert (await leave(graduate, "further-education-with-diploma")).status_code == 201

    counted = (await school.http.get(f"{programme}/matrix")).json()
    assert counted["further-education-with-diploma"] == {
        "work-without-diploma": 0,
        "work-with-diploma": 0,
        "work-with-certificates": 1,
        "further-education-with-diploma": 1,
        "open": 0,
    }


async def test_r50_who_reads_a_programme_is_written_down(school: Desk) -> None:
    programme = await started(school)
    who = await subject(school, "1")
    body = {"subject": who, "expected": "work-with-diploma"}
    await school.http.post(f"{programme}/participants", json=body)
    await school.http.get(f"{programme}/participants", headers=team(school))

    rows = await school.rows(
        "SELECT data_subject_id, fields FROM disclosure WHERE processing_activity = :activity",
        activity="programmes.read",
    )
    assert [row["data_subject_id"] for row in rows] == [UUID(who)]
    assert "naam" in rows[0]["fields"]


async def test_an_entry_of_the_map_is_flagged_after_six_months_until_it_is_checked(
    school: Desk,
) -> None:
    added = await school.http.post("/social-map", json=ENTRY, headers=team(school))
    school.clock.move_to(datetime(2026, 12, 15, 9, tzinfo=AMSTERDAM))
    (before,) = (await school.http.get("/social-map", headers=team(school))).json()
    await school.http.post(f"/social-map/{added.json()['entry_id']}/check", headers=team(school))
    (after,) = (await school.http.get("/social-map", headers=team(school))).json()

    assert (before["stale"], before["checked_on"]) == (True, "2026-06-01")
    assert (after["stale"], after["checked_on"]) == (False, "2026-12-15")


async def test_r46_the_map_takes_no_number_that_may_be_a_bsn(school: Desk) -> None:
    refused = await school.http.post("/social-map", json=ENTRY | {"route": "vraag 123456782"})
    assert refused.status_code == 422
