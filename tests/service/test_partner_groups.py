"""R28: open groups, the waiting list on the clock, who came; and calendars of trainers."""

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar
from sqlalchemy.exc import DBAPIError

from services.partner.steps.groups import GroupIn, open_group
from shared.runtime.clock import AMSTERDAM
from shared.schemas import partner as ours
from shared.schemas.municipality import RegieTransferred
from shared.schemas.personal import Participant
from shared.schemas.school import EnrolmentCreated, PlaceAnswered
from shared.schemas.vocabulary import Funding
from tests.service.conftest import Desk, NewDesk
from tests.service.test_partner import SLOT, post

MODULE = UUID("01990000-0000-7000-8000-0000000000aa")
OWNER, TRAINER, COLLEAGUE = (
    "partner:P01:owner",
    "partner:P01:trainer:C01",
    "partner:P01:trainer:C03",
)
AFTER = datetime(2026, 6, 8, 11, tzinfo=AMSTERDAM)


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("partner")
    await desk.http.put("/partners", json=[{"partner_id": "P01", "name": "Partner Een"}])
    await desk.http.put(
        "/coaches",
        json=[{"coach_id": c, "partner_id": "P01", "name": c} for c in ("C01", "C03")],
    )
    return desk


async def signs_up(desk: Desk, name: str, **changed: Any) -> UUID:
    """Let somebody sign up for the module; returns the enrolment."""
    person = Participant(name=f"{name} de Vries", email=f"{name.lower()}@student.example")
    subject, enrolment = uuid4(), uuid4()
    values: dict[str, Any] = {
        "enrolment_id": enrolment,
        "kind": "module",
        "module_id": MODULE,
        "partner_id": "P01",
        "funding": Funding.STATUTORY,
        "participant": desk.transactions.sealer.seal(subject, person),
    }
    await desk.receive(EnrolmentCreated(**(values | changed)), subject=subject)
    return enrolment


async def a_group(desk: Desk, capacity: int = 2, **changed: Any) -> str:
    wanted = {
        "partner_id": "P01",
        "module_id": str(MODULE),
        "module_name": "Omgaan met geld",
        "trainer_id": "C01",
        "capacity": capacity,
    }
    answer = await desk.http.post("/groups", json=wanted | changed)
    assert answer.status_code == 201, answer.text
    group: str = answer.json()["group_id"]
    return group


async def stands(desk: Desk, group: str) -> dict[UUID, str]:
    places = (await desk.http.get(f"/groups/{group}/places")).json()
    return {UUID(place["enrolment_id"]): place["status"] for place in places}


async def told(desk: Desk, event: Any) -> list[UUID]:
    return [UUID(each["enrolment_id"]) for each in await desk.recorded(event)]


async def test_r28_who_comes_when_it_is_full_waits_and_everybody_is_told(desk: Desk) -> None:
    early = await signs_up(desk, "Noor")
    group = await a_group(desk)
    second, third = await signs_up(desk, "Sam"), await signs_up(desk, "Ilse")

    assert await stands(desk, group) == {early: "placed", second: "placed", third: "waiting"}
    assert await told(desk, ours.EnrolmentConfirmed) == [early, second]
    assert await told(desk, ours.EnrolmentWaiting) == [third]
    (first, _) = await desk.recorded(ours.EnrolmentConfirmed)
    assert (first["coach_id"], first["module_name"]) == ("C01", "Omgaan met geld")


async def test_r28_nobody_gets_round_the_waiting_list(desk: Desk) -> None:
    group = await a_group(desk, capacity=1)
    await signs_up(desk, "Noor")
    waiting = await signs_up(desk, "Sam")
    welcome = [{"enrolment_id": str(waiting), "coach_id": "C01"}]

    assert await post(desk, "/enrolments/confirmations", welcome) == 409
    assert await post(desk, f"/places/{waiting}/taking", None) == 409
    assert (await stands(desk, group))[waiting] == "waiting"


async def test_r28_a_freed_place_is_offered_and_passes_on_by_the_clock(desk: Desk) -> None:
    group = await a_group(desk, capacity=1)
    noor, sam, ilse = [await signs_up(desk, name) for name in ("Noor", "Sam", "Ilse")]

    assert await post(desk, f"/places/{noor}/giving-up", None) == 200
    (offer,) = await desk.recorded(ours.PlaceOffered)
    assert (UUID(offer["enrolment_id"]), offer["answer_by"]) == (sam, "2026-06-04")
    await desk.live_until(datetime(2026, 6, 4, 23, tzinfo=AMSTERDAM))
    assert (await stands(desk, group))[sam] == "offered"

    await desk.live_until(datetime(2026, 6, 5, 1, tzinfo=AMSTERDAM))
    assert await stands(desk, group) == {noor: "given-up", sam: "lapsed", ilse: "offered"}
    assert await told(desk, ours.PlaceLapsed) == [sam]
    assert await post(desk, f"/places/{sam}/taking", None) == 409
    assert await post(desk, f"/places/{ilse}/taking", None) == 200
    assert await post(desk, f"/places/{sam}/return", None) == 200
    assert await stands(desk, group) == {noor: "given-up", sam: "waiting", ilse: "placed"}
    assert await told(desk, ours.EnrolmentConfirmed) == [noor, ilse]


async def test_r28_the_young_person_takes_the_place_in_time_or_gives_it_up(desk: Desk) -> None:
    group = await a_group(desk, capacity=1)
    noor, sam, ilse = [await signs_up(desk, name) for name in ("Noor", "Sam", "Ilse")]
    day = date(2026, 6, 2)

    async def says(enrolment: UUID, *, takes: bool) -> None:
        (row,) = await desk.rows("SELECT subject FROM place WHERE enrolment_id = :e", e=enrolment)
        said = PlaceAnswered(enrolment_id=enrolment, takes=takes, answered_on=day)
        await desk.receive(said, subject=row["subject"])

    await says(ilse, takes=True)
    assert await stands(desk, group) == {noor: "placed", sam: "waiting", ilse: "waiting"}
    await says(noor, takes=False)
    await says(sam, takes=True)
    assert await stands(desk, group) == {noor: "given-up", sam: "placed", ilse: "waiting"}
    await says(sam, takes=False)
    day = date(2026, 6, 5)
    desk.clock.move_to(datetime(2026, 6, 5, 9, tzinfo=AMSTERDAM))
    await says(ilse, takes=True)
    assert (await stands(desk, group))[ilse] == "offered", "too late, and the clock passes it on"
    day = date(2026, 6, 4)
    await says(ilse, takes=True)
    assert (await stands(desk, group))[ilse] == "placed", "it was said in time, and heard later"


async def test_r28_more_room_is_offered_and_less_than_is_taken_is_refused(desk: Desk) -> None:
    group = await a_group(desk, capacity=2)
    people = [await signs_up(desk, name) for name in ("Noor", "Sam", "Ilse", "Tom")]

    assert await post(desk, f"/groups/{group}/capacity", {"capacity": 1}) == 409
    assert await post(desk, f"/groups/{group}/capacity", {"capacity": 3}) == 200
    assert [*(await stands(desk, group)).values()] == ["placed", "placed", "offered", "waiting"]
    assert await told(desk, ours.PlaceOffered) == [people[2]]


async def test_a_closed_group_lets_nobody_in_and_another_can_open(desk: Desk) -> None:
    group = await a_group(desk, capacity=1)
    first, waiting = await signs_up(desk, "Sam"), await signs_up(desk, "Ilse")
    again = {"partner_id": "P01", "module_id": str(MODULE), "module_name": "Geld"}
    assert await post(desk, "/groups", again | {"trainer_id": "C01", "capacity": 2}) == 409
    assert await post(desk, f"/groups/{group}/closure", None) == 200
    late = await signs_up(desk, "Noor")
    assert await stands(desk, await a_group(desk)) == {late: "placed"}

    assert await post(desk, f"/places/{first}/giving-up", None) == 200
    assert await stands(desk, group) == {first: "given-up", waiting: "offered"}


async def test_r28_who_signs_up_while_a_group_opens_gets_a_place(desk: Desk) -> None:
    wanted = GroupIn(
        partner_id="P01", module_id=MODULE, module_name="Geld", trainer_id="C01", capacity=2
    )
    async with desk.transactions.begin() as opening:
        group = await open_group(opening, wanted)
        arriving = asyncio.create_task(signs_up(desk, "Noor"))
        done, _ = await asyncio.wait({arriving}, timeout=1)
        assert not done, "who arrives waits for the group"
    noor = await arriving

    assert await stands(desk, str(group.group_id)) == {noor: "placed"}


async def test_r31_who_goes_to_another_coach_leaves_the_group(desk: Desk) -> None:
    group = await a_group(desk, capacity=1)
    noor, sam = await signs_up(desk, "Noor"), await signs_up(desk, "Sam")
    (row,) = await desk.rows("SELECT subject FROM place WHERE enrolment_id = :e", e=noor)
    transferred = RegieTransferred(
        handover_id=uuid4(),
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=date(2027, 7, 10),
        coach_id="C99",
        coach_organisation="partner:P02",
        same_coach=False,
    )
    await desk.receive(transferred, subject=row["subject"])

    assert await stands(desk, group) == {noor: "given-up", sam: "offered"}
    assert await post(desk, f"/places/{noor}/return", None) == 409
    assert (await stands(desk, group))[noor] == "given-up"


async def a_session(desk: Desk, group: str, **changed: str) -> str:
    answer = await desk.http.post(f"/groups/{group}/sessions", json=SLOT | changed)
    assert answer.status_code == 201, answer.text
    session: str = answer.json()["session_id"]
    return session


async def test_r25_r30_the_trainer_ticks_by_first_name_who_came(desk: Desk) -> None:
    group = await a_group(desk)
    noor, sam, ilse = [await signs_up(desk, name) for name in ("Noor", "Sam", "Ilse")]
    session = await a_session(desk, group)
    headers = desk.asking(TRAINER)
    shown = await desk.http.get(f"/sessions/{session}/participants", headers=headers)
    assert [person["first_name"] for person in shown.json()] == ["Noor", "Sam"]
    assert "Vries" not in shown.text
    assert len(await desk.rows("SELECT 1 FROM disclosure")) == 2

    path, came = f"/sessions/{session}/who-came", {str(noor): True, str(sam): False}
    assert await post(desk, path, {"present": came}) == 409
    desk.clock.move_to(AFTER)
    assert await post(desk, path, {"present": came | {str(ilse): True}}) == 409
    assert await post(desk, f"/sessions/{session}/attendance", {"present": 1}) == 409
    assert await post(desk, path, {"present": came}) == 200
    assert await post(desk, path, {"present": came | {str(sam): True}}) == 200

    said = await desk.recorded(ours.ParticipationRecorded)
    assert [(UUID(s["enrolment_id"]), s["present"]) for s in said[-2:]] in (
        [(noor, True), (sam, True)],
        [(sam, True), (noor, True)],
    )
    assert await desk.rows("SELECT present FROM session") == [{"present": 2}]


async def test_r54_a_trainer_sees_only_participants_of_own_groups(desk: Desk) -> None:
    group = await a_group(desk)
    noor = await signs_up(desk, "Noor")
    await a_session(desk, group)

    async def seen(who: str) -> int:
        answer = await desk.http.get("/enrolments", headers=desk.asking(who))
        return len(answer.json())

    assert (await seen(OWNER), await seen(TRAINER), await seen(COLLEAGUE)) == (1, 1, 0)
    other = {"starts_at": "2026-06-09T09:00:00+02:00", "ends_at": "2026-06-09T10:00:00+02:00"}
    await a_session(desk, group, trainer_id="C03", **other)
    assert await seen(COLLEAGUE) == 1
    assert await post(desk, f"/places/{noor}/giving-up", None) == 200
    assert await seen(COLLEAGUE) == 0


async def test_a_trainer_plans_for_oneself_and_the_owner_for_everybody(desk: Desk) -> None:
    path = f"/groups/{await a_group(desk)}/sessions"
    for_a_colleague = SLOT | {"trainer_id": "C03"}
    headers = desk.asking(TRAINER)
    refused = await desk.http.post(path, json=for_a_colleague, headers=headers)
    own = await desk.http.post(path, json=SLOT, headers=headers)
    owners = await desk.http.post(path, json=for_a_colleague, headers=desk.asking(OWNER))

    assert [answer.status_code for answer in (refused, own, owners)] == [404, 201, 201]


async def test_r28_the_database_itself_keeps_a_trainer_from_being_in_two_places(
    desk: Desk,
) -> None:
    session = await a_session(desk, await a_group(desk))
    copied = "gen_random_uuid(), partner_id, group_id, lead_id, trainer_id, starts_at, ends_at"
    columns = copied.replace("gen_random_uuid()", "session_id")
    with pytest.raises(DBAPIError, match="trainer_in_one_place"):
        await desk.rows(
            f"INSERT INTO session ({columns}, location, expected) "
            f"SELECT {copied}, location, expected FROM session WHERE session_id = :s",
            s=session,
        )


async def test_a_calendar_follows_moves_and_cancellation(desk: Desk) -> None:
    group = await a_group(desk)
    session = await a_session(desk, group)
    path, one = "/trainers/C01/calendar.ics", f"/sessions/{session}/calendar.ics"

    async def event(of: str) -> dict[str, str]:
        answer = await desk.http.get(of)
        calendar = Calendar.from_ical(answer.content)
        (found,) = calendar.walk("VEVENT")
        names = ("UID", "SEQUENCE", "STATUS", "LOCATION", "SUMMARY")
        values = {name: str(found[name]) for name in names}
        return values | {"METHOD": str(calendar["METHOD"])}

    first = await event(path)
    moved = {name: SLOT[name] for name in ("starts_at", "ends_at")} | {"location": "Aula"}
    assert await post(desk, f"/sessions/{session}/move", moved) == 200
    second = await event(path)
    assert await post(desk, f"/sessions/{session}/cancellation", None) == 200
    assert await post(desk, f"/sessions/{session}/cancellation", None) == 409
    last = await event(one)

    assert first["SUMMARY"] == "Omgaan met geld, open groep"
    assert first["UID"] == second["UID"] == last["UID"] == f"{session}@estafette.example"
    assert [each["SEQUENCE"] for each in (first, second, last)] == ["0", "1", "2"]
    assert (second["LOCATION"], second["METHOD"], second["STATUS"]) == (
        "Aula",
        "PUBLISH",
        "CONFIRMED",
    )
    assert (last["METHOD"], last["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (await event(path))["STATUS"] == "CANCELLED"
    await a_session(desk, group)
