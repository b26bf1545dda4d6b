"""R4, R9, R25, R27 and the rhythm of contact: the year of somebody with a coach."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.partner import EnrolmentConfirmed
from shared.schemas.personal import Participant, Sealed
from shared.schemas.school import (
    CoachAssigned,
    ContactRecorded,
    EnrolmentCreated,
    HandoverProposed,
    OutcomeReported,
    SupportEnded,
)
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk

MODULE = "01990000-0000-7000-8000-0000000000aa"
PARTNER = {"partner_id": "P01", "name": "Partner Een", "order_mailbox": "orders@p01.example"}
CATALOGUE = {
    "module_id": MODULE,
    "name": "Omgaan met geld",
    "theme": "Praktische zaken na diplomeren",
    "partner_id": "P01",
    "duration_minutes": 50,
    "phase": "both",
    "max_group_size": 30,
    "price_eur": 400,
    "contract_from": "2026-01-01",
    "contract_until": "2027-12-31",
}


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=AMSTERDAM)


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.put("/catalogue/partners", json=[PARTNER])
    await desk.http.put("/catalogue/modules", json=[CATALOGUE])
    await desk.http.post("/imports/graduates", content=a_file(a_row()))
    await desk.live_until(on(2026, 7, 11))
    return desk


async def subject_of(school: Desk) -> UUID:
    (student,) = await school.rows("SELECT subject FROM student")
    return UUID(str(student["subject"]))


async def enrol(school: Desk, **changed: Any) -> httpx2.Response:
    enrolment = {
        "subject": str(await subject_of(school)),
        "kind": "aftercare",
        "partner_id": "P01",
        "coach_id": "C01",
        "funding": "statutory",
    }
    return await school.http.post("/enrolments", json=[enrolment | changed])


async def confirm(school: Desk, enrolment_id: str, coach_id: str) -> None:
    confirmed = EnrolmentConfirmed(
        enrolment_id=UUID(enrolment_id),
        partner_id="P01",
        coach_id=coach_id,
        confirmed_on=date(2026, 7, 13),
    )
    await school.receive(confirmed, subject=await subject_of(school))


def broken_rule(response: httpx2.Response) -> str:
    assert response.status_code == 409, response.text
    return str(response.json()["rule"])


async def due(school: Desk, day: str) -> list[dict[str, Any]]:
    answer = await school.http.get("/contacts/due", params={"on": day})
    return list(answer.json())


async def report(school: Desk, outcome: str) -> None:
    body = {"subject": str(await subject_of(school)), "outcome": outcome, "reported_by": "coach"}
    response = await school.http.post("/outcomes", json=[body])
    assert response.status_code == 201, response.text


async def test_r25_the_partner_gets_no_more_than_the_minimum(school: Desk) -> None:
    assert (await enrol(school)).status_code == 201

    (created,) = await school.recorded(EnrolmentCreated)
    sealed = Sealed[Participant](created["participant"])
    participant = school.transactions.sealer.unseal(created["subject"], sealed, Participant)
    assert (participant.name, participant.email) == ("Noor", "noor@student.example")
    assert "de Vries" not in str(created)


async def test_r25_somebody_is_enrolled_once(school: Desk) -> None:
    await enrol(school)

    assert broken_rule(await enrol(school)) == "ENROLLED_ONCE"
    module = {"kind": "module", "module_id": MODULE}
    assert (await enrol(school, **module)).status_code == 201
    assert broken_rule(await enrol(school, **module)) == "ENROLLED_ONCE"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"kind": "module"}, 422),
        ({"module_id": MODULE}, 422),
        ({"kind": "module", "module_id": str(uuid4())}, 404),
        ({"kind": "module", "module_id": MODULE, "partner_id": "P02"}, 409),
        ({"subject": str(uuid4())}, 404),
        ({"funding": "regional-programme"}, 409),
    ],
)
async def test_r27_an_enrolment_that_cannot_be_is_refused_whole(
    school: Desk, changed: dict[str, str], status: int
) -> None:
    assert (await enrol(school, **changed)).status_code == status
    assert await school.rows("SELECT 1 FROM enrolment") == []
    assert await school.recorded(EnrolmentCreated) == []


async def test_r1_who_has_no_offer_cannot_enrol(new_desk: NewDesk) -> None:
    desk = await new_desk("school")
    await desk.http.post("/imports/graduates", content=a_file(a_row(vervolgopleiding="ja")))
    await desk.live_until(on(2026, 7, 11))

    assert broken_rule(await enrol(desk)) == "GUIDANCE_OFFERED"
    assert await desk.rows("SELECT 1 FROM regie") == []


async def test_r9_another_coach_is_news_and_the_former_name_goes(school: Desk) -> None:
    enrolment = (await enrol(school)).json()[0]["enrolment_id"]
    await confirm(school, enrolment, "C01")
    assert await school.recorded(CoachAssigned) == []
    await confirm(school, enrolment, "C99")

    (assigned,) = await school.recorded(CoachAssigned)
    (student,) = await school.rows("SELECT coach_id, coach_name, coach_email FROM student")
    assert (assigned["coach_id"], assigned["coach_organisation"]) == ("C99", "partner:P01")
    assert student == {"coach_id": "C99", "coach_name": None, "coach_email": None}


async def test_r9_who_gives_a_module_is_not_the_coach(school: Desk) -> None:
    module = await enrol(school, kind="module", module_id=MODULE)
    await confirm(school, module.json()[0]["enrolment_id"], "C99")

    (enrolment,) = await school.rows("SELECT status, coach_id FROM enrolment")
    (student,) = await school.rows("SELECT coach_id FROM student")
    assert (enrolment, student) == (
        {"status": "confirmed", "coach_id": "C99"},
        {"coach_id": "C01"},
    )
    assert await school.recorded(CoachAssigned) == []


async def test_the_work_list_follows_the_rhythm_of_contact(school: Desk) -> None:
    await enrol(school)
    assert await due(school, "2026-08-09") == []
    (first,) = await due(school, "2026-08-10")
    await school.live_until(on(2026, 8, 12))
    contact = {
        "subject": first["subject"],
        "kind": "two-way",
        "channel": "call",
        "rhythm_month": first["rhythm_month"],
        "coach_id": "C01",
        "agreement": "We bellen weer in oktober.",
    }
    await school.http.post("/contacts", json=[contact])

    (recorded,) = await school.recorded(ContactRecorded)
    assert (recorded["rhythm_month"], recorded["contacted_on"]) == (1, "2026-08-12")
    assert "agreement" not in recorded
    assert [item["rhythm_month"] for item in await due(school, "2026-10-10")] == [3]


async def test_an_outcome_falls_back_to_unknown_on_its_review_date(school: Desk) -> None:
    await report(school, "tijdelijk-werk")
    await school.live_until(on(2027, 1, 6))
    assert len(await school.recorded(OutcomeReported)) == 1
    await school.live_until(on(2027, 1, 7))

    reported, fallen_back = await school.recorded(OutcomeReported)
    assert reported["review_on"] == "2027-01-07"
    assert (fallen_back["outcome"], fallen_back["reported_by"]) == ("onbekend", "clock")


async def test_after_guidance_nobody_is_on_a_work_list_or_reviewed(school: Desk) -> None:
    await enrol(school)
    await school.live_until(on(2027, 6, 1))
    await report(school, "duurzaam-werk")
    await school.live_until(on(2028, 7, 11))

    (ended,) = await school.recorded(SupportEnded)
    assert ended["reason"] == "steady-work"
    assert await due(school, "2028-07-11") == []
    assert len(await school.recorded(OutcomeReported)) == 1
    assert (await school.http.get("/overview")).json()["support_ended"] == {"steady-work": 1}


async def test_r4_an_extension_moves_what_was_still_to_come(school: Desk) -> None:
    body = {"reason": "b", "until": "2027-10-10", "approver": "T01"}
    path = f"/graduates/{await subject_of(school)}/extension"
    extended = await school.http.post(path, json=body)
    await school.live_until(on(2027, 7, 11))

    assert (extended.status_code, extended.json()) == (201, {"term_ends_on": "2027-10-10"})
    assert await school.recorded(HandoverProposed) == []
    (kept,) = await school.rows("SELECT reason, former_end, until, approver FROM extension")
    assert list(kept.values()) == ["b", date(2027, 7, 10), date(2027, 10, 10), "T01"]
    await school.live_until(on(2027, 7, 12))
    assert [p["days_left"] for p in await school.recorded(HandoverProposed)] == [90]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"until": "2027-07-10"}, 409),
        ({"reason": "g"}, 422),
        ({"approver": None}, 422),
        ({"until": "9999-12-31"}, 422),
    ],
)
async def test_r4_an_extension_without_ground_is_refused(
    school: Desk, changed: dict[str, Any], status: int
) -> None:
    body = {"reason": "b", "until": "2027-10-10", "approver": "T01"} | changed
    path = f"/graduates/{await subject_of(school)}/extension"

    assert (await school.http.post(path, json=body)).status_code == status


async def test_r4_a_year_that_is_over_is_not_extended(school: Desk) -> None:
    await school.live_until(on(2027, 7, 10))
    body = {"reason": "b", "until": "2027-10-10", "approver": "T01"}
    path = f"/graduates/{await subject_of(school)}/extension"

    assert broken_rule(await school.http.post(path, json=body)) == "TERM_RUNS"
