"""A case at the municipality: tasks by hand and by rule, contacts, outcomes, and 27th birthdays."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.due.cases import BIRTHDAYS
from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import ContactRecorded, HandoverRefused, OutcomeReported
from shared.schemas.vocabulary import Outcome
from tests.service.cases import (
    HANDED_OVER,
    NOOR,
    OTHER,
    WORKER,
    a_case,
    add_contact,
    add_task,
    an_offer,
    open_tasks,
    opened,
)
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import OTHER_COACH

FIRST_CONTACT = date(2026, 6, 8)


def at(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 8, tzinfo=AMSTERDAM)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one case."""
    desk = await new_desk("municipality")
    await a_case(desk)
    return desk


async def ask(desk: Desk, path: str, body: Any = None, who: str = WORKER) -> Any:
    answer = await desk.http.post(path, json=body, headers=desk.asking(who))
    return answer.status_code, answer.json()


async def test_r8_a_case_begins_at_accepting_and_keeps_only_the_27th_birthday(desk: Desk) -> None:
    (case,) = await desk.rows("SELECT * FROM support_case")

    assert (case["status"], case["opened_on"]) == ("open", date(2026, 6, 1))
    assert case["age_limit_on"] == date(2033, 4, 30)
    assert "2006-04-30" not in str(case)
    (listed,) = (await desk.http.get("/cases")).json()
    assert not {"age_limit_on", "age_notice_on", "worker_id"} & set(listed)


async def test_the_first_conversation_is_a_task_until_it_was_held(desk: Desk) -> None:
    assert await open_tasks(desk) == {"first-contact": FIRST_CONTACT}
    await add_contact(desk, kind="attempt", note=None)
    assert await open_tasks(desk) == {"first-contact": FIRST_CONTACT}
    await add_contact(desk)

    assert await open_tasks(desk) == {}


async def test_r9_a_case_without_coach_is_an_alert_until_there_is_one(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await an_offer(desk)
    await desk.http.post(f"/handovers/{HANDED_OVER}/acceptance")

    assert (await open_tasks(desk))["coach-vacant"] == date(2026, 6, 2)
    cold = {k: v for k, v in OTHER_COACH.items() if k != "warm_contact_on"}
    named = cold | {"cold_reason": "help-was-urgent"}
    assert (await ask(desk, f"/handovers/{HANDED_OVER}/coach", named))[0] == 200
    # R16: help could not wait for the three of them, so that conversation is still to come
    assert await open_tasks(desk) == {
        "first-contact": FIRST_CONTACT,
        "three-way": date(2026, 6, 15),
    }
    (case,) = await desk.rows("SELECT coach_id, coach_vacant_since FROM support_case")
    assert case == {"coach_id": OTHER_COACH["coach_id"], "coach_vacant_since": None}


async def test_a_contact_is_told_without_its_words_which_are_sealed(desk: Desk) -> None:
    await add_contact(desk, next_contact_on="2026-06-15")

    (told,) = await desk.recorded(ContactRecorded)
    (row,) = await desk.rows("SELECT note FROM case_contact")
    (case,) = await desk.rows("SELECT next_contact_on FROM support_case")
    assert (told["kind"], told["channel"], told["contacted_on"]) == (
        "two-way",
        "call",
        "2026-06-01",
    )
    assert "keuken" not in str(told) + row["note"]
    assert opened(desk, row["note"]) == "Vraag naar werk in de keuken."
    assert case["next_contact_on"] == date(2026, 6, 15)


async def test_r46_a_note_with_a_number_that_can_be_a_bsn_is_refused(desk: Desk) -> None:
    body = {"kind": "two-way", "channel": "call", "note": "Nummer 123456782"}
    status, answer = await ask(desk, f"/cases/{NOOR}/contacts", body)

    assert status == 422
    assert "note" in answer["detail"]


async def test_an_attempt_leaves_what_was_agreed(desk: Desk) -> None:
    await add_contact(desk, next_contact_on="2026-06-15")
    await add_contact(desk, kind="attempt", channel="message", note=None)

    (case,) = await desk.rows("SELECT next_contact_on FROM support_case")
    assert case["next_contact_on"] == date(2026, 6, 15)


async def test_an_outcome_falls_back_to_unknown_on_its_day_and_gives_a_task(desk: Desk) -> None:
    body = {"outcome": "tijdelijk-werk", "review_on": "2026-07-01"}
    assert (await ask(desk, f"/cases/{NOOR}/outcomes", body))[0] == 201
    await desk.live_until(at(6, 30))
    assert "review" not in await open_tasks(desk)
    await desk.live_until(at(7, 1))

    said, fallen = await desk.recorded(OutcomeReported)
    assert (said["review_on"], said["reported_by"]) == ("2026-07-01", "case-worker")
    assert (fallen["outcome"], fallen["reported_by"]) == ("onbekend", "clock")
    assert (await open_tasks(desk))["review"] == date(2026, 7, 1)
    await ask(desk, f"/cases/{NOOR}/outcomes", {"outcome": Outcome.DUURZAAM_WERK})
    assert "review" not in await open_tasks(desk)
    (case,) = await desk.rows("SELECT outcome, outcome_review_on FROM support_case")
    assert case == {"outcome": "duurzaam-werk", "outcome_review_on": date(2026, 12, 28)}


async def test_r6_a_27th_birthday_is_a_task_and_closes_nothing(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await a_case(desk, birth_date=date(1999, 8, 20))
    await desk.live_until(at(7, 20))
    assert "birthday" not in await open_tasks(desk)
    await desk.live_until(at(7, 21))
    assert (await open_tasks(desk))["birthday"] == date(2026, 8, 20)
    await desk.live_until(at(9, 1))

    (case,) = await desk.rows("SELECT status FROM support_case")
    tasks = await desk.rows("SELECT 1 FROM case_task WHERE kind = 'birthday'")
    assert (case["status"], len(tasks)) == ("open", 1)
    async with desk.transactions.read() as session:
        assert await BIRTHDAYS.first_due(session) is None


async def test_r6_a_case_from_before_the_day_was_kept_gets_it_from_the_document(
    desk: Desk,
) -> None:
    async with desk.transactions.begin() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql(
            "UPDATE support_case SET age_limit_on = NULL, age_notice_on = NULL"
        )
    await desk.due.catch_up()

    (case,) = await desk.rows("SELECT age_limit_on, age_notice_on FROM support_case")
    assert case == {"age_limit_on": date(2033, 4, 30), "age_notice_on": date(2033, 3, 31)}


@pytest.mark.parametrize(
    ("receiver", "born", "status"),
    [
        ("doorstroompunt:GM0599", date(1999, 6, 1), "refused"),
        ("doorstroompunt:GM0599", date(1999, 6, 2), "open"),
        ("gemeente:GM0599", date(1999, 6, 1), "open"),
    ],
    ids=["27 today", "26", "a municipality"],
)
async def test_r6_an_offer_to_the_doorstroompunt_at_27_is_refused(
    new_desk: NewDesk, receiver: str, born: date, status: str
) -> None:
    desk = await new_desk("municipality")
    await an_offer(desk, to_organisation=receiver, birth_date=born)

    (row,) = await desk.rows("SELECT status FROM handover")
    assert row["status"] == status
    assert len(await desk.recorded(HandoverRefused)) == (status == "refused")


async def test_r6_who_turns_27_while_the_offer_is_open_is_not_accepted(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    to = "doorstroompunt:GM0599"
    await an_offer(desk, to_organisation=to, birth_date=date(1999, 6, 10))
    await desk.live_until(at(6, 10))
    status, answer = await ask(desk, f"/handovers/{HANDED_OVER}/acceptance")

    assert (status, answer["rule"]) == (409, MunicipalityRule.UNTIL_27.name)
    assert await desk.rows("SELECT 1 FROM support_case") == []
    assert await desk.rows("SELECT 1 FROM regie") == []


async def test_a_task_by_hand_has_an_owner_and_is_done_once(desk: Desk) -> None:
    async with desk.transactions.begin() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql("INSERT INTO case_worker VALUES ('GM0599', 'w1', 'Ineke')")
    task = await add_task(desk, WORKER, worker_id="w1")
    mine = (await desk.http.get("/tasks", params={"worker_id": "w1"})).json()
    assert [(each["title"], each["overdue"]) for each in mine] == [
        ("Vraag naar het rijbewijs", False)
    ]
    assert (await ask(desk, f"/tasks/{task}/owner", {"worker_id": None}))[0] == 200
    assert (await desk.http.get("/tasks", params={"worker_id": "w1"})).json() == []
    answers = [await ask(desk, f"/tasks/{task}/completion") for _ in range(2)]

    assert [status for status, _ in answers] == [200, 409]
    assert answers[1][1]["rule"] == MunicipalityRule.TASK_IS_OPEN.name


async def test_what_is_late_stands_on_top_of_the_teams_list(desk: Desk) -> None:
    await add_task(desk, due_on="2026-06-30")
    await add_task(desk, due_on="2026-06-02", title="Eerst dit")
    await desk.live_until(at(6, 9))

    tasks = (await desk.http.get("/tasks", headers=desk.asking(WORKER))).json()
    assert [(t["kind"], t["due_on"], t["overdue"]) for t in tasks] == [
        ("by-hand", "2026-06-02", True),
        ("first-contact", "2026-06-08", True),
        ("by-hand", "2026-06-30", False),
    ]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"due_on": "2026-05-31"}, MunicipalityRule.TASK_AHEAD),
        ({"worker_id": "niemand"}, MunicipalityRule.OWNER_IS_KNOWN),
    ],
)
async def test_a_task_that_cannot_be_is_refused(
    desk: Desk, changed: dict[str, str], rule: MunicipalityRule
) -> None:
    body = {"title": "Bellen", "due_on": "2026-06-08"} | changed
    status, answer = await ask(desk, f"/cases/{NOOR}/tasks", body)

    assert (status, answer["rule"]) == (409, rule.name)


async def test_closing_finishes_what_was_to_be_done(desk: Desk) -> None:
    task = await add_task(desk)
    await ask(desk, f"/cases/{NOOR}/closure", {"reason": "steady-work"})

    assert await open_tasks(desk) == {}
    for path, body in (
        ("contacts", {"kind": "two-way", "channel": "call"}),
        ("outcomes", {"outcome": "anders"}),
        ("tasks", {"title": "Bellen", "due_on": "2026-06-08"}),
    ):
        status, answer = await ask(desk, f"/cases/{NOOR}/{path}", body)
        assert (status, answer["rule"]) == (409, MunicipalityRule.CASE_IS_OPEN.name)
    assert (await ask(desk, f"/tasks/{task}/completion"))[0] == 404, "of a closed case"


async def test_r54_another_municipality_does_nothing_in_a_case(desk: Desk) -> None:
    task = await add_task(desk)
    for path, body in (
        (f"/cases/{NOOR}/contacts", {"kind": "two-way", "channel": "call"}),
        (f"/cases/{NOOR}/tasks", {"title": "Bellen", "due_on": "2026-06-08"}),
        (f"/cases/{NOOR}/return", None),
        (f"/cases/{NOOR}/move", {"gemeentecode": "GM0344", "agreed": True, "means": "phone"}),
        (f"/tasks/{task}/completion", None),
    ):
        status, answer = await ask(desk, path, body, who=OTHER)
        swapped = path.replace(str(NOOR), str(uuid4())).replace(task, str(UUID(int=9)))
        assert (status, answer) == await ask(desk, swapped, body, who=OTHER)
        assert status == 404
