"""R1, R2, R3 and R54: policy of each school apart, and what a choice reaches now."""

from datetime import datetime
from typing import Any

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.school import StudentGraduated
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk

ADVISER, SLBER = "school:99ZZ:policy-adviser", "school:99ZZ:slber:S01"


def a_policy(**changed: Any) -> dict[str, Any]:
    policy = {"brin": "99ZZ", "version": "2026-1", "valid_from": "2026-01-01", "groups": ["bbl-2"]}
    return policy | changed


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    return await new_desk("school")


async def bring(school: Desk, *rows: str) -> None:
    answer = await school.http.post("/imports/graduates", content=a_file(*rows))
    assert '"rejected": 0' in answer.text, answer.text


def bbl_2(brin: str, number: str, **changed: str) -> str:
    values = {"brin": brin, "studentnummer": number, "niveau": "2", "leerweg": "bbl"}
    return a_row(**(values | changed))


async def test_r2_a_graduate_gets_what_the_own_school_chose(school: Desk) -> None:
    await school.http.post("/policy", json=a_policy())
    await school.http.post("/policy", json=a_policy(brin="98YY", version="A", groups=[]))
    past = {"diplomadatum": "2026-05-20"}
    await bring(school, bbl_2("99ZZ", "1", **past), bbl_2("98YY", "2", **past))

    decided = {e["brin"]: e for e in await school.recorded(StudentGraduated)}
    assert (decided["99ZZ"]["offered"], decided["99ZZ"]["policy_version"]) == (True, "2026-1")
    assert (decided["98YY"]["offered"], decided["98YY"]["policy_version"]) == (False, "A")


async def test_r2_the_diploma_day_too_decides_by_the_own_school(school: Desk) -> None:
    await school.http.post("/policy", json=a_policy())
    await bring(school, bbl_2("99ZZ", "1"), bbl_2("98YY", "2"))
    await school.live_until(datetime(2026, 7, 10, 8, tzinfo=AMSTERDAM))

    decided = {e["brin"]: e["offered"] for e in await school.recorded(StudentGraduated)}
    assert decided == {"99ZZ": True, "98YY": False}


async def test_r54_another_schools_policy_is_neither_seen_nor_written(school: Desk) -> None:
    other = school.asking("school:98YY:policy-adviser")
    await school.http.post("/policy", json=a_policy())
    refused = await school.http.post("/policy", json=a_policy(version="X"), headers=other)

    assert refused.status_code == 404
    assert (await school.http.get("/policy", headers=other)).json() == []
    own = await school.http.post("/policy", json=a_policy(brin="98YY"), headers=other)
    assert own.status_code == 201


async def test_an_slber_reads_the_policy_of_the_own_school(school: Desk) -> None:
    await school.http.post("/policy", json=a_policy())
    await school.http.post("/policy", json=a_policy(brin="98YY"))

    seen = (await school.http.get("/policy", headers=school.asking(SLBER))).json()
    assert [policy["brin"] for policy in seen] == ["99ZZ"]
    refused = await school.http.post(
        "/policy", json=a_policy(version="2"), headers=school.asking(SLBER)
    )
    assert refused.status_code == 403


async def test_r2_a_version_tells_what_agreements_it_took_into_account(school: Desk) -> None:
    link = "https://regio.example/afspraken"
    await school.http.post(
        "/policy", json=a_policy(agreements_link=link, explanation="Zo afgesproken.")
    )
    refused = await school.http.post(
        "/policy", json=a_policy(version="2", agreements_link="javascript:alert(1)")
    )

    (only,) = (await school.http.get("/policy")).json()
    assert (only["agreements_link"], only["explanation"]) == (link, "Zo afgesproken.")
    assert refused.status_code == 422


async def test_r1_r2_r3_the_simulator_counts_who_is_here_now(school: Desk) -> None:
    await bring(
        school,
        a_row(studentnummer="1", niveau="1", crebo="25250"),
        a_row(studentnummer="2"),
        a_row(studentnummer="3", diplomadatum="2026-05-20"),
        a_row(studentnummer="4", diplomadatum="2026-05-20", vervolgopleiding="ja"),
        a_row(studentnummer="5", diplomadatum="2025-05-20"),
        bbl_2("99ZZ", "6", klas="2BBL-001"),
        bbl_2("98YY", "7"),
    )
    asked: dict[str, Any] = {"brin": "99ZZ", "groups": ["bbl-2"], "per": "head", "eur": 250}
    answer = await school.http.get(
        "/policy/simulation", params=asked, headers=school.asking(ADVISER)
    )
    tried = answer.json()

    lines = {line["group"]: line for line in tried["lines"]}
    assert (lines["entree"]["students"], lines["entree"]["mandatory"]) == (1, True)
    assert (lines["bol-2"]["students"], lines["bol-2"]["graduates"]) == (1, 1)
    assert (lines["bbl-2"]["students"], lines["bbl-2"]["chosen"]) == (1, True)
    assert (tried["people"], tried["eur"]) == (4, 1000)


async def test_the_simulator_is_for_who_makes_the_policy(school: Desk) -> None:
    answer = await school.http.get(
        "/policy/simulation", params={"brin": "99ZZ"}, headers=school.asking(SLBER)
    )
    assert answer.status_code == 403
