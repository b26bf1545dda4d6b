"""R27, R36, R37, R38 and R46: signals with an answer, evaluations without a name, the board."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.school.quality import as_csv
from shared.runtime.clock import AMSTERDAM
from shared.schemas.partner import AttendanceRecorded, FeedbackGiven, ReportSubmitted
from shared.schemas.personal import Feedback, Sealed
from shared.schemas.quality import ResultsPublished, SignalDecided
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_orders import (
    MODULE,
    PARTNER,
    SESSION,
    a_module,
    a_session,
    an_order,
    broken_rule,
)

TEAM, SLBER = "school:99ZZ:central-team", "school:99ZZ:slber:S01"
PERSON = {"name": "Sam Smit", "email": "S01@school.example"}
GOOD = {"klik": 5, "use": 4, "again": 5}


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.put("/catalogue/partners", json=[PARTNER])
    await desk.http.put("/catalogue/modules", json=[a_module()])
    rows = [a_row(studentnummer=str(number)) for number in range(1, 8)]
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    return desk


async def place(school: Desk, **changed: Any) -> UUID:
    placed = await school.http.post("/orders", json=an_order(**changed))
    assert placed.status_code == 201, placed.text
    return UUID(placed.json()["order_id"])


async def hold(school: Desk, order_id: UUID, present: int, session: UUID = SESSION) -> None:
    """Let the session of an order take place, and close the order."""
    came = AttendanceRecorded(
        session_id=session, present=present, expected=7, recorded_on=date(2026, 6, 10)
    )
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=present, reported_on=date(2026, 6, 11)
    )
    planned = a_session(session_id=session)
    await school.receive(planned, came, report, subject=order_id)


async def links(school: Desk, order_id: UUID) -> dict[str, str]:
    answer = await school.http.post(f"/orders/{order_id}/evaluation-links")
    found: dict[str, str] = answer.json()
    return found


async def evaluate(school: Desk, key: str, times: int = 1, **marks: int) -> None:
    for _ in range(times):
        answer = await school.http.post(f"/evaluations/{key}", json={"marks": GOOD | marks})
        assert answer.status_code == 201, answer.text


async def the_line(school: Desk, kind: str = "modules") -> dict[str, Any]:
    board = (await school.http.get("/quality", headers=school.asking(TEAM))).json()
    line: dict[str, Any] = board[kind][0]
    return line


async def test_every_course_has_one_contact_person_and_a_vacancy_is_told(school: Desk) -> None:
    await school.http.post(
        "/imports/graduates", content=a_file(a_row(studentnummer="50", crebo="25168"))
    )
    named = await school.http.put("/courses/99ZZ/contacts/25180", json=PERSON)
    changed = await school.http.put(
        "/courses/99ZZ/contacts/25180", json=PERSON | {"name": "Ali Kaya"}
    )
    unknown = await school.http.put("/courses/99ZZ/contacts/25250", json=PERSON)

    assert (named.status_code, changed.status_code) == (200, 200)
    assert broken_rule(unknown) == "COURSE_EXISTS"
    listed = (await school.http.get("/courses/99ZZ/contacts", headers=school.asking(TEAM))).json()
    assert [(c["crebo"], c["vacant"]) for c in listed] == [("25168", True), ("25180", False)]
    contact = listed[1]["contact"]
    assert (contact["name"], contact["email"]) == ("Ali Kaya", "s01@school.example")


async def test_r37_a_signal_is_decided_and_the_giver_reads_the_answer(school: Desk) -> None:
    giver, team = school.asking(SLBER), school.asking(TEAM)
    told = {"text": "De zaal is te klein.", "about_module": MODULE}
    given = await school.http.post("/signals", json=told, headers=giver)
    signal = f"/signals/{given.json()['signal_id']}"
    verdict = {"decision": "adopted", "reason": "We boeken voortaan de aula."}

    too_soon = await school.http.post(f"{signal}/decision", json=verdict, headers=team)
    await school.http.put(f"{signal}/owner", json={"name": "Anouk Vermeer"}, headers=team)
    decided = await school.http.post(f"{signal}/decision", json=verdict, headers=team)
    again = await school.http.post(f"{signal}/decision", json=verdict, headers=team)

    assert broken_rule(too_soon) == "SIGNAL_HAS_OWNER"
    assert decided.status_code == 201
    assert broken_rule(again) == "SIGNAL_IS_OPEN"
    (mine,) = (await school.http.get("/signals/mine", headers=giver)).json()
    assert (mine["owner"], mine["decision"]) == ("Anouk Vermeer", "adopted")
    assert (mine["reason"], mine["decide_by"]) == ("We boeken voortaan de aula.", "2026-06-29")


def feedback(school: Desk, order_id: UUID, **changed: Any) -> FeedbackGiven:
    content = Feedback(text="De groep was groter dan gezegd.")
    said = {
        "feedback_id": uuid4(),
        "partner_id": "P01",
        "module_id": MODULE,
        "brin": "99ZZ",
        "klas": "2BOL-001",
        "about": "class",
        "given_on": date(2026, 6, 1),
        "content": school.transactions.sealer.seal(order_id, content),
    }
    return FeedbackGiven(**(said | changed))


async def test_r37_what_a_partner_brings_up_is_a_signal_and_the_partner_hears_the_decision(
    school: Desk,
) -> None:
    order_id = await place(school)
    given = feedback(school, order_id)
    about_module = feedback(school, order_id, about="module")
    await school.receive(given, about_module, subject=order_id)
    team = school.asking(TEAM)
    signals = (await school.http.get("/signals", headers=team)).json()
    address = f"/signals/{given.feedback_id}"
    await school.http.put(f"{address}/owner", json={"name": "Anouk Vermeer"}, headers=team)
    for decision in ("parked", "adopted"):
        verdict = {"decision": decision, "reason": "Anouk telt voortaan de klas."}
        await school.http.post(f"{address}/decision", json=verdict, headers=team)

    said = [(s["giver"], s["giver_name"], s["about_klas"], s["about_module"]) for s in signals]
    assert sorted(said, key=str) == [
        ("partner:P01", "Partner Een", "2BOL-001", None),
        ("partner:P01", "Partner Een", None, MODULE),
    ]
    assert {s["text"] for s in signals} == {"De groep was groter dan gezegd."}
    assert {s["decide_by"] for s in signals} == {"2026-06-29"}
    parked, adopted = await school.recorded(SignalDecided)
    assert (parked["decision"], adopted["decision"]) == ("parked", "adopted")
    assert (adopted["feedback_id"], adopted["partner_id"]) == (str(given.feedback_id), "P01")
    assert "Anouk" not in str(adopted)
    reason = school.transactions.sealer.unseal(
        order_id, Sealed[Feedback](adopted["reason"]), Feedback
    )
    assert reason.text == "Anouk telt voortaan de klas."


async def test_r37_a_decision_on_a_signal_of_the_school_itself_is_told_to_nobody_else(
    school: Desk,
) -> None:
    given = await school.http.post("/signals", json={"text": "Meer Arabisch, graag."})
    address = f"/signals/{given.json()['signal_id']}"
    await school.http.put(f"{address}/owner", json={"name": "Anouk Vermeer"})
    verdict = {"decision": "rejected", "reason": "Niemand vroeg erom."}
    decided = await school.http.post(f"{address}/decision", json=verdict)

    assert decided.status_code == 201
    assert await school.recorded(SignalDecided) == []


async def test_r54_another_school_does_not_see_the_signal_of_a_partner(school: Desk) -> None:
    order_id = await place(school)
    await school.receive(feedback(school, order_id), subject=order_id)
    answers = [
        (await school.http.get("/signals", headers=school.asking(who))).json()
        for who in ("school:98YY:central-team", TEAM)
    ]

    assert [len(each) for each in answers] == [0, 1]


async def test_r37_a_signal_without_decision_is_late_after_twenty_working_days(
    school: Desk,
) -> None:
    await school.http.post("/signals", json={"text": "Meer Arabisch, graag."})
    listed = []
    for day in (29, 30):
        school.clock.move_to(datetime(2026, 6, day, 9, tzinfo=AMSTERDAM))
        listed += (await school.http.get("/signals")).json()
    assert [signal["late"] for signal in listed] == [False, True]


async def test_an_slber_sees_own_signals_and_nobody_elses(school: Desk) -> None:
    for giver in (SLBER, "school:99ZZ:slber:S02"):
        await school.http.post("/signals", json={"text": giver}, headers=school.asking(giver))

    mine = (await school.http.get("/signals/mine", headers=school.asking(SLBER))).json()
    all_of_them = (await school.http.get("/signals", headers=school.asking(TEAM))).json()
    assert [signal["text"] for signal in mine] == [SLBER]
    assert len(all_of_them) == 2
    refused = await school.http.get("/signals", headers=school.asking(SLBER))
    assert refused.status_code == 403


async def test_r46_signals_and_tips_take_no_number_that_may_be_a_bsn(school: Desk) -> None:
    order_id = await place(school)
    await hold(school, order_id, 7)
    key = (await links(school, order_id))["student"]
    told = await school.http.post("/signals", json={"text": "bel 123456782"})
    tip = await school.http.post(
        f"/evaluations/{key}", json={"marks": GOOD, "tip": "ik ben 123456782"}
    )

    assert (told.status_code, tip.status_code) == (422, 422)


async def test_r36_each_side_answers_its_own_form_by_a_link_without_signing_in(
    school: Desk,
) -> None:
    order_id = await place(school)
    await hold(school, order_id, 7)
    found = await links(school, order_id)
    school.askers.known["everybody"] = None

    forms = {
        side: (await school.http.get(f"/evaluations/{key}")).json() for side, key in found.items()
    }
    assert {form["side"] for form in forms.values()} == {"student", "slber", "partner"}
    assert forms["student"]["questions"]["klik"] == "Ik had een klik met de trainer."
    wrong = await school.http.post(f"/evaluations/{found['slber']}", json={"marks": GOOD})
    assert broken_rule(wrong) == "EVERY_QUESTION_ANSWERED"
    assert (await school.http.get(f"/evaluations/{uuid4()}")).status_code == 404


async def test_r36_an_answer_holds_nothing_of_who_gave_it(school: Desk) -> None:
    order_id = await place(school)
    await hold(school, order_id, 7)
    await evaluate(school, (await links(school, order_id))["student"])

    (row,) = await school.rows("SELECT * FROM evaluation")
    assert set(row) == {
        "evaluation_id", "brin", "order_id", "side", "marks", "tip", "given_on",
    }  # fmt: skip


async def test_nobody_evaluates_before_the_activity_or_more_often_than_there_are_people(
    school: Desk,
) -> None:
    order_id = await place(school)
    key = (await links(school, order_id))["student"]
    early = await school.http.post(f"/evaluations/{key}", json={"marks": GOOD})
    await hold(school, order_id, 7)
    await evaluate(school, key, times=7)
    late = await school.http.post(f"/evaluations/{key}", json={"marks": GOOD})

    assert broken_rule(early) == "ACTIVITY_TOOK_PLACE"
    assert broken_rule(late) == "NOT_MORE_THAN_PEOPLE"


async def test_r36_r38_the_board_hides_four_answers_and_shows_five(school: Desk) -> None:
    order_id = await place(school)
    await hold(school, order_id, 6)
    key = (await links(school, order_id))["student"]
    await evaluate(school, key, times=4)
    hidden = await the_line(school)
    await evaluate(school, key, klik=3)
    line = await the_line(school)

    assert (hidden["marks"], hidden["klik"], hidden["score"]["value"]) == ({}, None, None)
    assert line["marks"]["student"]["number"] == 5
    assert line["klik"] == 4.6
    assert line["score"] == {"value": 89, "version": 1}
    assert (line["orders"], line["completed"], line["present"]) == (1, 1, 6)
    assert (line["eur"], line["eur_per_head"]) == (400, 67)
    assert await the_line(school, "partners") == line | {"key": "P01", "name": "Partner Een"}


async def test_r38_only_completed_activities_count(school: Desk) -> None:
    order_id = await place(school)
    await school.receive(a_session(), subject=order_id)
    school.clock.move_to(datetime(2026, 6, 10, 12, tzinfo=AMSTERDAM))
    await evaluate(school, (await links(school, order_id))["student"], times=6)
    before = await the_line(school)
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=7, reported_on=date(2026, 6, 11)
    )
    await school.receive(report, subject=order_id)

    assert (before["orders"], before["completed"], before["eur"]) == (1, 0, 0)
    assert (before["marks"], before["score"]["value"]) == ({}, None)
    assert (await the_line(school))["score"]["value"] is not None


async def test_r38_a_change_of_the_formula_is_a_new_version(school: Desk) -> None:
    order_id = await place(school)
    await hold(school, order_id, 7)
    await evaluate(school, (await links(school, order_id))["student"], times=5)
    team = school.asking(TEAM)
    same = {"klik": 3, "students": 3, "slbers": 2, "partners": 1}
    refused = await school.http.post("/quality/formula", json=same, headers=team)
    changed = await school.http.post("/quality/formula", json=same | {"klik": 0}, headers=team)

    assert broken_rule(refused) == "FORMULA_IS_NEW"
    assert changed.json() == {"version": 2}
    assert (await the_line(school))["score"] == {"value": 92, "version": 2}


async def test_figures_trace_to_the_orders_they_are_counted_from(school: Desk) -> None:
    orders = [await place(school) for _ in range(2)]
    for number, order_id in enumerate(orders):
        await hold(school, order_id, 5 + number, UUID(int=number + 1))
    line = await the_line(school)
    rows = (await school.http.get(f"/quality/modules/{MODULE}")).json()

    assert {row["order_id"] for row in rows} == set(map(str, orders))
    assert sum(row["present"] for row in rows) == line["present"] == 11
    assert sum(row["eur"] for row in rows) == line["eur"] == 800


async def test_r54_another_school_sees_none_of_it(school: Desk) -> None:
    order_id = await place(school)
    await hold(school, order_id, 7)
    await evaluate(school, (await links(school, order_id))["student"], times=5)
    other = school.asking("school:98YY:central-team")
    board = (await school.http.get("/quality", headers=other)).json()

    assert [line["orders"] for line in board["modules"]] == [0]
    assert board["modules"][0]["marks"] == {}
    assert (await school.http.get(f"/quality/modules/{MODULE}", headers=other)).json() == []


async def test_r27_the_account_tells_per_partner_module_and_funding_who_was_reached(
    school: Desk,
) -> None:
    await hold(school, await place(school), 6)
    await place(school, funding="municipal")
    asked = {"first": "2026-01-01", "last": "2026-12-31"}
    answer = await school.http.get("/quality/account.csv", params=asked)
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["bekostiging"], row["bereikte_studenten"]) for row in rows] == [
        ("Gemeente", "0"),
        ("Lumpsum (wettelijke taak)", "6"),
    ]
    assert rows[1]["samenwerking"] == (
        "Van 1 bestellingen bevestigde de partner er 1 en wees er 0 af; over 1 is teruggemeld."
    )
    none = await school.http.get(
        "/quality/account.csv", params={"first": "2025-01-01", "last": "2025-12-31"}
    )
    assert len(none.text.splitlines()) == 1


async def test_r27_the_database_knows_no_order_without_exactly_one_source(school: Desk) -> None:
    await place(school)
    for funding in ("NULL", "'statutory,other'"):
        with pytest.raises(IntegrityError):
            async with school.transactions.begin() as tx:
                await tx.session.execute(text(f"UPDATE module_order SET funding = {funding}"))


def test_a_name_in_the_account_is_no_formula_in_a_spreadsheet() -> None:
    row: dict[str, Any] = dict.fromkeys(
        ("partner_id", "module", "orders", "confirmed", "declined", "completed", "sessions",
         "served", "graduates", "cooperation"), 0
    ) | {"partner": "=HYPERLINK(1)", "funding": "other"}  # fmt: skip
    assert ";'=HYPERLINK(1);" in as_csv([row])


async def tomorrow(school: Desk) -> list[dict[str, Any]]:
    """Live a day further; returns all results that were published until then."""
    await school.live_until(school.clock.now() + timedelta(days=1))
    return await school.recorded(ResultsPublished)


async def test_r36_a_partner_is_told_results_of_five_answers_or_more_and_never_of_a_few(
    school: Desk,
) -> None:
    order_id = await place(school, group_size=20)
    await hold(school, order_id, present=20)
    keys = await links(school, order_id)
    await evaluate(school, keys["student"], times=4)
    assert await tomorrow(school) == []
    await evaluate(school, keys["student"], klik=1)
    (first,) = await tomorrow(school)
    await evaluate(school, keys["student"], times=4, klik=1)
    assert len(await tomorrow(school)) == 1, "the difference would tell of four answers"
    await evaluate(school, keys["student"], klik=1)
    _, second = await tomorrow(school)

    told = {"side": "student", "number": 5, "mean": 4.4, "klik": 4.2}
    assert (first["brin"], first["partner_id"]) == ("99ZZ", "P01")
    assert first["modules"] == [
        {"module_id": MODULE, "module_name": "Omgaan met geld", "sides": [told]}
    ]
    assert first["total"] == [told]
    assert second["subject"] == first["subject"]
    (side,) = second["total"]
    assert (side["number"], side["klik"]) == (10, 2.6)
    assert await tomorrow(school) == [first, second], "nothing changed since"


async def test_r36_what_was_answered_before_the_report_counts_once_it_is_in(
    school: Desk,
) -> None:
    order_id = await place(school, group_size=20)
    await school.receive(a_session(), subject=order_id)
    school.clock.move_to(datetime(2026, 6, 10, 12, tzinfo=AMSTERDAM))
    keys = await links(school, order_id)
    await evaluate(school, keys["student"], times=6)
    assert await tomorrow(school) == []
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=6, reported_on=date(2026, 6, 11)
    )
    await school.receive(report, subject=order_id)

    (published,) = await tomorrow(school)
    assert [each["number"] for each in published["total"]] == [6]


async def test_r36_each_school_tells_of_its_own_answers_only(school: Desk) -> None:
    other = [
        a_row(brin="98YY", studentnummer=str(n), klas="2BOL-009", slber_nummer="S09")
        for n in range(60, 67)
    ]
    await school.http.post("/imports/graduates", content=a_file(*other))
    mine = await place(school)
    theirs = await place(school, brin="98YY", klas="2BOL-009", slber_id="S09")
    for order_id, session in ((mine, SESSION), (theirs, uuid4())):
        await hold(school, order_id, present=7, session=session)
    await evaluate(school, (await links(school, mine))["student"], times=4)
    await evaluate(school, (await links(school, theirs))["student"], times=5)

    (published,) = await tomorrow(school)
    assert (published["brin"], published["total"][0]["number"]) == ("98YY", 5)
