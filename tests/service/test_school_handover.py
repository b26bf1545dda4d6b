"""The year at its edges: split moves of the clock, many at once, and what the document says."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import HandoverRefused, HandoverWithdrawn
from shared.schemas.partner import EnrolmentConfirmed, ReportSubmitted
from shared.schemas.personal import Overgangsdocument, Sealed
from shared.schemas.school import (
    HandoverOffered,
    HandoverProposed,
    HandoverWithdrawalRequested,
    OneYearWithoutJob,
    SupportEnded,
)
from tests.builders import a_file, a_row
from tests.service.conftest import START, Desk, NewDesk

MODULES = {
    "01990000-0000-7000-8000-0000000000aa": "Omgaan met geld",
    "01990000-0000-7000-8000-0000000000ab": "Solliciteren",
}
LEAP_DAY = date(2028, 2, 29)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=AMSTERDAM)


async def a_school(new_desk: NewDesk, *rows: str) -> Desk:
    desk = await new_desk("school")
    partner = {"partner_id": "P01", "name": "Partner Een", "order_mailbox": "orders@p01.example"}
    await desk.http.put("/catalogue/partners", json=[partner])
    modules = [
        {
            "module_id": module_id,
            "name": name,
            "theme": "Mentaal welzijn",
            "partner_id": "P01",
            "duration_minutes": 50,
            "phase": "both",
            "max_group_size": 30,
            "price_eur": 400,
            "contract_from": "2026-01-01",
            "contract_until": "2027-12-31",
        }
        for module_id, name in MODULES.items()
    ]
    await desk.http.put("/catalogue/modules", json=modules)
    await desk.http.post("/imports/graduates", content=a_file(*rows))
    return desk


async def follow(school: Desk, brin: str, module_id: str) -> None:
    """Order a module for a class, and let it be closed."""
    order = {
        "module_id": module_id,
        "brin": brin,
        "klas": "2BOL-001",
        "period_from": "2026-06-08",
        "period_until": "2026-06-26",
        "location": "Lokaal 12",
        "funding": "statutory",
        "cost_carrier": "KP-4711",
        "slber_id": "S01",
    }
    placed = await school.http.post("/orders", json=order)
    report = ReportSubmitted(
        partner_id="P01", took_place=True, present=1, reported_on=date(2026, 6, 11)
    )
    await school.receive(report, subject=UUID(placed.json()["order_id"]))


async def agree(school: Desk) -> None:
    answers = [
        {
            "handover_id": proposed["handover_id"],
            "agreed": True,
            "means": "phone",
            "text_version": "1",
        }
        for proposed in await school.recorded(HandoverProposed)
    ]
    response = await school.http.post("/handovers/agreements", json=answers)
    assert response.status_code == 201, response.text


async def offered(new_desk: NewDesk) -> tuple[Desk, dict[str, Any]]:
    school = await a_school(new_desk, a_row())
    await school.live_until(on(date(2027, 5, 1)))
    await agree(school)
    await school.live_until(on(date(2027, 7, 10)))
    (offer,) = await school.recorded(HandoverOffered)
    return school, offer


def open_document(school: Desk, offer: dict[str, Any]) -> Overgangsdocument:
    sealed = Sealed[Overgangsdocument](offer["document"])
    return school.transactions.sealer.unseal(offer["subject"], sealed, Overgangsdocument)


@pytest.mark.parametrize(
    "moves",
    [
        [1200],
        [*range(600, 1200, 7), 1200],
        [637, 638, 639, 913, 914, 1002, 1003, 1004, 1033, 1034, 1200],
        [638, 638, 1003, 1003, 1200],
    ],
)
async def test_r3_r18_no_split_of_clock_moves_changes_the_year_of_a_leap_day(
    new_desk: NewDesk, moves: list[int]
) -> None:
    school = await a_school(new_desk, a_row(diplomadatum=str(LEAP_DAY)))
    for number, days in enumerate(moves):
        await school.live_until(START + timedelta(days=days, minutes=number))

    (proposed,) = await school.recorded(HandoverProposed)
    (year,) = await school.recorded(OneYearWithoutJob)
    (ended,) = await school.recorded(SupportEnded)
    assert (proposed["term_ends_on"], proposed["days_left"]) == ("2029-02-28", 90)
    assert year["handover_id"] == proposed["handover_id"]
    assert (ended["ended_on"], ended["reason"]) == ("2029-03-30", "no-transfer")


async def test_many_graduate_and_end_their_year_on_one_day(new_desk: NewDesk) -> None:
    rows = [a_row(studentnummer=str(600_000 + n)) for n in range(1_100)]
    school = await a_school(new_desk, *rows)
    await school.live_until(on(date(2027, 9, 1)))

    kinds = Counter(
        row["type"].split(".")[3]
        for row in await school.rows("SELECT type FROM event_log WHERE topic LIKE '%lifecycle'")
    )
    assert set(kinds.values()) == {1_100}
    assert set(kinds) == {
        "student-registered",
        "student-graduated",
        "handover-proposed",
        "one-year-without-job",
        "support-ended",
    }
    assert await school.rows("SELECT 1 FROM regie WHERE held_until IS NULL") == []


async def test_r12_the_document_names_the_modules_of_the_own_school_only(
    new_desk: NewDesk,
) -> None:
    school = await a_school(new_desk, a_row(), a_row(brin="98YY", voornaam="Ali"))
    money, applying = MODULES
    await follow(school, "99ZZ", money)
    await follow(school, "98YY", applying)
    await school.live_until(on(date(2027, 5, 1)))
    await agree(school)
    await school.live_until(on(date(2027, 7, 10)))

    followed = {
        offer["from_organisation"]: open_document(school, offer).modules
        for offer in await school.recorded(HandoverOffered)
    }
    assert followed == {"school:99ZZ": ("Omgaan met geld",), "school:98YY": ("Solliciteren",)}


async def test_r9_r12_the_document_reaches_the_coach_of_now_and_names_own_modules(
    new_desk: NewDesk,
) -> None:
    school = await a_school(new_desk, a_row())
    await school.live_until(on(date(2026, 7, 11)))
    (student,) = await school.rows("SELECT subject FROM student")
    module_id = next(iter(MODULES))
    asked = {"subject": str(student["subject"]), "partner_id": "P01", "funding": "statutory"}
    wanted = [asked | {"kind": "module", "module_id": module_id}, asked | {"kind": "aftercare"}]
    made = await school.http.post("/enrolments", json=wanted)
    for enrolled, coach_id in zip(made.json(), ("C98", "C99"), strict=True):
        confirmed = EnrolmentConfirmed(
            enrolment_id=UUID(enrolled["enrolment_id"]),
            partner_id="P01",
            coach_id=coach_id,
            confirmed_on=date(2026, 7, 13),
        )
        await school.receive(confirmed, subject=student["subject"])
    await school.live_until(on(date(2027, 5, 1)))
    await agree(school)
    await school.live_until(on(date(2027, 7, 10)))

    (offer,) = await school.recorded(HandoverOffered)
    document = open_document(school, offer)
    assert offer["coach_id"] == "C99"
    assert (document.coach.name, document.coach.email) == ("Partner Een", "orders@p01.example")
    assert document.modules == (MODULES[module_id],)


async def test_r10_a_refusal_leaves_the_regie_with_the_school(new_desk: NewDesk) -> None:
    school, offer = await offered(new_desk)
    handover = UUID(offer["handover_id"])
    refused = HandoverRefused(
        handover_id=handover, reason="not-resident", refused_on=date(2027, 7, 12)
    )
    await school.receive(refused, subject=offer["subject"])
    await school.live_until(on(date(2027, 9, 1)))

    (row,) = await school.rows("SELECT status FROM handover")
    (regie,) = await school.rows("SELECT holder, held_until FROM regie")
    assert row["status"] == "refused"
    assert (regie["holder"], regie["held_until"]) == ("school:99ZZ", None)


async def test_r10_withdrawing_is_asked_and_the_receivers_answer_decides(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    asked = await school.http.post(f"/handovers/{offer['handover_id']}/withdrawal")
    (before,) = await school.rows("SELECT status FROM handover")
    withdrawn = HandoverWithdrawn(
        handover_id=UUID(offer["handover_id"]), withdrawn_on=date(2027, 7, 12)
    )
    await school.receive(withdrawn, subject=offer["subject"])

    assert (asked.status_code, before["status"]) == (202, "offered")
    assert len(await school.recorded(HandoverWithdrawalRequested)) == 1
    (after,) = await school.rows("SELECT status FROM handover")
    assert after["status"] == "withdrawn"


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            """
            INSERT INTO handover (handover_id, subject, status, proposed_on)
            SELECT gen_random_uuid(), subject, 'agreed', '2027-04-11' FROM student
            """,
            "one_handover_under_way",
        ),
        ("UPDATE handover SET agreed_on = NULL", "no_offer_without_agreement"),
        ("UPDATE handover SET status = 'sent'", "handover_status_known"),
    ],
)
async def test_r8_r11_the_database_itself_refuses_what_may_never_be(
    new_desk: NewDesk, statement: str, constraint: str
) -> None:
    school, _ = await offered(new_desk)
    with pytest.raises(Exception, match=constraint):
        async with school.transactions.begin() as tx:
            await tx.session.execute(text(statement))


async def test_the_start_page_and_the_overview_count_the_same(new_desk: NewDesk) -> None:
    school, _ = await offered(new_desk)
    counts = (await school.http.get("/overview")).json()
    page = await school.http.get("/")

    assert counts["handovers"] == {"offered": 1}
    assert (counts["in_scope"], counts["one_year_without_job"]) == (1, 1)
    assert page.status_code == 200
    assert "<script>" not in page.text
