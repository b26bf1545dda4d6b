"""The school from import to offer, with its real database."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.baton.rules import BatonRule
from shared.runtime.clock import AMSTERDAM
from shared.schemas.municipality import HandoverAccepted, HandoverExpired, RegieTransferred
from shared.schemas.personal import Overgangsdocument, Sealed
from shared.schemas.school import (
    HandoverOffered,
    HandoverProposed,
    OneYearWithoutJob,
    StudentGraduated,
    SupportEnded,
)
from tests.builders import a_file, a_record, a_row
from tests.service.conftest import Desk, NewDesk

ACCEPTED_AT = datetime(2027, 7, 12, 9, tzinfo=AMSTERDAM)


@pytest.fixture
async def school(new_desk: NewDesk) -> Desk:
    desk = await new_desk("school")
    await desk.http.post("/imports/graduates", content=a_file(a_row()))
    return desk


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=AMSTERDAM)


async def agree(school: Desk, *, agreed: bool = True) -> None:
    (proposed,) = await school.recorded(HandoverProposed)
    answer = {
        "handover_id": proposed["handover_id"],
        "agreed": agreed,
        "means": "phone",
        "text_version": "1",
        "own_words": "Ik wil mijn coach houden." if agreed else None,
    }
    response = await school.http.post("/handovers/agreements", json=[answer])
    assert response.status_code == 201, response.text


async def offer(school: Desk) -> dict[str, object]:
    await school.live_until(on(2027, 5, 1))
    await agree(school)
    await school.live_until(on(2027, 7, 10))
    (offered,) = await school.recorded(HandoverOffered)
    return offered


async def test_r3_r8_the_diploma_day_starts_the_term_and_the_regie(school: Desk) -> None:
    await school.live_until(on(2026, 7, 10))

    (graduated,) = await school.recorded(StudentGraduated)
    (regie,) = await school.rows("SELECT * FROM regie")
    assert (graduated["scope"], graduated["term_ends_on"]) == ("mandatory", "2027-07-10")
    assert (regie["version"], regie["holder"], regie["held_until"]) == (1, "school:99ZZ", None)
    assert regie["held_from"] == datetime(2026, 7, 10, tzinfo=AMSTERDAM)


async def test_r18_the_young_person_is_asked_90_days_ahead(school: Desk) -> None:
    await school.live_until(on(2027, 4, 10))
    assert await school.recorded(HandoverProposed) == []
    await school.live_until(on(2027, 4, 11))

    (proposed,) = await school.recorded(HandoverProposed)
    assert (proposed["days_left"], proposed["route"]) == (90, "gemeente")


async def test_skipped_days_happen_once_and_in_order(school: Desk) -> None:
    await school.live_until(on(2028, 1, 1))
    await school.live_until(on(2028, 1, 2))

    kinds = await school.rows("SELECT type FROM event_log ORDER BY position")
    assert [row["type"].split(".")[3] for row in kinds] == [
        "student-registered",
        "student-graduated",
        "handover-proposed",
        "one-year-without-job",
        "support-ended",
    ]


async def test_r12_r13_an_agreed_handover_is_offered_to_the_town_with_the_document(
    school: Desk,
) -> None:
    offered = await offer(school)

    subject = UUID(str(offered["subject"]))
    sealed = Sealed[Overgangsdocument](str(offered["document"]))
    document = school.transactions.sealer.unseal(subject, sealed, Overgangsdocument)
    assert offered["to_organisation"] == "gemeente:GM0599"
    assert (document.person.name, document.own_words) == (
        "Noor de Vries",
        "Ik wil mijn coach houden.",
    )
    assert len(await school.recorded(OneYearWithoutJob)) == 1


async def test_r11_nothing_is_offered_without_agreement(school: Desk) -> None:
    await school.live_until(on(2027, 9, 1))

    assert await school.recorded(HandoverOffered) == []
    (ended,) = await school.recorded(SupportEnded)
    assert ended["reason"] == "no-transfer"


async def test_r20_who_says_no_is_not_asked_again_and_nothing_leaves(school: Desk) -> None:
    await school.live_until(on(2027, 4, 11))
    await agree(school, agreed=False)
    await school.live_until(on(2027, 9, 1))

    assert len(await school.recorded(HandoverProposed)) == 1
    assert await school.recorded(HandoverOffered) == []


async def test_an_agreement_after_the_year_leads_to_an_offer_at_once(school: Desk) -> None:
    await school.live_until(on(2027, 7, 20))
    await agree(school)

    (offered,) = await school.recorded(HandoverOffered)
    assert (offered["offered_on"], offered["answer_by"]) == ("2027-07-20", "2027-08-17")


async def test_steady_work_ends_the_guidance_without_handover(school: Desk) -> None:
    await school.live_until(on(2027, 3, 1))
    (student,) = await school.rows("SELECT subject FROM student")
    outcome = {
        "subject": str(student["subject"]),
        "outcome": "duurzaam-werk",
        "reported_by": "coach",
    }
    await school.http.post("/outcomes", json=[outcome])
    await school.live_until(on(2027, 8, 1))

    (ended,) = await school.recorded(SupportEnded)
    (regie,) = await school.rows("SELECT held_until FROM regie")
    assert ended["reason"] == "steady-work"
    assert regie["held_until"] is not None
    assert await school.recorded(OneYearWithoutJob) == []


async def test_r10_the_baton_passes_at_the_receivers_instant(school: Desk) -> None:
    offered = await offer(school)
    accepted = HandoverAccepted(
        handover_id=UUID(str(offered["handover_id"])),
        regie_version=2,
        holder="gemeente:GM0599",
        accepted_at=ACCEPTED_AT,
    )
    await school.receive(accepted, subject=UUID(str(offered["subject"])))

    first, second = await school.rows("SELECT * FROM regie ORDER BY version")
    assert first["held_until"] == second["held_from"] == ACCEPTED_AT
    assert (second["holder"], second["held_until"]) == ("gemeente:GM0599", None)


async def test_r10_an_expired_offer_leaves_the_regie_with_the_school(school: Desk) -> None:
    offered = await offer(school)
    handover = UUID(str(offered["handover_id"]))
    expired = HandoverExpired(handover_id=handover, expired_on=ACCEPTED_AT.date())
    await school.receive(expired, subject=UUID(str(offered["subject"])))

    (row,) = await school.rows("SELECT status FROM handover")
    (regie,) = await school.rows("SELECT holder, held_until FROM regie")
    assert row["status"] == "expired"
    assert (regie["holder"], regie["held_until"]) == ("school:99ZZ", None)


async def test_the_same_event_ten_times_has_its_effect_once(school: Desk) -> None:
    offered = await offer(school)
    subject, handover = UUID(str(offered["subject"])), UUID(str(offered["handover_id"]))
    accepted = a_record(
        HandoverAccepted(
            handover_id=handover,
            regie_version=2,
            holder="gemeente:GM0599",
            accepted_at=ACCEPTED_AT,
        ),
        subject,
    )
    for _ in range(10):
        await school.inbox.receive([accepted, accepted], school.transactions)

    assert len(await school.rows("SELECT 1 FROM regie")) == 2


async def test_r12_a_transferred_regie_ends_the_schools_guidance(school: Desk) -> None:
    offered = await offer(school)
    transferred = RegieTransferred(
        handover_id=UUID(str(offered["handover_id"])),
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=ACCEPTED_AT.date(),
        coach_id="C01",
        coach_organisation="partner:P01",
        same_coach=True,
    )
    await school.receive(transferred, subject=UUID(str(offered["subject"])))

    (ended,) = await school.recorded(SupportEnded)
    assert ended["reason"] == "handed-over"


async def test_r8_the_database_refuses_gap_overlap_and_double(school: Desk) -> None:
    await school.live_until(on(2026, 7, 10))
    later = ACCEPTED_AT + timedelta(days=1)
    for version, start in ((2, ACCEPTED_AT), (3, later), (1, later)):
        with pytest.raises(Exception, match=r"regie_without_gap|regie_pkey"):
            async with school.transactions.begin() as tx:
                await tx.session.execute(
                    text(
                        "INSERT INTO regie (subject, version, holder, held_from) "
                        "SELECT subject, :version, 'gemeente:GM0599', :start FROM student"
                    ),
                    {"version": version, "start": start},
                )


async def test_a_second_answer_is_refused_as_a_problem(school: Desk) -> None:
    await school.live_until(on(2027, 5, 1))
    await agree(school)
    (proposed,) = await school.recorded(HandoverProposed)
    again = {
        "handover_id": proposed["handover_id"],
        "agreed": False,
        "means": "phone",
        "text_version": "1",
    }
    response = await school.http.post("/handovers/agreements", json=[again])

    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["rule"] == "ANSWER_ONLY_A_QUESTION"
    assert BatonRule.AGREEMENT_FIRST.value not in response.text
