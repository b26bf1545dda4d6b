"""What the municipality shows: what is coming, its own offers only, counts, and no names."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.schemas.municipality import OutcomeReported, ParticipationDeclined
from shared.schemas.personal import Contact
from shared.schemas.school import (
    AgreementRecorded,
    HandoverProposed,
    OneYearWithoutJob,
    SupportEnded,
)
from shared.schemas.vocabulary import Outcome, Route, SupportEndReason
from tests.builders import SUBJECT
from tests.service.conftest import Desk, NewDesk
from tests.service.test_municipality import HANDOVER, an_answer, an_offered, post


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk that sees one handover coming."""
    desk = await new_desk("municipality")
    contact = Contact(name="Noor de Vries", email="noor@student.example")
    proposed = HandoverProposed(
        handover_id=HANDOVER,
        gemeentecode="GM0599",
        route=Route.GEMEENTE,
        term_ends_on=date(2026, 7, 1),
        days_left=30,
        contact=desk.transactions.sealer.seal(SUBJECT, contact),
    )
    await desk.receive(proposed)
    return desk


async def shown(desk: Desk, path: str, **params: Any) -> list[dict[str, Any]]:
    response = await desk.http.get(path, params=params)
    assert response.status_code == 200, response.text
    answer: list[dict[str, Any]] = response.json()
    return answer


def an_agreement(*, agreed: bool) -> AgreementRecorded:
    return AgreementRecorded(
        handover_id=HANDOVER,
        agreed=agreed,
        recorded_on=date(2026, 6, 1),
        means="phone",
        text_version="1",
    )


async def test_r18_what_is_coming_says_that_when_and_where_only(desk: Desk) -> None:
    (coming,) = await shown(desk, "/upcoming", gemeentecode="GM0599")

    assert coming == {
        "handover_id": str(HANDOVER),
        "subject": str(SUBJECT),
        "gemeentecode": "GM0599",
        "term_ends_on": "2026-07-01",
        "year_over": False,
    }
    assert await shown(desk, "/upcoming", gemeentecode="GM0307") == []


async def test_a_year_without_job_marks_what_is_coming(desk: Desk) -> None:
    over = OneYearWithoutJob(
        diploma_on=date(2025, 7, 1),
        outcome=Outcome.ONBEKEND,
        gemeentecode="GM0599",
        handover_id=HANDOVER,
    )
    await desk.receive(over)

    assert [row["year_over"] for row in await shown(desk, "/upcoming")] == [True]


@pytest.mark.parametrize(("agreed", "left"), [(True, 1), (False, 0)])
async def test_r20_who_does_not_agree_is_forgotten(desk: Desk, agreed: bool, left: int) -> None:
    await desk.receive(an_agreement(agreed=agreed))

    assert len(await shown(desk, "/upcoming")) == left


async def test_r20_whose_guidance_ended_is_forgotten(desk: Desk) -> None:
    ended = SupportEnded(reason=SupportEndReason.NO_TRANSFER, ended_on=date(2026, 8, 1))
    await desk.receive(ended)

    assert await shown(desk, "/upcoming") == []


async def test_what_is_offered_is_no_longer_coming(desk: Desk) -> None:
    await desk.receive(an_offered(desk.transactions.sealer))

    assert await shown(desk, "/upcoming") == []
    assert len(await shown(desk, "/handovers")) == 1


async def test_r13_lists_can_be_limited_to_one_town(desk: Desk) -> None:
    elsewhere = {"gemeentecode": "GM0307", "to_organisation": "gemeente:GM0307"}
    await desk.receive(an_offered(desk.transactions.sealer))
    moved = an_offered(desk.transactions.sealer, handover_id=UUID(int=2), **elsewhere)
    await desk.receive(moved, subject=uuid4())

    assert [
        row["handover_id"] for row in await shown(desk, "/handovers", gemeentecode="GM0307")
    ] == [str(UUID(int=2))]
    assert len(await shown(desk, "/handovers")) == 2
    assert len(await shown(desk, "/handovers", limit=1)) == 1


async def test_the_overview_counts_where_every_handover_stands(desk: Desk) -> None:
    await desk.receive(an_offered(desk.transactions.sealer), an_answer(available=True))
    await post(desk, "acceptance")
    refused = uuid4()
    other = an_offered(desk.transactions.sealer, handover_id=refused)
    await desk.receive(other, subject=uuid4())
    await desk.http.post(f"/handovers/{refused}/refusal", json={"reason": "not-resident"})

    counts = (await desk.http.get("/overview")).json()
    assert {name: number for name, number in counts.items() if number} == {
        "accepted": 1,
        "completed": 1,
        "same_coach": 1,
        "refused": 1,
        "cases_open": 1,
    }
    assert {"open", "expired", "withdrawn", "other_coach", "upcoming"} <= counts.keys()


async def test_r19_stopping_asks_no_reason_and_is_told_before_the_closing(desk: Desk) -> None:
    await desk.receive(an_offered(desk.transactions.sealer), an_answer(available=True))
    await post(desk, "acceptance")
    await desk.http.post(f"/cases/{SUBJECT}/outcomes", json={"outcome": "tijdelijk-werk"})
    await desk.http.post(f"/cases/{SUBJECT}/declination")

    rows = await desk.rows("SELECT type FROM event_log ORDER BY position")
    assert [row["type"].split(".")[3] for row in rows[-3:]] == [
        "outcome-reported",
        "participation-declined",
        "regie-closed",
    ]
    (declined,) = await desk.recorded(ParticipationDeclined)
    assert set(declined) == {"subject", "declined_on"}
    (outcome,) = await desk.recorded(OutcomeReported)
    assert outcome["outcome"] == "tijdelijk-werk"


async def test_no_name_is_readable_in_tables_or_events(desk: Desk) -> None:
    await desk.receive(an_offered(desk.transactions.sealer), an_answer(available=True))
    await post(desk, "acceptance")

    for table in ("handover", "support_case", "upcoming", "regie"):
        assert "Noor" not in str(await desk.rows(f"SELECT * FROM {table}"))
    bodies = await desk.rows("SELECT convert_from(body, 'UTF8') AS body FROM event_log")
    assert "Noor" not in str(bodies)


async def test_the_start_page_shows_the_counts_in_dutch(desk: Desk) -> None:
    page = await desk.http.get("/")

    assert page.status_code == 200
    assert "Komen eraan" in page.text
    assert '<html lang="nl"' in page.text
