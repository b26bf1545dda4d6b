"""The school after the offer: moves, questions, and the next step after a refusal or expiry."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.school.links import ANSWER, STOP
from shared.schemas.handovers import (
    HandoverQuestionAnswered,
    HandoverQuestionAsked,
    ResidenceChanged,
)
from shared.schemas.municipality import (
    HandoverAccepted,
    HandoverExpired,
    HandoverRefused,
    HandoverWithdrawn,
)
from shared.schemas.personal import Message, Sealed
from shared.schemas.school import (
    AgreementRecorded,
    HandoverOffered,
    HandoverProposed,
    HandoverWithdrawalRequested,
    SupportEnded,
)
from tests.builders import a_file, a_row
from tests.service.conftest import Desk, NewDesk
from tests.service.test_school_handover import a_school, agree, offered, on

AMERSFOORT = {"gemeentecode": "GM0307"}
TEAM = "school:99ZZ:central-team"


async def post(desk: Desk, path: str, body: Any = None) -> Any:
    answer = await desk.http.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def refused_by(desk: Desk, path: str, body: Any = None) -> str:
    answer = await desk.http.post(path, json=body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["rule"])


async def move(desk: Desk, subject: object, **where: str) -> str:
    return str((await post(desk, f"/graduates/{subject}/residence", where or AMERSFOORT))["effect"])


async def statuses(desk: Desk) -> list[str]:
    rows = await desk.rows("SELECT status FROM handover ORDER BY handover_id")
    return [row["status"] for row in rows]


async def yes(desk: Desk, handover_id: str) -> None:
    answer = {"handover_id": handover_id, "agreed": True, "means": "phone", "text_version": "1"}
    await post(desk, "/handovers/agreements", [answer])


async def proposed(new_desk: NewDesk) -> tuple[Desk, dict[str, Any]]:
    school = await a_school(new_desk, a_row())
    await school.live_until(on(date(2027, 5, 1)))
    (event,) = await school.recorded(HandoverProposed)
    return school, event


async def test_r13_a_question_goes_along_with_who_moves_and_an_old_page_answers_nothing(
    new_desk: NewDesk,
) -> None:
    school, event = await proposed(new_desk)
    handover = UUID(event["handover_id"])
    path = school.transactions.links.path(ANSWER, handover, school.clock.now())
    assert 'value="GM0599"' in (await school.http.get(path)).text
    assert await move(school, event["subject"]) == "goes-along"

    old = {"agreed": "yes", "gemeentecode": "GM0599"}
    again = await school.http.post(path, data=old, follow_redirects=True)
    assert "gemeente Amersfoort" in again.text
    assert await statuses(school) == ["proposed"]
    await school.http.post(path, data=old | AMERSFOORT)
    assert await statuses(school) == ["agreed"]
    (moved,) = await school.recorded(ResidenceChanged)
    assert (moved["gemeentecode"], moved["handover_id"]) == ("GM0307", str(handover))
    assert await refused_by(school, f"/graduates/{event['subject']}/residence", AMERSFOORT) == (
        "RESIDENCE_IS_NEW"
    )


async def test_r11_r13_who_agreed_for_another_municipality_is_asked_again(
    new_desk: NewDesk,
) -> None:
    school, event = await proposed(new_desk)
    await agree(school)
    file = a_file(a_row(gemeentecode="GM0307"))
    await school.http.post("/imports/graduates", content=file)

    (row,) = await school.rows("SELECT status, agreed_on FROM handover")
    assert row == {"status": "proposed", "agreed_on": None}
    asked = await school.recorded(HandoverProposed)
    assert [each["gemeentecode"] for each in asked] == ["GM0599", "GM0307"]
    assert len({each["handover_id"] for each in asked}) == 1
    await yes(school, event["handover_id"])
    await school.live_until(on(date(2027, 7, 10)))
    (offer,) = await school.recorded(HandoverOffered)
    assert offer["to_organisation"] == "gemeente:GM0307"


async def test_r13_a_file_that_has_not_heard_of_a_move_by_hand_does_not_undo_it(
    new_desk: NewDesk,
) -> None:
    school, event = await proposed(new_desk)
    await move(school, event["subject"])
    old, newer = a_row(telefoon="06-00000002"), a_row(gemeentecode="GM0402")
    await school.http.post("/imports/graduates", content=a_file(old))
    (after,) = await school.rows("SELECT gemeentecode, phone FROM student")
    assert after == {"gemeentecode": "GM0307", "phone": "06-00000002"}
    await school.http.post("/imports/graduates", content=a_file(newer))
    assert [each["gemeentecode"] for each in await school.recorded(ResidenceChanged)] == [
        "GM0307",
        "GM0402",
    ]


async def test_r13_an_offer_is_asked_back_and_the_next_municipality_hears_the_route(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    subject, first = offer["subject"], UUID(offer["handover_id"])
    assert await move(school, subject) == "asked-back"
    (asked,) = await school.recorded(HandoverWithdrawalRequested)
    assert asked["reason"] == "moved"
    assert await statuses(school) == ["offered"], "until the receiver lets it go"
    withdrawn = HandoverWithdrawn(handover_id=first, withdrawn_on=date(2027, 7, 12))
    await school.receive(withdrawn, subject=subject)

    assert await statuses(school) == ["withdrawn", "proposed"]
    newest = (await school.recorded(HandoverProposed))[-1]
    await yes(school, newest["handover_id"])
    again = (await school.recorded(HandoverOffered))[-1]
    assert again["to_organisation"] == "gemeente:GM0307"
    assert again["earlier"] == [
        {"gemeentecode": "GM0599", "offered_on": "2027-07-10", "ended": "withdrawn"}
    ]
    shown = await page(school, f"/handover-desk/{first}")
    assert "verhuisd van gemeente Rotterdam naar gemeente Amersfoort" in shown


async def page(desk: Desk, path: str, who: str = TEAM) -> str:
    answer = await desk.http.get(path, headers=desk.asking(who) | {"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_r13_what_the_former_municipality_accepted_meanwhile_stands(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    await move(school, offer["subject"])
    accepted = HandoverAccepted(
        handover_id=UUID(offer["handover_id"]),
        regie_version=2,
        holder="gemeente:GM0599",
        accepted_at=on(date(2027, 7, 12)),
    )
    await school.receive(accepted, subject=offer["subject"])
    assert await statuses(school) == ["accepted"]
    assert await move(school, offer["subject"], gemeentecode="GM0402") == "stands"


async def refuse(school: Desk, offer: dict[str, Any], **why: Any) -> None:
    refused = HandoverRefused(
        handover_id=UUID(offer["handover_id"]), refused_on=date(2027, 7, 12), **why
    )
    await school.receive(refused, subject=offer["subject"])


async def test_r10_r11_after_a_refusal_the_school_offers_anew_on_the_same_agreement(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    path = f"/handovers/{offer['handover_id']}/again"
    assert await refused_by(school, path) == "AFTER_NO_HANDOVER"
    await refuse(school, offer, reason="document-incomplete")
    assert "Bied de jongere opnieuw aan" in await page(school, "/handover-desk")

    assert await post(school, path) == {"began": "offered"}
    assert await statuses(school) == ["refused", "offered"]
    first, second = await school.recorded(HandoverOffered)
    agreements = [each["handover_id"] for each in await school.recorded(AgreementRecorded)]
    assert second["handover_id"] in agreements
    assert second["handover_id"] != first["handover_id"]
    assert second["agreed_on"] == first["agreed_on"]
    assert second["regie_version"] == first["regie_version"]
    (row,) = await school.rows("SELECT follows FROM handover WHERE follows IS NOT NULL")
    assert str(row["follows"]) == first["handover_id"]
    assert await refused_by(school, path) == "AFTER_NO_HANDOVER"


async def test_r13_the_coach_confirms_where_a_municipality_says_somebody_lives(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    await refuse(school, offer, reason="not-resident", resident_in="GM0307")
    coach = "school:99ZZ:coach:C01"
    shown = await page(school, f"/handover-desk/{offer['handover_id']}", coach)
    assert "zegt dat de jongere in gemeente Amersfoort woont" in shown

    began = await post(school, f"/handovers/{offer['handover_id']}/residence")
    assert began == {"began": "asked"}, "the agreement named another municipality"
    (moved,) = await school.recorded(ResidenceChanged)
    assert moved["gemeentecode"] == "GM0307"
    (row,) = await school.rows("SELECT heard_from FROM residence_change")
    assert row["heard_from"] == "municipality"
    newest = (await school.recorded(HandoverProposed))[-1]
    await yes(school, newest["handover_id"])
    assert (await school.recorded(HandoverOffered))[-1]["gemeentecode"] == "GM0307"


async def test_r10_after_an_expiry_one_closes_without_handover_and_nothing_stays_open(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    path = f"/handovers/{offer['handover_id']}"
    assert await refused_by(school, f"{path}/closure") == "CLOSE_AFTER_TERM"
    await school.live_until(on(date(2027, 8, 10)))
    assert await refused_by(school, f"{path}/closure") == "CLOSE_WITHOUT_OFFER"
    expired = HandoverExpired(handover_id=UUID(offer["handover_id"]), expired_on=date(2027, 8, 8))
    await school.receive(expired, subject=offer["subject"])
    await school.live_until(on(date(2027, 10, 9)))
    assert await refused_by(school, f"{path}/again") == "AGAIN_IN_TIME"
    assert await post(school, f"{path}/closure") == {"status": "closed"}

    (ended,) = await school.recorded(SupportEnded)
    assert ended["reason"] == "no-transfer"
    assert await school.rows("SELECT 1 FROM regie WHERE held_until IS NULL") == []
    assert await refused_by(school, f"{path}/closure") == "GUIDANCE_RUNS"


@pytest.mark.parametrize("closed_already", [True, False])
async def test_r19_r20_who_stops_an_offer_is_not_asked_again_and_guidance_ends(
    new_desk: NewDesk, closed_already: bool
) -> None:
    school, offer = await offered(new_desk)
    handover = UUID(offer["handover_id"])
    if closed_already:
        await school.live_until(on(date(2027, 8, 20)))
    stop = school.transactions.links.path(STOP, handover, school.clock.now())
    await school.http.post(stop)
    withdrawn = HandoverWithdrawn(handover_id=handover, withdrawn_on=date(2027, 8, 20))
    await school.receive(withdrawn, subject=offer["subject"])
    assert await refused_by(school, f"/handovers/{handover}/again") in (
        "YOUNG_PERSON_SAID_NO",
        "GUIDANCE_RUNS",
    )
    await school.live_until(on(date(2027, 8, 21)))
    (ended,) = await school.recorded(SupportEnded)
    assert ended["reason"] == "no-transfer"


async def test_r10_a_question_of_the_municipality_is_answered_once_by_who_guides(
    new_desk: NewDesk,
) -> None:
    school, offer = await offered(new_desk)
    subject, seal = offer["subject"], school.transactions.sealer
    question = HandoverQuestionAsked(
        question_id=uuid4(),
        handover_id=UUID(offer["handover_id"]),
        asked_at=datetime(2027, 7, 12, 8, tzinfo=UTC),
        question=seal.seal(subject, Message(author="Ineke", text="Heeft Noor een rijbewijs?")),
    )
    await school.receive(question, subject=subject)
    coach = "school:99ZZ:coach:C01"
    shown = await page(school, "/handover-desk", coach)
    assert "1 vraag van de gemeente" in shown
    assert "rijbewijs" not in shown
    assert "rijbewijs" in await page(school, f"/handover-desk/{offer['handover_id']}", coach)

    path = f"/handovers/questions/{question.question_id}/answer"
    await post(school, path, {"text": "Ja, sinds mei."})
    assert await refused_by(school, path, {"text": "Toch niet."}) == "QUESTION_ANSWERED_ONCE"
    (event,) = await school.recorded(HandoverQuestionAnswered)
    answer = seal.unseal(subject, Sealed[Message](event["answer"]), Message)
    assert answer.text == "Ja, sinds mei."
    assert event["intake_mailbox"] == "intake-gm0599@gemeente.example"
    assert "rijbewijs" not in str(await school.rows("SELECT * FROM handover_question"))
