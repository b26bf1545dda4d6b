"""Systems bring students and outcomes, once per key, and take alumni preferences (R34, R46)."""

import json
from typing import Any

import httpx2
import pytest

from shared.schemas.school import OutcomeReported, StudentGraduated, StudentRegistered
from tests.service.conftest import Desk
from tests.service.test_school_aftercare import on, school

__all__ = ["school"]

KEY = {"Idempotency-Key": "0198-batch-1"}
STUDY = {
    "consumerKey": "estafette",
    "brin": "99ZZ",
    "crebo": "25180",
    "level": 2,
    "leerweg": "bol",
    "klas": "2BOL-001",
    "gemeentecode": "GM0599",
    "slber": {"number": "S01", "name": "Sam Smit", "mail": "s01@school.example"},
}
A_PREFERENCE = {"brin": "99ZZ", "student_number": "500001", "alumni": True}


def a_person(**changed: Any) -> dict[str, Any]:
    study = STUDY | changed.pop("study", {})
    person = {
        "primaryCode": {"codeType": "studentNumber", "code": "600001"},
        "givenName": "Zoë",
        "surnamePrefix": "van 't",
        "surname": "Hof",
        "dateOfBirth": "2006-04-30",
        "mail": "zoe@student.example",
        "consumers": [study],
    }
    return person | changed


async def bring(school: Desk, *people: dict[str, Any], **headers: str) -> httpx2.Response:
    body = {"items": people}
    return await school.http.post("/connections/students", json=body, headers=headers)


def an_outcome(number: str = "500001", outcome: str = "leerwerk") -> dict[str, str]:
    return {"brin": "99ZZ", "student_number": number, "outcome": outcome}


async def test_a_system_brings_students_in_the_shape_of_the_standard(school: Desk) -> None:
    answer = await bring(school, a_person(study={"diplomaDate": "2026-12-01"}))

    assert answer.json() == {
        "rows": 1,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": [],
    }
    (row,) = await school.rows("SELECT family_name FROM student WHERE given_name = 'Zoë'")
    assert row["family_name"] == "van 't Hof"
    assert len(await school.recorded(StudentRegistered)) == 2


async def test_what_is_wrong_is_refused_by_item_and_the_rest_is_kept(school: Desk) -> None:
    wrong = a_person(study={"crebo": "99999"}, mail="x@y.example")
    answer = (await bring(school, wrong, a_person())).json()

    assert (answer["added"], [each["item"] for each in answer["rejected"]]) == (1, [0])
    assert answer["rejected"][0]["column"] == "crebo"


async def test_r46_a_number_that_can_be_a_bsn_is_refused_and_not_repeated(school: Desk) -> None:
    code = {"codeType": "studentNumber", "code": "111222333"}
    answer = await bring(school, a_person(primaryCode=code))

    assert [each["column"] for each in answer.json()["rejected"]] == ["studentnummer"]
    assert "111222333" not in answer.text


async def test_the_same_key_and_body_is_answered_the_same_and_done_once(school: Desk) -> None:
    person = a_person(study={"diplomaDate": "2026-07-10"})
    first = await bring(school, person, **KEY)
    again = await bring(school, person, **KEY)

    assert first.json() == again.json()
    assert first.json()["added"] == 1
    assert len(await school.recorded(StudentGraduated)) == 2, "the one of the example, and Zoë"


async def test_the_same_key_with_another_body_or_address_is_refused(school: Desk) -> None:
    await bring(school, a_person(), **KEY)
    other = await bring(school, a_person(givenName="Zus"), **KEY)
    elsewhere = await school.http.post(
        "/connections/outcomes", json={"items": [an_outcome()]}, headers=KEY
    )

    assert (other.status_code, elsewhere.status_code) == (422, 422)
    assert "Idempotency-Key" in other.json()["detail"]
    assert await school.rows("SELECT 1 FROM student WHERE given_name = 'Zus'") == []


async def test_a_key_belongs_to_one_school_and_is_forgotten_in_time(school: Desk) -> None:
    own = school.asking("school:99ZZ:system")
    other = school.asking("school:98YY:system")
    await bring(school, a_person(), **KEY, **own)
    assert (await bring(school, **KEY, **other)).status_code == 200

    await school.live_until(on(2026, 9, 1))
    await bring(school, a_person(), **{"Idempotency-Key": "0198-batch-2"}, **own)
    kept = await school.rows("SELECT key FROM idempotent_answer WHERE organisation = '99ZZ'")
    assert [row["key"] for row in kept] == ["0198-batch-2"]


async def test_without_a_key_a_request_is_new_each_time(school: Desk) -> None:
    await bring(school, a_person())
    assert (await bring(school, a_person())).json()["unchanged"] == 1


@pytest.mark.parametrize("key", ["short", "with space inside", "x" * 129])
async def test_a_key_has_a_form(school: Desk, key: str) -> None:
    assert (await bring(school, **{"Idempotency-Key": key})).status_code == 422


async def test_a_system_brings_outcomes_once_and_they_count_until_reviewed(school: Desk) -> None:
    body = {"items": [an_outcome(), an_outcome("999999"), an_outcome("500002", "weet-niet")]}
    answer = (await school.http.post("/connections/outcomes", json=body)).json()
    again = (await school.http.post("/connections/outcomes", json=body)).json()

    assert (answer["changed"], again["changed"], again["unchanged"]) == (1, 0, 1)
    assert [each["column"] for each in answer["rejected"]] == ["studentnummer", "uitkomst"]
    (reported,) = await school.recorded(OutcomeReported)
    assert (reported["outcome"], reported["reported_by"]) == ("leerwerk", "school")


async def outcomes_file(school: Desk, *rows: str, **who: Any) -> list[dict[str, Any]]:
    content = "\n".join(["brin;studentnummer;uitkomst", *rows, ""])
    answer = await school.http.post("/imports/outcomes", content=content, **who)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_an_outcomes_file_is_answered_as_a_graduates_file(school: Desk) -> None:
    summary, *refused = await outcomes_file(
        school, "99ZZ;500001;duurzaam-werk", "99ZZ;500001;anders", "99ZZ;500009;anders", "99ZZ;1"
    )

    counts = {"rows": 4, "added": 0, "changed": 1, "unchanged": 0, "rejected": 3}
    assert summary == {"kind": "summary"} | counts
    assert [(each["line"], each["column"]) for each in refused] == [
        (3, "studentnummer"),
        (4, "studentnummer"),
        (5, ""),
    ]


async def test_a_file_without_its_columns_is_refused_whole(school: Desk) -> None:
    answer = await school.http.post("/imports/outcomes", content="brin;nummer\n99ZZ;500001\n")
    assert answer.status_code == 422
    assert "studentnummer, uitkomst" in answer.json()["detail"]


async def test_r54_outcomes_of_another_school_are_refused(school: Desk) -> None:
    other = school.asking("school:98YY:system")
    summary, *refused = await outcomes_file(school, "99ZZ;500001;duurzaam-werk", headers=other)

    assert (summary["changed"], [each["column"] for each in refused]) == (0, ["brin"])
    assert await school.recorded(OutcomeReported) == []


async def test_r34_no_news_as_an_alumnus_leaves_the_messages_of_guidance(school: Desk) -> None:
    async def exported() -> list[tuple[str, dict[str, bool]]]:
        answer = (await school.http.get("/connections/preferences")).json()
        return [(each["student_number"], each["purposes"]) for each in answer["items"]]

    assert await exported() == [
        ("500001", {"guidance": True, "guidance_promotion": True, "alumni": False})
    ]
    wanted = A_PREFERENCE
    kept = await school.http.post("/connections/preferences", json={"items": [wanted]})
    assert kept.json() == {"kept": 1, "opted_out": 0}
    assert await exported() == [
        ("500001", {"guidance": True, "guidance_promotion": True, "alumni": True})
    ]
    await school.http.post("/connections/preferences", json={"items": [wanted | {"alumni": False}]})
    assert await exported() == [
        ("500001", {"guidance": True, "guidance_promotion": True, "alumni": False})
    ]


async def test_an_export_goes_on_where_the_page_before_ended(school: Desk) -> None:
    await bring(school, a_person(study={"diplomaDate": "2026-07-10"}))
    seen, after = [], ""
    while after is not None:
        query: dict[str, Any] = {"limit": 1, "after": after}
        answer = (await school.http.get("/connections/preferences", params=query)).json()
        seen += [each["student_number"] for each in answer["items"]]
        after = answer["next"]

    assert seen == ["500001", "600001"]
