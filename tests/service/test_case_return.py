"""R6, R19: a young person stops in two clicks, keeps every right, and can come back until 27."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text

from services.municipality.domain.rule import MunicipalityRule
from services.municipality.links import SUPPORT
from shared.baton import rules as baton
from shared.baton.rules import Holding
from shared.runtime.clock import AMSTERDAM
from shared.schemas.event import Event
from shared.schemas.municipality import (
    HandoverAccepted,
    ParticipationDeclined,
    ParticipationResumed,
    RegieClosed,
    RegieTransferred,
)
from shared.schemas.personal import Sealed, SupportLinks
from shared.schemas.school import HandoverOffered
from shared.schemas.vocabulary import RegieCloseReason
from tests.builders import SUBJECT
from tests.service import test_partner as partner
from tests.service.access.test_lasting import OWNER, TRAINER, ask, with_participant
from tests.service.cases import NOOR, OTHER, WORKER, a_case, an_offer, open_tasks
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_handover import offered

ON = datetime(2026, 6, 1, 8, tzinfo=AMSTERDAM)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    """A desk with one case."""
    desk = await new_desk("municipality")
    await a_case(desk)
    return desk


async def link(desk: Desk) -> str:
    """Return the address in the mail, as the event carries it."""
    told = (await desk.recorded(RegieTransferred))[-1]
    sealed = Sealed[SupportLinks](told["links"])
    support: str = desk.transactions.sealer.unseal(told["subject"], sealed, SupportLinks).support
    return support


async def click(desk: Desk, address: str, to: str) -> httpx2.Response:
    """Send the form behind a button, as a browser does."""
    return await desk.http.post(f"{address}/{to}", follow_redirects=True)


async def histories(desk: Desk) -> list[Holding]:
    rows = await desk.rows("SELECT * FROM regie ORDER BY version")
    names = ("subject", "version", "holder", "held_from", "held_until", "resumed_after")
    return [Holding(*(row[name] for name in names)) for row in rows]


async def status(desk: Desk) -> str:
    (case,) = await desk.rows("SELECT status FROM support_case")
    return str(case["status"])


async def test_r19_two_clicks_from_the_mail_stop_it_without_a_reason(desk: Desk) -> None:
    address = await link(desk)
    first = await desk.http.get(address)
    assert "Ik wil stoppen" in first.text
    sure = await desk.http.get(f"{address}/sure")
    assert "Ja, ik stop" in sure.text
    assert await status(desk) == "open", "looking at a page does nothing"
    stopped = await click(desk, address, "stop")

    assert "Je bent gestopt" in stopped.text
    assert "Noor" not in first.text + sure.text + stopped.text
    assert await status(desk) == "closed"
    assert len(await desk.recorded(ParticipationDeclined)) == 1
    again = await click(desk, address, "stop")
    assert (again.status_code, len(await desk.recorded(RegieClosed))) == (200, 1)


@pytest.mark.parametrize("by", ["link", "case worker"])
async def test_r6_who_stopped_comes_back_with_the_same_coach(desk: Desk, by: str) -> None:
    address = await link(desk)
    await click(desk, address, "stop")
    desk.clock.move_to(ON + timedelta(days=150))
    if by == "link":
        assert "De gemeente Rotterdam helpt je" in (await click(desk, address, "return")).text
    else:
        path, headers = f"/cases/{NOOR}/return", desk.asking(WORKER)
        answers = [(await desk.http.post(path, headers=headers)).status_code for _ in range(2)]
        assert answers == [200, 409]

    (resumed,) = await desk.recorded(ParticipationResumed)
    (closed,) = await desk.recorded(RegieClosed)
    assert (resumed["regie_version"], resumed["holder"]) == (3, "gemeente:GM0599")
    assert resumed["coach_id"] == "C01"
    assert closed["closed_at"] == resumed["closed_at"] < resumed["resumed_at"]
    assert await open_tasks(desk) == {"first-contact": date(2026, 11, 5)}
    (case,) = await desk.rows("SELECT closed_on, closed_reason, age_notice_on FROM support_case")
    assert case == {"closed_on": None, "closed_reason": None, "age_notice_on": date(2033, 3, 31)}
    history = await histories(desk)
    assert baton.is_unbroken(history)
    assert [holding.open for holding in history] == [False, False, True]
    assert history[2].resumed_after == history[1].held_until


async def test_r6_one_comes_back_until_the_day_before_the_27th_birthday(
    new_desk: NewDesk,
) -> None:
    desk = await new_desk("municipality")
    await a_case(desk, birth_date=date(1999, 8, 20))
    address = await link(desk)
    for day in (18, 19):
        await click(desk, address, "stop")
        await desk.live_until(datetime(2026, 8, day, 8, tzinfo=AMSTERDAM))
        assert "helpt je" in (await click(desk, address, "return")).text
    await click(desk, address, "stop")
    await desk.live_until(datetime(2026, 8, 20, 8, tzinfo=AMSTERDAM))

    assert "Je bent 27 of ouder" in (await click(desk, address, "return")).text
    refused = await desk.http.post(f"/cases/{NOOR}/return", headers=desk.asking(WORKER))
    assert refused.json()["rule"] == MunicipalityRule.UNTIL_27.name
    assert len(await desk.recorded(ParticipationResumed)) == 2
    assert baton.is_unbroken(await histories(desk))


async def test_r19_stopping_takes_no_earlier_right_away(desk: Desk) -> None:
    before = await desk.rows("SELECT * FROM handover")
    facts = {row["fact_id"] for row in await desk.rows("SELECT fact_id FROM timeline_fact")}
    await click(desk, await link(desk), "stop")

    assert await desk.rows("SELECT * FROM handover") == before
    kept = {row["fact_id"] for row in await desk.rows("SELECT fact_id FROM timeline_fact")}
    assert facts <= kept
    assert (await click(desk, await link(desk), "return")).status_code == 200
    seen = await desk.http.get(f"/cases/{NOOR}/timeline", headers=desk.asking(WORKER))
    assert {"participation-declined", "participation-resumed"} <= {
        line["kind"] for line in seen.json()
    }


@pytest.mark.parametrize("address", ["made-up", "of another purpose", "of nobody"])
async def test_a_link_that_is_not_right_is_a_page_that_says_nothing(
    desk: Desk, address: str
) -> None:
    links, now = desk.transactions.links, desk.clock.now()
    paths = {
        "made-up": "/my-support/x",
        "of another purpose": links.path(SUPPORT, NOOR, now).replace("my-support", "no-such"),
        "of nobody": links.path(SUPPORT, UUID(int=5), now),
    }
    for answer in (
        await desk.http.get(paths[address]),
        await desk.http.post(paths[address] + "/stop"),
        await desk.http.post(paths[address] + "/return"),
    ):
        assert answer.status_code == 404
    assert await status(desk) == "open"


async def test_r8_the_database_refuses_a_gap_that_no_closing_explains(desk: Desk) -> None:
    await desk.http.post(f"/cases/{NOOR}/declination")
    (closed,) = await desk.rows("SELECT held_until FROM regie WHERE version = 2")
    later = closed["held_until"] + timedelta(days=1)
    statement = text(
        "INSERT INTO regie (subject, version, holder, held_from, resumed_after) "
        "VALUES (:subject, 3, 'gemeente:GM0599', :held_from, :resumed_after)"
    )
    for held_from, after in (
        (later, None),
        (later, later - timedelta(hours=1)),
        (closed["held_until"] - timedelta(hours=1), closed["held_until"]),
    ):
        values = {"subject": NOOR, "held_from": held_from, "resumed_after": after}
        with pytest.raises(Exception, match="regie_"):
            async with desk.transactions.begin() as tx:
                await tx.session.execute(statement, values)
    async with desk.transactions.begin() as tx:
        values = {"subject": NOOR, "held_from": later, "resumed_after": closed["held_until"]}
        await tx.session.execute(statement, values)


def event_of(kind: type[Event], told: dict[str, Any]) -> Event:
    return kind.model_validate({name: told[name] for name in kind.model_fields if name in told})


async def test_r8_the_history_of_the_school_is_the_same_after_stop_return_and_move(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    here, subject = await new_desk("municipality"), UUID(str(offer["subject"]))
    here.clock.move_to(school.clock.now())
    await here.receive(event_of(HandoverOffered, offer), subject=subject)
    await here.http.post(f"/handovers/{offer['handover_id']}/acceptance")
    coach = {"coach_id": "C09", "coach_organisation": "partner:P02", "reason": "not-available"}
    cold = coach | {"cold_reason": "former-coach-gone"}
    await here.http.post(f"/handovers/{offer['handover_id']}/coach", json=cold)
    await here.http.post(f"/cases/{subject}/declination")
    await here.http.post(f"/cases/{subject}/return")
    body = {"gemeentecode": "GM0307", "agreed": True, "means": "phone"}
    moved = (await here.http.post(f"/cases/{subject}/move", json=body)).json()["handover_id"]
    answer = await here.http.post(f"/handovers/{moved}/acceptance", headers=here.asking(OTHER))
    assert answer.json() == {"regie_version": 4}
    await here.http.post(f"/handovers/{moved}/coach", json=cold)
    await here.http.post(f"/cases/{subject}/closure", json={"reason": "steady-work"})

    told = await here.rows("SELECT type, body FROM event_log ORDER BY position")
    known = {kind.type: kind for kind in (HandoverAccepted, RegieTransferred, RegieClosed)}
    known[ParticipationResumed.type] = ParticipationResumed  # type: ignore[assignment]
    events = [known[t["type"]].from_body(t["body"]) for t in told if t["type"] in known]
    await school.receive(*events, subject=subject)

    assert await histories(school) == await histories(here)
    assert baton.is_unbroken(await histories(school))
    assert await school.rows("SELECT 1 FROM dead_letter") == []
    assert [h.holder for h in await histories(school)] == [
        "school:99ZZ", "gemeente:GM0599", "gemeente:GM0599", "gemeente:GM0307",
    ]  # fmt: skip


async def lived_at_the_partner(new_desk: NewDesk, reason: RegieCloseReason) -> tuple[str, Desk]:
    """Return what a partner's people and systems see after a closing for a reason."""
    desk = await new_desk("partner")
    await with_participant(desk)
    await desk.receive(closed_for(reason))
    seen = [await ask(desk, who, "/enrolments") for who in (TRAINER, OWNER)]
    history = await desk.rows("SELECT type, body FROM history_line ORDER BY number")
    lines = [(row["type"], "reason" in row["body"]) for row in history]
    return str((seen, lines)), desk


def closed_for(reason: RegieCloseReason) -> RegieClosed:
    return RegieClosed(regie_version=2, reason=reason, closed_on=date(2026, 6, 1), closed_at=ON)


async def test_r19_a_partner_hears_that_it_stopped_and_not_why(new_desk: NewDesk) -> None:
    stopped, _ = await lived_at_the_partner(new_desk, RegieCloseReason.STOPPED)
    worked, _ = await lived_at_the_partner(new_desk, RegieCloseReason.STEADY_WORK)

    assert stopped == worked, "stopping looks like every other end"
    assert "participant.stopped" in stopped


async def test_r6_r31_the_coach_of_before_sees_who_came_back(new_desk: NewDesk) -> None:
    _, desk = await lived_at_the_partner(new_desk, RegieCloseReason.STOPPED)
    back = ParticipationResumed(
        regie_version=3, holder="gemeente:GM0599", closed_at=ON,
        resumed_at=ON + timedelta(days=9), coach_id="C01", coach_organisation="partner:P01",
    )  # fmt: skip
    await desk.receive(back)
    _, (row,) = await ask(desk, TRAINER, "/enrolments")
    assert (row["status"], row["coach_id"]) == ("confirmed", "C01")
    path = f"/enrolments/{partner.ENROLMENT}/participant"
    assert (await ask(desk, TRAINER, path))[0] == 200
    await desk.receive(closed_for(RegieCloseReason.STOPPED).model_copy(update={"regie_version": 3}))

    lines = await desk.rows("SELECT type FROM history_line WHERE subject = :s", s=SUBJECT)
    told = [row["type"] for row in lines if row["type"].startswith("participant.")]
    assert told[-3:] == ["participant.stopped", "participant.resumed", "participant.stopped"]
    assert (await ask(desk, TRAINER, "/enrolments"))[1] == []


async def test_r31_of_a_coach_who_left_the_partner_names_another(new_desk: NewDesk) -> None:
    _, desk = await lived_at_the_partner(new_desk, RegieCloseReason.STOPPED)
    back = ParticipationResumed(
        regie_version=3, holder="gemeente:GM0599", closed_at=ON, resumed_at=ON,
        coach_id="C77", coach_organisation="partner:P01",
    )  # fmt: skip
    await desk.receive(back)

    _, (row,) = await ask(desk, OWNER, "/enrolments")
    assert (row["status"], row["coach_id"]) == ("new", None)


async def test_r54_another_municipality_cannot_take_up_a_closed_case(desk: Desk) -> None:
    await desk.http.post(f"/cases/{NOOR}/declination")
    await an_offer(desk, UUID(int=6), handover_id=UUID(int=8), gemeentecode="GM0307",
                   to_organisation="gemeente:GM0307")  # fmt: skip
    answer = await desk.http.post(f"/cases/{NOOR}/return", headers=desk.asking(OTHER))

    assert answer.status_code == 404
    assert await status(desk) == "closed"
