"""The partner's desk: answer, plan, record, report, welcome, and say who can stay."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import CoachContinuityAsked, RegieTransferred
from shared.schemas.partner import (
    AttendanceRecorded,
    CoachAvailability,
    EnrolmentConfirmed,
    OrderConfirmed,
    ReportSubmitted,
    SessionPlanned,
)
from shared.schemas.personal import Contact, Participant
from shared.schemas.school import CoachChosen, EnrolmentCreated, EnrolmentEnded, ModuleOrdered
from shared.schemas.vocabulary import Funding
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk

ORDER, ENROLMENT, HANDOVER = uuid4(), uuid4(), uuid4()
SLOT = {
    "starts_at": "2026-06-08T09:00:00+02:00",
    "ends_at": "2026-06-08T10:00:00+02:00",
    "location": "Lokaal 1.12",
    "trainer_id": "C01",
}


def an_order(desk: Desk, order: UUID) -> ModuleOrdered:
    sealed = desk.transactions.sealer.seal(order, Contact(name="Sam", email="s01@school.example"))
    return ModuleOrdered(
        module_id=uuid4(),
        module_name="Pitchen",
        partner_id="P01",
        brin="99ZZ",
        klas="2BOL-001",
        group_size=20,
        period_from=date(2026, 6, 4),
        period_until=date(2026, 6, 20),
        location="Lokaal 1.12",
        funding=Funding.STATUTORY,
        respond_by=date(2026, 6, 4),
        orderer=sealed,
        order_mailbox="orders@p01.example",
    )


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("partner")
    partners = [{"partner_id": p, "name": p} for p in ("P01", "P02")]
    coaches = [("C01", "P01"), ("C02", "P02"), ("C03", "P01")]
    await desk.http.put("/partners", json=partners)
    await desk.http.put(
        "/coaches", json=[{"coach_id": c, "partner_id": p, "name": c} for c, p in coaches]
    )
    await desk.receive(an_order(desk, ORDER), subject=ORDER)
    return desk


async def post(desk: Desk, path: str, body: Any) -> int:
    return (await desk.http.post(path, json=body)).status_code


async def test_r24_an_order_is_answered_once_with_an_own_trainer(desk: Desk) -> None:
    path = f"/orders/{ORDER}/confirmation"
    assert await post(desk, path, {"trainer_id": "C02"}) == 409
    assert await post(desk, path, {"trainer_id": "C01"}) == 200
    assert await post(desk, path, {"trainer_id": "C01"}) == 409

    (confirmed,) = await desk.recorded(OrderConfirmed)
    assert (confirmed["subject"], confirmed["trainer_id"]) == (ORDER, "C01")


@pytest.mark.parametrize(
    "changed",
    [
        {"starts_at": "2026-06-30T09:00:00+02:00", "ends_at": "2026-06-30T10:00:00+02:00"},
        {"ends_at": "2026-06-08T08:00:00+02:00"},
        {"trainer_id": "C02"},
    ],
    ids=["outside the period", "ends before it starts", "trainer of another partner"],
)
async def test_a_session_must_fit_its_order(desk: Desk, changed: dict[str, str]) -> None:
    await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"})

    assert await post(desk, f"/orders/{ORDER}/sessions", {**SLOT, **changed}) == 409
    assert await desk.recorded(SessionPlanned) == []


async def test_a_trainer_cannot_be_in_two_places(desk: Desk) -> None:
    await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"})

    assert await post(desk, f"/orders/{ORDER}/sessions", SLOT) == 201
    assert await post(desk, f"/orders/{ORDER}/sessions", SLOT) == 409
    assert await post(desk, f"/orders/{ORDER}/sessions", {**SLOT, "trainer_id": "C03"}) == 201


async def test_r28_r30_attendance_first_and_no_more_than_the_group_then_report(
    desk: Desk,
) -> None:
    await post(desk, f"/orders/{ORDER}/confirmation", {"trainer_id": "C01"})
    planned = await desk.http.post(f"/orders/{ORDER}/sessions", json=SLOT)
    attendance = f"/sessions/{planned.json()['session_id']}/attendance"
    assert await post(desk, attendance, {"present": 10}) == 409
    desk.clock.move_to(datetime(2026, 6, 9, 9, tzinfo=AMSTERDAM))

    assert await post(desk, f"/orders/{ORDER}/report", {"took_place": True}) == 409
    assert await post(desk, attendance, {"present": 21}) == 409
    assert await post(desk, attendance, {"present": 18}) == 200
    assert await post(desk, f"/orders/{ORDER}/report", {"took_place": True}) == 200

    (recorded,) = await desk.recorded(AttendanceRecorded)
    (reported,) = await desk.recorded(ReportSubmitted)
    assert (recorded["present"], recorded["expected"], reported["present"]) == (18, 20, 18)


async def enrol(desk: Desk) -> None:
    participant = Participant(name="Noor", email="noor@student.example")
    created = EnrolmentCreated(
        enrolment_id=ENROLMENT,
        kind="aftercare",
        partner_id="P01",
        funding=Funding.STATUTORY,
        participant=desk.transactions.sealer.seal(SUBJECT, participant),
    )
    await desk.receive(created)


async def test_r9_r25_a_participant_is_welcomed_with_the_minimum_and_a_coach(desk: Desk) -> None:
    await enrol(desk)
    listed = (await desk.http.get("/enrolments", params={"status": "new"})).text
    shown = (await desk.http.get(f"/enrolments/{ENROLMENT}/participant")).json()
    welcome = [{"enrolment_id": str(ENROLMENT), "coach_id": "C01"}]

    assert await post(desk, "/enrolments/confirmations", welcome) == 200
    assert await post(desk, "/enrolments/confirmations", welcome) == 409
    (confirmed,) = await desk.recorded(EnrolmentConfirmed)
    assert "Noor" not in listed
    assert shown == {"name": "Noor", "email": "noor@student.example", "phone": None, "wish": None}
    assert (confirmed["subject"], confirmed["coach_id"]) == (SUBJECT, "C01")


async def test_r31_a_former_coach_no_longer_sees_the_participant(desk: Desk) -> None:
    await enrol(desk)
    transferred = RegieTransferred(
        handover_id=HANDOVER,
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=date(2027, 7, 10),
        coach_id="C02",
        coach_organisation="partner:P02",
        same_coach=False,
    )
    await desk.receive(transferred)

    assert (await desk.http.get(f"/enrolments/{ENROLMENT}/participant")).status_code == 404


async def test_r17_the_partner_says_once_whether_the_coach_can_stay(desk: Desk) -> None:
    asked = {"handover_id": HANDOVER, "coach_id": "C01", "gemeentecode": "GM0599"}
    await desk.receive(CoachContinuityAsked(**asked, coach_organisation="partner:P01"))
    await desk.receive(
        CoachContinuityAsked(**{**asked, "handover_id": uuid4()}, coach_organisation="school:99ZZ")
    )
    answer = [{"handover_id": str(HANDOVER), "available": True}]

    assert len((await desk.http.get("/coach-questions")).json()) == 1
    assert await post(desk, "/coach-questions/answers", answer) == 200
    assert await post(desk, "/coach-questions/answers", answer) == 409
    (said,) = await desk.recorded(CoachAvailability)
    assert said["available"] is True


async def test_r31_a_participant_moves_to_the_coach_they_chose(desk: Desk) -> None:
    await enrol(desk)
    await post(
        desk, "/enrolments/confirmations", [{"enrolment_id": str(ENROLMENT), "coach_id": "C01"}]
    )

    async def seen_by(coach: str) -> int:
        headers = desk.asking(f"partner:P01:trainer:{coach}")
        return len((await desk.http.get("/enrolments", headers=headers)).json())

    assert (await seen_by("C01"), await seen_by("C03")) == (1, 0)
    chosen = CoachChosen(
        enrolment_id=ENROLMENT, partner_id="P01", coach_id="C03", chosen_on=date(2026, 7, 20)
    )
    await desk.receive(chosen)
    assert (await seen_by("C01"), await seen_by("C03")) == (0, 1)
    await desk.receive(chosen.model_copy(update={"coach_id": None}))
    assert (await seen_by("C01"), await seen_by("C03")) == (0, 0)
    (row,) = await desk.rows("SELECT status, coach_id FROM participant")
    assert row == {"status": "new", "coach_id": None}


async def test_r31_a_participant_who_left_is_no_longer_shown(desk: Desk) -> None:
    await enrol(desk)
    ended = EnrolmentEnded(enrolment_id=ENROLMENT, partner_id="P01", ended_on=date(2026, 7, 20))
    await desk.receive(ended)
    shown = await desk.http.get(f"/enrolments/{ENROLMENT}/participant")
    (row,) = await desk.rows("SELECT status FROM participant")

    assert (shown.status_code, row["status"]) == (404, "stopped")
