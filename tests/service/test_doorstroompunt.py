"""R6, R14, R15, R46, R50: the Doorstroompunt's people, the lock, the answer, and the support."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from services.municipality.models import PersonRow
from shared.reference.working_days import add_working_days
from shared.runtime.clock import AMSTERDAM
from shared.schemas.consultations import ConsultationAnswered
from shared.schemas.doorstroompunt import (
    ConsultationOverdue,
    DoorstroompuntEnded,
    DoorstroompuntStarted,
)
from shared.schemas.municipality import ConsultationRequested
from shared.schemas.personal import ConsultationReply, Contact, PersonSought, Sealed
from shared.schemas.school import StudentGraduated
from shared.schemas.vocabulary import ConsultationAdvice, Scope
from tests.service.conftest import START, Desk, NewDesk

WORKER = "municipality:GM0599:doorstroompunt-worker"
CASE_WORKER = "municipality:GM0599:case-worker"
ELSEWHERE = "municipality:GM0307:doorstroompunt-worker"
TODAY = START.date()
PERSON = {
    "name": "Sam Jansen",
    "birth_date": "2008-04-30",
    "phone": "06-00000002",
    "residence": "GM0599",
    "last_diploma": "entree",
    "diploma_on": "2026-05-01",
    "brin": "99ZZ",
    "startkwalificatie": "false",
}
AGREED = {"agreed_on": "2026-06-01", "agreed_by": "conversation", "aim": "education"}


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    return await new_desk("municipality")


async def send(desk: Desk, path: str, who: str = WORKER, **typed: Any) -> httpx2.Response:
    """Send a form as a browser does."""
    return await desk.http.post(
        f"/doorstroompunt{path}", data=typed, headers=desk.asking(who) | {"accept": "text/html"}
    )


async def show(desk: Desk, path: str = "", who: str = WORKER) -> httpx2.Response:
    headers = desk.asking(who) | {"accept": "text/html"}
    desk.http.cookies.clear()  # the sentence that the next page would show
    return await desk.http.get(f"/doorstroompunt{path}", headers=headers)


async def recorded(desk: Desk, who: str = WORKER, **changed: Any) -> str:
    """Record somebody; returns the Doorstroompunt's pseudonym."""
    answer = await send(desk, "/new", who, **(PERSON | changed))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


async def started(desk: Desk) -> str:
    """Record somebody without a lock and start; returns the pseudonym."""
    person = await recorded(desk, last_diploma="other", diploma_on="")
    answer = await send(desk, f"/{person}/start", **AGREED)
    assert answer.status_code == 303, answer.text
    return person


def an_answer(desk: Desk, asked: dict[str, Any], **changed: Any) -> ConsultationAnswered:
    """Return what the school answers to a question."""
    contact = Contact(name="Rachid Benali", email="c01@p01.example")
    reply = ConsultationReply(coach=contact, note="Belt elke week.")
    values: dict[str, Any] = {
        "consultation_id": asked["consultation_id"],
        "brin": "99ZZ",
        "gemeentecode": "GM0599",
        "answered_on": TODAY,
        "known": True,
        "person": uuid4(),
        "guided": True,
        "guided_since": date(2026, 5, 1),
        "guided_until": date(2027, 5, 1),
        "advice": ConsultationAdvice.TOGETHER,
        "reply": desk.transactions.sealer.seal(asked["subject"], reply),
    }
    return ConsultationAnswered(**(values | changed))


def a_graduation(**changed: Any) -> StudentGraduated:
    values: dict[str, Any] = {
        "brin": "99ZZ",
        "crebo": "25251",
        "level": 1,
        "leerweg": "bol",
        "gemeentecode": "GM0599",
        "diploma_on": date(2026, 5, 20),
        "scope": Scope.MANDATORY,
        "offered": True,
        "startkwalificatie": False,
        "term_ends_on": date(2027, 5, 20),
    }
    return StudentGraduated(**(values | changed))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"birth_date": "1999-06-01"}, "27 jaar of ouder"),
        ({"startkwalificatie": "true"}, "maar de gemeente (Participatiewet artikel 7a)"),
        ({"diploma_on": ""}, "Vul in op welke dag"),
        ({"residence": "GM0307"}, "hoort niet bij uw Doorstroompuntregio"),
        ({"birth_date": "2026-07-01"}, "ligt in de toekomst"),
        ({"name": "Sam 111222333"}, "dat een BSN kan zijn"),
        ({"name": ""}, "Vul dit veld in."),
    ],
)
async def test_r6_r14_r46_who_may_not_be_helped_is_refused_and_not_kept(
    desk: Desk, changed: dict[str, str], says: str
) -> None:
    answer = await send(desk, "/new", **(PERSON | changed))

    assert answer.status_code == 422
    assert says in answer.text
    assert await desk.rows("SELECT * FROM doorstroompunt_person") == []


async def test_a_person_is_sealed_and_only_the_own_doorstroompunt_sees_them(desk: Desk) -> None:
    person = await recorded(desk)

    (row,) = await desk.rows("SELECT * FROM doorstroompunt_person")
    assert "Jansen" not in str(row)
    assert "2008" not in str(row["sealed"])
    assert "Sam Jansen" in (await show(desk)).text
    assert "Sam Jansen" not in (await show(desk, who=ELSEWHERE)).text
    assert (await show(desk, f"/{person}", ELSEWHERE)).status_code == 404
    assert (await show(desk, f"/{person}", CASE_WORKER)).status_code == 403


async def test_r50_every_look_at_a_person_is_noted_with_its_ground(desk: Desk) -> None:
    person = await recorded(desk)
    await show(desk, f"/{person}")

    (seen,) = await desk.rows("SELECT * FROM disclosure")
    assert str(seen["data_subject_id"]) == person
    assert (seen["ground"], seen["role"]) == ("WEB 9.2.5(1)", "doorstroompunt-worker")


async def test_r15_the_page_says_why_it_is_locked_by_which_article_and_until_when(
    desk: Desk,
) -> None:
    person = await recorded(desk)
    page = (await show(desk, f"/{person}")).text

    assert "Starten kan nog niet" in page
    assert "WEB artikel 9.2.5, lid 5" in page
    assert "Vanaf 1 mei 2027" in page
    refused = await send(desk, f"/{person}/start", **AGREED)
    assert (refused.status_code, "Overleg eerst" in refused.text) == (422, True)
    assert await desk.recorded(DoorstroompuntStarted) == []


async def test_r15_the_school_is_asked_once_with_no_more_than_name_and_birth_date(
    desk: Desk,
) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")
    again = await send(desk, f"/{person}/consultations")

    (asked,) = await desk.recorded(ConsultationRequested)
    sought = desk.transactions.sealer.unseal(
        UUID(person), Sealed[PersonSought](asked["person_sought"]), PersonSought
    )
    assert sought == PersonSought(name="Sam Jansen", birth_date=date(2008, 4, 30))
    assert "Jansen" not in str(asked)
    assert asked["answer_by"] == str(add_working_days(TODAY, 2))
    assert again.status_code == 409
    assert "Gevraagd aan de school" in (await show(desk, f"/{person}")).text


async def test_r15_after_the_answer_support_starts_and_all_is_kept_and_shown(desk: Desk) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")
    (asked,) = await desk.recorded(ConsultationRequested)
    answer = an_answer(desk, asked)
    await desk.receive(answer, subject=UUID(person))
    page = (await show(desk, f"/{person}")).text
    begun = await send(desk, f"/{person}/start", **AGREED)

    for shown in ("Doe het samen met ons", "Rachid Benali", "Belt elke week.", "1 mei 2027"):
        assert shown in page
    assert begun.status_code == 303
    (event,) = await desk.recorded(DoorstroompuntStarted)
    assert event["subject"] == answer.person, "the pseudonym by which the school knows them"
    assert (event["ground"], event["aim"]) == ("consulted", "education")
    assert event["consultation_id"] == asked["consultation_id"]
    later = (await show(desk, f"/{person}")).text
    assert "na overleg met de school" in later


async def test_r15_unknown_at_the_school_is_an_answer_too(desk: Desk) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")
    (asked,) = await desk.recorded(ConsultationRequested)
    nothing = dict.fromkeys(("person", "guided", "guided_since", "guided_until", "advice", "reply"))
    await desk.receive(an_answer(desk, asked, known=False, **nothing), subject=UUID(person))

    assert "De school kent deze jongere niet" in (await show(desk, f"/{person}")).text
    assert (await send(desk, f"/{person}/start", **AGREED)).status_code == 303
    (event,) = await desk.recorded(DoorstroompuntStarted)
    assert str(event["subject"]) == person


async def test_r15_two_working_days_without_answer_are_told_once_and_the_lock_stays(
    desk: Desk,
) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")
    await desk.live_until(datetime(2026, 6, 3, 8, tzinfo=AMSTERDAM))
    assert await desk.recorded(ConsultationOverdue) == []
    await desk.live_until(datetime(2026, 6, 9, 8, tzinfo=AMSTERDAM))

    (late,) = await desk.recorded(ConsultationOverdue)
    assert late["answer_by"] == "2026-06-03"
    assert "De school heeft nog niet geantwoord" in (await show(desk, f"/{person}")).text
    assert (await send(desk, f"/{person}/start", **AGREED)).status_code == 422


async def test_r50_telling_a_school_of_somebody_is_a_disclosure_that_says_to_whom(
    desk: Desk,
) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")

    (told,) = await desk.rows("SELECT * FROM disclosure")
    assert (str(told["data_subject_id"]), told["ground"]) == (person, "WEB 9.2.5(5)")
    assert told["fields"] == ["naam", "geboortedatum"]
    assert "ROC Voorbeeldstad (99ZZ)" in told["purpose"]


@pytest.mark.parametrize(
    ("what", "typed", "ground"),
    [
        ("spoken", {"spoken_on": "2026-06-01", "spoken_note": "Prima."}, "consulted"),
        ("interest", {"interest": "Verliest dit weekend de woonplek."}, "justified-interest"),
    ],
)
async def test_r15_a_talk_or_a_justified_interest_opens_the_lock_and_stays(
    desk: Desk, what: str, typed: dict[str, str], ground: str
) -> None:
    person = await recorded(desk, last_diploma="vso", brin="")
    await send(desk, f"/{person}/{what}", **typed)
    await send(desk, f"/{person}/start", **AGREED)

    (event,) = await desk.recorded(DoorstroompuntStarted)
    assert event["ground"] == ground
    written = typed.get("spoken_note") or typed["interest"]
    assert written in (await show(desk, f"/{person}")).text
    assert written not in str(await desk.rows("SELECT * FROM event_log"))


async def test_r15_when_the_lock_has_ended_nobody_needs_to_be_asked(desk: Desk) -> None:
    person = await recorded(desk, diploma_on="2025-06-01")
    await send(desk, f"/{person}/start", **AGREED)

    (event,) = await desk.recorded(DoorstroompuntStarted)
    assert (event["ground"], event["consultation_id"]) == ("no-lock", None)


async def test_a_later_diploma_that_the_school_told_of_is_taken_over(desk: Desk) -> None:
    person = await recorded(desk, diploma_on="2026-05-01")
    graduate = uuid4()
    await desk.receive(a_graduation(), subject=graduate)
    await send(desk, f"/{person}/consultations")
    (asked,) = await desk.recorded(ConsultationRequested)
    await desk.receive(an_answer(desk, asked, person=graduate), subject=UUID(person))

    assert "Entreediploma (mbo niveau 1), 20 mei 2026" in (await show(desk, f"/{person}")).text


async def test_r15_a_new_diploma_locks_again_whoever_was_helped_before(desk: Desk) -> None:
    person = await recorded(desk, diploma_on="2026-05-01")
    await send(desk, f"/{person}/interest", interest="Verliest dit weekend de woonplek.")
    await send(desk, f"/{person}/start", **AGREED)
    await send(desk, f"/{person}/end", reason="stopped")
    assert "Starten kan nog niet" not in (await show(desk, f"/{person}")).text
    async with desk.transactions.begin() as tx:
        (await tx.load(PersonRow, UUID(person))).diploma_on = date(2026, 7, 1)
    await desk.live_until(datetime(2026, 8, 1, 8, tzinfo=AMSTERDAM))

    again = await send(desk, f"/{person}/start", **AGREED)
    assert "Overleg eerst met de school" in again.text
    page = (await show(desk, f"/{person}")).text
    assert "Starten kan nog niet" in page
    assert "Vraag het de school" in page


async def test_r7_r14_who_has_a_startkwalificatie_by_the_schools_answer_is_only_for_the_gemeente(
    desk: Desk,
) -> None:
    person = await recorded(desk)
    await send(desk, f"/{person}/consultations")
    (asked,) = await desk.recorded(ConsultationRequested)
    obtained = an_answer(desk, asked, startkwalificatie_on=date(2026, 5, 1))
    await desk.receive(obtained, subject=UUID(person))
    refused = await send(desk, f"/{person}/start", **AGREED)

    assert "maar de gemeente (Participatiewet artikel 7a)" in refused.text
    assert "Mag niet starten" in (await show(desk, f"/{person}")).text
    assert "Heeft een startkwalificatie" in (await show(desk)).text


async def test_education_comes_first_and_steps_lead_to_it(desk: Desk) -> None:
    person = await recorded(desk, last_diploma="other", diploma_on="")
    work = AGREED | {"aim": "work"}
    refused = await send(desk, f"/{person}/start", **work)
    why = "Wil eerst geld verdienen."
    begun = await send(desk, f"/{person}/start", **work, why_not_education=why)
    await send(desk, f"/{person}/steps", step="Brief schrijven", do_by="2026-06-08")
    (step,) = await desk.rows("SELECT * FROM doorstroompunt_step")
    await send(desk, f"/{person}/steps/{step['step_id']}/done")

    assert "Terug naar school gaat voor" in refused.text
    assert begun.status_code == 303
    page = (await show(desk, f"/{person}")).text
    assert "Brief schrijven" in page
    assert "Klaar op 1 juni 2026" in page
    assert why in page


async def test_who_goes_on_to_the_gemeente_is_seen_there_and_others_are_not(desk: Desk) -> None:
    person = await started(desk)
    other = await recorded(desk, name="Kim de Boer", last_diploma="other", diploma_on="")
    await send(desk, f"/{other}/start", **AGREED)
    await send(desk, f"/{other}/end", reason="stopped")
    await send(desk, f"/{person}/end", reason="to-gemeente")
    seen = (await show(desk, "/routed-on", CASE_WORKER)).text

    assert "Sam Jansen" in seen
    assert "Kim de Boer" not in seen
    ends = [event["reason"] for event in await desk.recorded(DoorstroompuntEnded)]
    assert ends == ["stopped", "to-gemeente"]
    assert (await send(desk, f"/{person}/end", reason="moved")).status_code == 422


async def test_r6_who_turns_27_asks_attention_and_goes_on(desk: Desk) -> None:
    person = await recorded(desk, birth_date="1999-06-03", last_diploma="other", diploma_on="")
    await send(desk, f"/{person}/start", **AGREED)
    await desk.live_until(datetime(2026, 6, 3, 8, tzinfo=AMSTERDAM))

    assert "Deze jongere is 27 geworden" in (await show(desk, f"/{person}")).text
    assert "Is 27: kies hoe het verder gaat" in (await show(desk)).text
    assert (await send(desk, f"/{person}/end", reason="to-gemeente")).status_code == 303
    again = await send(desk, f"/{person}/start", **AGREED | {"agreed_on": "2026-06-03"})
    assert "27 jaar of ouder" in again.text
