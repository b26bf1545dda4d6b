"""R15, R50: a Doorstroompunt consults the school, which finds who is meant, and answers once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.consultations import ConsultationAnswered, ConsultationReceived
from shared.schemas.municipality import ConsultationRequested
from shared.schemas.personal import ConsultationReply, PersonSought, Sealed
from tests.builders import a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_handover import a_school, on

TEAM, OTHER_TEAM = "school:99ZZ:central-team", "school:98YY:central-team"
COACH, OTHER_COACH = "school:99ZZ:coach:C01", "school:99ZZ:coach:C02"
OFFICER = "school:99ZZ:privacy-officer"
ASKED = UUID("01990000-0000-7000-8000-0000000000c1")
THEIRS = UUID("01990000-0000-7000-8000-0000000000d1")
"""The Doorstroompunt's own pseudonym of the person."""


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """Two graduates of entree with one family name, in the year after the diploma."""
    level = {"crebo": "25251", "niveau": "1"}
    sam = a_row(studentnummer="500002", voornaam="Sam", geboortedatum="2007-01-01", **level)
    desk = await a_school(new_desk, a_row(**level), sam)
    await desk.live_until(on(date(2026, 9, 1)))
    return desk


def a_question(desk: Desk, **changed: Any) -> ConsultationRequested:
    sought = PersonSought(
        name=changed.pop("name", "noor de vries"),
        birth_date=changed.pop("birth_date", date(2006, 4, 30)),
    )
    values: dict[str, Any] = {
        "consultation_id": ASKED,
        "brin": "99ZZ",
        "gemeentecode": "GM0599",
        "answer_by": date(2026, 9, 3),
        "person_sought": desk.transactions.sealer.seal(THEIRS, sought),
        "intake_mailbox": "doorstroompunt-gm0599@gemeente.example",
    }
    return ConsultationRequested(**(values | changed))


async def asked(desk: Desk, **changed: Any) -> None:
    await desk.receive(a_question(desk, **changed), subject=THEIRS)


async def show(desk: Desk, path: str = "", who: str = TEAM) -> httpx2.Response:
    desk.http.cookies.clear()
    return await desk.http.get(
        f"/consultations{path}", headers=desk.asking(who) | {"accept": "text/html"}
    )


async def answer(desk: Desk, who: str = TEAM, **typed: Any) -> httpx2.Response:
    return await desk.http.post(
        f"/consultations/{ASKED}", data=typed, headers=desk.asking(who) | {"accept": "text/html"}
    )


async def subject_of(desk: Desk, given_name: str) -> UUID:
    (row,) = await desk.rows("SELECT subject FROM student WHERE given_name = :n", n=given_name)
    found: UUID = row["subject"]
    return found


async def test_r15_a_question_reaches_the_schools_mailbox_without_a_name(desk: Desk) -> None:
    await asked(desk)

    (told,) = await desk.recorded(ConsultationReceived)
    assert told["subject"] == THEIRS
    assert told["answer_by"] == "2026-09-03"
    assert "vries" not in str(told).lower()
    (row,) = await desk.rows("SELECT * FROM consultation")
    assert "vries" not in str(row).lower()


async def test_r15_who_is_meant_is_found_and_the_answer_says_what_guidance_runs(
    desk: Desk,
) -> None:
    await asked(desk)
    noor = await subject_of(desk, "Noor")
    page = (await show(desk, f"/{ASKED}")).text
    sent = await answer(desk, person=str(noor), advice="together", note="Belt elke week.")

    assert f'value="{noor}" checked' in page
    assert "begeleiding loopt tot en met 10 juli 2027" in page
    assert sent.status_code == 303
    (told,) = await desk.recorded(ConsultationAnswered)
    assert told["subject"] == THEIRS
    assert (told["known"], told["person"], told["guided"]) == (True, str(noor), True)
    assert (told["guided_since"], told["guided_until"]) == ("2026-07-10", "2027-07-10")
    assert told["startkwalificatie_on"] is None
    sealed = Sealed[ConsultationReply](told["reply"])
    reply = desk.transactions.sealer.unseal(THEIRS, sealed, ConsultationReply)
    assert reply.note == "Belt elke week."
    assert reply.coach is not None
    assert reply.coach.email == "c01@p01.example"
    assert "Belt" not in str(told)


async def test_r50_an_answer_is_a_disclosure_that_says_to_whom(desk: Desk) -> None:
    await asked(desk)
    noor = await subject_of(desk, "Noor")
    await answer(desk, person=str(noor), advice="start")

    headers = desk.asking(OFFICER)
    log = (await desk.http.get("/disclosures", headers=headers)).json()
    (told,) = [each for each in log if each["processing_activity"] == "consultations.answer"]
    assert told["data_subject_id"] == str(noor)
    assert told["ground"] == "WEB 9.2.5(5)"
    assert "Rotterdam (GM0599)" in told["purpose"]
    assert told["actor"] == TEAM


async def test_r15_somebody_unknown_is_answered_and_forgotten(desk: Desk) -> None:
    await asked(desk, name="Kim de Boer")
    page = (await show(desk, f"/{ASKED}")).text
    await answer(desk, person="nobody")

    assert "Kim de Boer" in page
    (told,) = await desk.recorded(ConsultationAnswered)
    assert (told["known"], told["person"], told["reply"]) == (False, None, None)
    (row,) = await desk.rows("SELECT * FROM consultation")
    assert row["sealed"] is None, "who was sought is no business of ours any more"
    told_of = "SELECT * FROM disclosure WHERE processing_activity = 'consultations.answer'"
    assert await desk.rows(told_of) == []
    assert "Niet bekend bij ons" in (await show(desk)).text


async def test_r15_a_question_is_answered_once_and_only_about_own_people(desk: Desk) -> None:
    await asked(desk)
    noor = await subject_of(desk, "Noor")
    stranger = await answer(desk, person=str(uuid4()), advice="start")
    without = await answer(desk, person=str(noor))
    first = await answer(desk, person=str(noor), advice="wait")
    second = await answer(desk, person="nobody")

    assert "Kies iemand van uw eigen school" in stranger.text
    assert "Kies een advies" in without.text
    assert (first.status_code, second.status_code) == (303, 422)
    assert "al beantwoord" in second.text
    assert len(await desk.recorded(ConsultationAnswered)) == 1


async def test_r15_the_oldest_is_on_top_and_what_is_late_says_so(desk: Desk) -> None:
    await asked(desk, name="Sam de Vries", birth_date=date(2007, 1, 1))
    await desk.live_until(datetime(2026, 9, 4, 8, tzinfo=AMSTERDAM))
    await desk.receive(
        a_question(desk, consultation_id=uuid4(), answer_by=date(2026, 9, 8)), subject=THEIRS
    )
    page = (await show(desk)).text

    assert page.index("Sam de Vries") < page.index("noor de vries")
    assert page.count("Te laat") == 1


async def test_r54_a_coach_sees_questions_about_own_people_and_others_none(desk: Desk) -> None:
    await asked(desk)
    seen = {who: (await show(desk, who=who)).text for who in (TEAM, COACH, OTHER_COACH, OTHER_TEAM)}

    found = {who for who, page in seen.items() if "noor de vries" in page}
    assert found == {TEAM, COACH}
    assert (await show(desk, f"/{ASKED}", OTHER_COACH)).status_code == 404
    assert (await show(desk, f"/{ASKED}", OTHER_TEAM)).status_code == 404
    assert (await show(desk, who="school:99ZZ:slber:S01")).status_code == 403
    noor = await subject_of(desk, "Noor")
    assert (await answer(desk, COACH, person=str(noor), advice="start")).status_code == 303


async def test_r7_the_answer_tells_of_a_startkwalificatie(new_desk: NewDesk) -> None:
    desk = await a_school(new_desk, a_row())
    await desk.live_until(on(date(2026, 9, 1)))
    await asked(desk)
    noor = await subject_of(desk, "Noor")
    await answer(desk, person=str(noor), advice="start")

    (told,) = await desk.recorded(ConsultationAnswered)
    assert told["startkwalificatie_on"] == "2026-07-10"


async def test_r15_after_the_year_the_school_tells_that_it_guides_no_more(desk: Desk) -> None:
    await desk.live_until(on(date(2027, 9, 1)))
    await asked(desk)
    noor = await subject_of(desk, "Noor")
    await answer(desk, person=str(noor), advice="start")

    (told,) = await desk.recorded(ConsultationAnswered)
    sealed = Sealed[ConsultationReply](told["reply"])
    reply = desk.transactions.sealer.unseal(THEIRS, sealed, ConsultationReply)
    assert (told["guided"], told["guided_until"]) == (False, "2027-07-10")
    assert reply.coach is None, "nobody to call any more"
