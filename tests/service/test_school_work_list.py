"""R3, R9, R31 and the coach's day: whom to call, why, and who is whose coach."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.school.domain.aftercare import OTHER_CHANNEL_AFTER
from shared.schemas.partner import EnrolmentConfirmed
from shared.schemas.school import (
    CoachAssigned,
    CoachChosen,
    ContactRecorded,
    EnrolmentCreated,
    EnrolmentEnded,
)
from tests.builders import a_file, a_row
from tests.service.conftest import Desk
from tests.service.test_school_aftercare import confirm, due, enrol, on, report, school, subject_of

__all__ = ["school"]

OTHER = {
    "coach_nummer": "C02",
    "coach_naam": "Fatima Aksoy",
    "coach_email": "c02@p01.example",
}
ELSEWHERE = {
    "coach_nummer": "C05",
    "coach_naam": "Lars Dekker",
    "coach_email": "c05@p02.example",
    "coach_partner": "P02",
}


async def record(school: Desk, **changed: Any) -> int:
    contact = {
        "subject": str(await subject_of(school)),
        "kind": "two-way",
        "channel": "call",
        "coach_id": "C01",
    }
    return (await school.http.post("/contacts", json=[contact | changed])).status_code


async def with_other_coaches(school: Desk) -> None:
    rows = (
        a_row(studentnummer="500002", email="b@x.example", **OTHER),
        a_row(studentnummer="500003", email="c@x.example", **ELSEWHERE),
    )
    await school.http.post("/imports/graduates", content=a_file(*rows))


async def noor(school: Desk) -> UUID:
    (row,) = await school.rows("SELECT subject FROM pseudonym WHERE student_number = '500001'")
    return UUID(str(row["subject"]))


async def enrol_noor(school: Desk) -> str:
    body = {"subject": str(await noor(school)), "kind": "aftercare", "partner_id": "P01"}
    answer = await school.http.post(
        "/enrolments", json=[body | {"coach_id": "C01", "funding": "statutory"}]
    )
    return str(answer.json()[0]["enrolment_id"])


async def choose(school: Desk, coach_id: str | None, **who: Any) -> Any:
    path = f"/graduates/{await noor(school)}/coach"
    return await school.http.post(path, json={"coach_id": coach_id}, **who)


async def test_an_attempt_leaves_the_moment_due_and_is_tried_again_tomorrow(school: Desk) -> None:
    await enrol(school)
    await school.live_until(on(2026, 8, 11))
    assert await record(school, kind="attempt", rhythm_month=1) == 201

    assert await due(school, "2026-08-11") == []
    (again,) = await due(school, "2026-08-12")
    assert (again["rhythm_month"], again["attempts"]) == (1, 1)
    (recorded,) = await school.recorded(ContactRecorded)
    assert recorded["kind"] == "attempt"


async def test_after_several_attempts_the_list_advises_another_channel(school: Desk) -> None:
    await enrol(school)
    await school.live_until(on(2026, 8, 11))
    for _ in range(OTHER_CHANNEL_AFTER):
        await record(school, kind="attempt")

    (call,) = await due(school, "2026-08-12")
    assert (call["attempts"], call["other_channel"]) == (OTHER_CHANNEL_AFTER, "message")
    await record(school, kind="two-way", rhythm_month=1)
    (call,) = await due(school, "2026-10-10")
    assert (call["attempts"], call["other_channel"]) == (0, None)


async def test_an_attempt_agrees_nothing(school: Desk) -> None:
    assert await record(school, kind="attempt", agreement="We bellen morgen.") == 422
    assert await record(school, appointment_on="2026-07-01") == 409


async def test_who_asked_is_on_top_of_the_list_today(school: Desk) -> None:
    await enrol(school)
    asked = await school.http.post(f"/graduates/{await subject_of(school)}/question")
    (call,) = await due(school, "2026-07-11")
    assert (asked.status_code, call["reasons"], call["rhythm_month"]) == (201, ["asked"], None)

    await record(school, appointment_on="2026-07-20", next_step="Samen de brief schrijven")
    assert await due(school, "2026-07-19") == []
    assert [c["reasons"] for c in await due(school, "2026-07-20")] == [["appointment"]]


async def test_who_has_no_coach_cannot_ask_one(school: Desk) -> None:
    answer = await school.http.post(f"/graduates/{await subject_of(school)}/question")
    assert answer.status_code == 404


async def test_a_lapsed_outcome_puts_somebody_on_the_list_until_it_is_known(school: Desk) -> None:
    await enrol(school)
    await record(school, rhythm_month=11)
    await report(school, "tijdelijk-werk")
    await school.live_until(on(2027, 1, 7))

    (call,) = await due(school, "2027-01-07")
    assert (call["reasons"], call["rhythm_month"]) == (["review"], None)
    await report(school, "duurzaam-werk")
    assert await due(school, "2027-01-07") == []
    history = await school.rows("SELECT outcome, reported_by FROM outcome ORDER BY outcome_id")
    assert [tuple(row.values()) for row in history] == [
        ("tijdelijk-werk", "coach"),
        ("onbekend", "clock"),
        ("duurzaam-werk", "coach"),
    ]


async def test_r3_the_list_says_how_many_days_are_left(school: Desk) -> None:
    await enrol(school)
    (call,) = await due(school, "2027-07-01")
    assert call["days_left"] == 9
    (call,) = await due(school, "2027-07-10")
    assert call["days_left"] == 0


async def test_r9_a_vacant_coach_is_an_alert_after_one_working_day(school: Desk) -> None:
    vacant = dict.fromkeys(("coach_nummer", "coach_naam", "coach_email", "coach_partner"), "")
    row = a_row(studentnummer="500009", diplomadatum="2026-07-10", **vacant)
    await school.http.post("/imports/graduates", content=a_file(row))

    async def alerts() -> list[tuple[str, bool]]:
        found = (await school.http.get("/coaches/vacant")).json()
        return [(each["alert_on"], each["alert"]) for each in found]

    assert await alerts() == [("2026-07-13", False)]
    await school.live_until(on(2026, 7, 13))
    assert await alerts() == [("2026-07-13", True)]


async def test_r31_another_coach_in_one_step_and_the_old_one_sees_nothing_more(
    school: Desk,
) -> None:
    await with_other_coaches(school)
    enrolment = await enrol_noor(school)
    query = {"on": "2026-08-10"}
    old, new = (school.asking(f"school:99ZZ:coach:{c}") for c in ("C01", "C02"))
    assert len((await school.http.get("/contacts/due", params=query, headers=old)).json()) == 1

    assert (await choose(school, "C02")).json() == {"coach_id": "C02"}

    assert (await school.http.get("/contacts/due", params=query, headers=old)).json() == []
    (call,) = (await school.http.get("/contacts/due", params=query, headers=new)).json()
    assert call["rhythm_month"] == 1
    (assigned,) = await school.recorded(CoachAssigned)
    (chosen,) = await school.recorded(CoachChosen)
    assert (assigned["coach_id"], assigned["coach_organisation"]) == ("C02", "partner:P01")
    assert (chosen["enrolment_id"], chosen["coach_id"]) == (enrolment, "C02")


async def test_r31_a_coach_of_another_partner_gets_a_new_participant(school: Desk) -> None:
    await with_other_coaches(school)
    enrolment = await enrol_noor(school)
    await choose(school, "C05")

    (ended,) = await school.recorded(EnrolmentEnded)
    assert (ended["enrolment_id"], ended["partner_id"]) == (enrolment, "P01")
    created = (await school.recorded(EnrolmentCreated))[-1]
    assert (created["partner_id"], created["coach_id"]) == ("P02", "C05")
    assert [c["rhythm_month"] for c in await due(school, "2026-08-10")] == [1]


async def test_r31_no_match_needs_no_reason_and_coaches_cannot_see_it(school: Desk) -> None:
    await with_other_coaches(school)
    enrolment = await enrol_noor(school)
    assert (await choose(school, None)).status_code == 200

    async with school.transactions.reaching("99ZZ#C01,99ZZ#C02,99ZZ#C05").read() as session:
        from sqlalchemy import text  # noqa: PLC0415

        assert await session.scalar(text("SELECT count(*) FROM coach_change")) == 0
    (vacant,) = (await school.http.get("/coaches/vacant")).json()
    assert vacant["subject"] == str(await noor(school))
    confirmed = EnrolmentConfirmed(
        enrolment_id=UUID(enrolment),
        partner_id="P01",
        coach_id="C01",
        confirmed_on=date(2026, 7, 13),
    )
    await school.receive(confirmed, subject=await noor(school))
    assert len((await school.http.get("/coaches/vacant")).json()) == 1, "not the same one again"
    await school.receive(
        confirmed.model_copy(update={"coach_id": "C02"}), subject=await noor(school)
    )
    assert (await school.http.get("/coaches/vacant")).json() == []


async def test_r31_who_goes_back_to_a_former_coach_keeps_that_coach(school: Desk) -> None:
    await with_other_coaches(school)
    another = a_row(studentnummer="500004", email="d@x.example")
    await school.http.post("/imports/graduates", content=a_file(another))
    await enrol_noor(school)
    await choose(school, "C05")
    await choose(school, "C01")
    created = (await school.recorded(EnrolmentCreated))[-1]
    confirmed = EnrolmentConfirmed(
        enrolment_id=UUID(created["enrolment_id"]),
        partner_id="P01",
        coach_id="C01",
        confirmed_on=date(2026, 7, 13),
    )
    await school.receive(confirmed, subject=await noor(school))

    (row,) = await school.rows("SELECT status, coach_id FROM enrolment WHERE status <> 'ended'")
    assert row == {"status": "confirmed", "coach_id": "C01"}


@pytest.mark.parametrize(("coach", "rule"), [("C01", "COACH_IS_OTHER"), ("C99", "COACH_IS_KNOWN")])
async def test_r31_a_coach_who_is_no_choice_is_refused(school: Desk, coach: str, rule: str) -> None:
    answer = await choose(school, coach)
    assert (answer.status_code, answer.json()["rule"]) == (409, rule)


async def test_r31_a_new_import_does_not_bring_the_old_coach_back(school: Desk) -> None:
    await with_other_coaches(school)
    await choose(school, "C02")
    again = a_row(voornaam="Noortje")
    await school.http.post("/imports/graduates", content=a_file(again))

    (student,) = await school.rows("SELECT * FROM student WHERE given_name = 'Noortje'")
    assert (student["coach_id"], student["coach_name"]) == ("C02", "Fatima Aksoy")


async def test_r9_a_confirmed_coach_fills_the_vacancy(school: Desk) -> None:
    enrolment = (await enrol(school)).json()[0]["enrolment_id"]
    await confirm(school, enrolment, "C07")
    assert (await school.http.get("/coaches/vacant")).json() == []
