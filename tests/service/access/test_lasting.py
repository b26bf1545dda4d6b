"""A link between organisations opens people's data only while it lasts, and only its fields."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.access.actions import Action, Field
from shared.access.decide import permit_of
from shared.access.fields import FIELD_OF
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Event
from shared.schemas.municipality import RegieClosed, RegieTransferred
from shared.schemas.partner import EnrolmentConfirmed
from shared.schemas.personal import Overgangsdocument, Participant
from shared.schemas.school import EnrolmentEnded, HandoverOffered, HandoverWithdrawalRequested
from shared.schemas.vocabulary import RegieCloseReason
from tests.builders import SUBJECT, a_row
from tests.service import test_partner as partner
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, an_answer, an_offered
from tests.service.test_school_handover import a_school, agree, on

WORKER = "municipality:GM0599:case-worker"
OWNER, TRAINER = "partner:P01:owner", "partner:P01:trainer:C01"
Ending = Callable[[Desk], Awaitable[None]]


async def ask(desk: Desk, who: str, path: str, **query: Any) -> tuple[int, Any]:
    answer = await desk.http.get(path, params=query, headers=desk.asking(who))
    return answer.status_code, answer.json()


async def do(desk: Desk, path: str, body: Any = None) -> None:
    answer = await desk.http.post(path, json=body, headers=desk.asking(WORKER))
    assert answer.is_success, answer.text


async def refuse(desk: Desk) -> None:
    await do(desk, f"/handovers/{HANDOVER}/refusal", {"reason": "not-resident"})


async def expire(desk: Desk) -> None:
    await desk.live_until(datetime(2026, 6, 30, 8, tzinfo=AMSTERDAM))


async def withdraw(desk: Desk) -> None:
    await desk.receive(
        HandoverWithdrawalRequested(handover_id=HANDOVER, requested_on=date(2026, 6, 2))
    )


async def accept_and_close(desk: Desk) -> None:
    await do(desk, f"/handovers/{HANDOVER}/acceptance")
    await desk.receive(an_answer(available=True))
    assert await document(desk) == 200, "still open while the case is"
    await do(desk, f"/cases/{SUBJECT}/closure", {"reason": "steady-work"})


async def accept_and_decline(desk: Desk) -> None:
    await do(desk, f"/handovers/{HANDOVER}/acceptance")
    await desk.receive(an_answer(available=True))
    await do(desk, f"/cases/{SUBJECT}/declination")


async def document(desk: Desk, who: str = WORKER) -> int:
    return (await ask(desk, who, f"/handovers/{HANDOVER}/document"))[0]


@pytest.mark.parametrize(
    "end",
    [refuse, expire, withdraw, accept_and_close, accept_and_decline],
    ids=lambda e: e.__name__,
)
async def test_r54_the_municipality_reads_the_document_from_offer_to_end(
    new_desk: NewDesk, end: Ending
) -> None:
    desk = await new_desk("municipality")
    assert await document(desk) == 404, "before there is a link"
    await desk.receive(an_offered(desk.transactions.sealer))
    assert await document(desk) == 200
    assert await document(desk, "municipality:GM0307:case-worker") == 404
    await end(desk)
    assert await document(desk) == 404


async def test_r51_r54_only_fields_of_the_matrix_are_shown(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    await desk.receive(an_offered(desk.transactions.sealer))
    _, shown = await ask(desk, WORKER, f"/handovers/{HANDOVER}/document")
    other = await new_desk("partner")
    await with_participant(other)
    _, seen = await ask(other, TRAINER, f"/enrolments/{partner.ENROLMENT}/participant")

    assert set(shown) == fields(Overgangsdocument, Action.SEE_DOCUMENT)
    assert set(seen) == fields(Participant, Action.SEE_PARTICIPANT)
    assert Field.BIRTH not in permit_of(Action.SEE_PARTICIPANT).fields


def fields(content: Any, action: Action) -> set[str]:
    granted = permit_of(action).fields
    return {name for name, kind in FIELD_OF[content].items() if kind in granted}


async def with_participant(desk: Desk) -> None:
    """Let a partner have a participant, whom trainer C01 coaches."""
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "P01"}])
    await desk.http.put("/coaches", json=[{"coach_id": "C01", "partner_id": "P01", "name": "C01"}])
    await partner.enrol(desk)
    welcome = [{"enrolment_id": str(partner.ENROLMENT), "coach_id": "C01"}]
    assert (await desk.http.post("/enrolments/confirmations", json=welcome)).is_success


def transferred(*, same_coach: bool) -> RegieTransferred:
    return RegieTransferred(
        handover_id=partner.HANDOVER,
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=date(2027, 7, 10),
        coach_id="C01" if same_coach else "C02",
        coach_organisation="partner:P01" if same_coach else "partner:P02",
        same_coach=same_coach,
    )


async def seen_at_the_partner(desk: Desk) -> list[tuple[int, int]]:
    """Return what trainer and owner get: how many rows in the list, and the answer for the name."""
    found = []
    for who in (TRAINER, OWNER):
        _, listed = await ask(desk, who, "/enrolments")
        status, _ = await ask(desk, who, f"/enrolments/{partner.ENROLMENT}/participant")
        found.append((len(listed), status))
    return found


@pytest.mark.parametrize(
    "ending",
    [
        transferred(same_coach=False),
        EnrolmentEnded(
            enrolment_id=partner.ENROLMENT, partner_id="P01", ended_on=date(2027, 7, 10)
        ),
        RegieClosed(regie_version=2, reason=RegieCloseReason.STOPPED, closed_on=date(2027, 9, 1)),
    ],
    ids=["another coach", "the school's guidance ends", "the municipality's guidance ends"],
)
async def test_r19_r31_r54_a_former_trainer_reads_nothing_at_once(
    new_desk: NewDesk, ending: Event
) -> None:
    desk = await new_desk("partner")
    await with_participant(desk)
    assert await seen_at_the_partner(desk) == [(1, 200), (1, 200)]
    await desk.receive(ending)

    assert await seen_at_the_partner(desk) == [(0, 404), (1, 404)]
    _, (row,) = await ask(desk, OWNER, "/enrolments")
    assert (row["status"], row["coach_id"]) == ("stopped", None), "that, and not why"


async def test_r17_the_coach_who_stays_goes_on_seeing(new_desk: NewDesk) -> None:
    desk = await new_desk("partner")
    await with_participant(desk)
    await desk.receive(transferred(same_coach=True))
    assert await seen_at_the_partner(desk) == [(1, 200), (1, 200)]


async def enrolled(new_desk: NewDesk) -> tuple[Desk, UUID, UUID]:
    """Return a school with a graduate in aftercare, who is known to coach C01."""
    school = await a_school(new_desk, a_row())
    await school.live_until(on(date(2026, 7, 11)))
    (student,) = await school.rows("SELECT subject FROM student")
    body = {"subject": str(student["subject"]), "kind": "aftercare", "partner_id": "P01"}
    made = await school.http.post("/enrolments", json=[body | {"funding": "statutory"}])
    return school, student["subject"], UUID(made.json()[0]["enrolment_id"])


async def test_r31_a_former_coach_reads_nothing_at_the_school_either(new_desk: NewDesk) -> None:
    school, subject, enrolment = await enrolled(new_desk)
    query = {"diploma_from": "2020-01-01", "diploma_until": "2030-01-01", "handed_over": "false"}
    query["on"] = "2030-01-01"

    async def seen_by(coach: str) -> list[int]:
        who = f"school:99ZZ:coach:{coach}"
        paths = ("/graduates", "/people", "/contacts/due")
        return [len((await ask(school, who, path, **query))[1]) for path in paths]

    assert (await seen_by("C01"), await seen_by("C02")) == ([1, 1, 0], [0, 0, 0])
    confirmed = EnrolmentConfirmed(
        enrolment_id=enrolment, partner_id="P01", coach_id="C02", confirmed_on=date(2026, 7, 12)
    )
    await school.receive(confirmed, subject=subject)
    assert (await seen_by("C01"), await seen_by("C02")) == ([0, 0, 0], [1, 1, 1])


async def test_r54_the_partner_hears_that_the_schools_guidance_ended(new_desk: NewDesk) -> None:
    school, subject, enrolment = await enrolled(new_desk)
    await school.live_until(on(date(2027, 9, 1)))

    (told,) = await school.recorded(EnrolmentEnded)
    assert (told["subject"], told["enrolment_id"]) == (subject, str(enrolment))
    assert told["partner_id"] == "P01"


async def test_r17_a_handover_does_not_end_the_enrolment_of_the_coach_who_stays(
    new_desk: NewDesk,
) -> None:
    school, subject, enrolment = await enrolled(new_desk)
    await school.live_until(on(date(2027, 5, 1)))
    await agree(school)
    await school.live_until(on(date(2027, 7, 10)))
    (offer,) = await school.recorded(HandoverOffered)
    handed_over = transferred(same_coach=True).model_copy(
        update={"handover_id": UUID(offer["handover_id"])}
    )
    await school.receive(handed_over, subject=subject)

    (row,) = await school.rows("SELECT enrolment_id, status FROM enrolment")
    assert (row["enrolment_id"], row["status"]) == (enrolment, "ended"), "nobody calls any more"
    assert await school.recorded(EnrolmentEnded) == []
