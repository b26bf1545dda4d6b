"""R25, R54: sign-ups from received to participant, or to nothing at all."""

from typing import Any
from uuid import UUID

import pytest

from services.school.aftercare.sign_ups import SignUpIn, confirm, sign_up
from shared.schemas.invitations import CoachChoiceOffered, SignUpReceived
from shared.schemas.personal import Participant, Sealed
from shared.schemas.school import EnrolmentCreated
from tests.builders import a_file, a_row
from tests.service.conftest import Desk
from tests.service.test_school_aftercare import CATALOGUE, due, enrol, on, school, subject_of
from tests.service.test_school_moments import FACES

__all__ = ["school"]

EMAIL = "Noor@Student.example"


async def received(school: Desk, **changed: Any) -> UUID:
    asked = SignUpIn(**({"name": "Nootje", "email": EMAIL} | changed))
    async with school.transactions.begin() as tx:
        return await sign_up(tx, "99ZZ", asked)


async def confirmed(school: Desk, **changed: Any) -> UUID:
    sign_up_id = await received(school, **changed)
    async with school.transactions.begin() as tx:
        await confirm(tx, sign_up_id)
    return sign_up_id


async def state(school: Desk) -> list[str]:
    rows = await school.rows("SELECT status FROM sign_up ORDER BY sign_up_id")
    return [row["status"] for row in rows]


async def match(school: Desk, sign_up_id: UUID, subject: UUID, *who: str) -> int:
    headers = school.asking(*who) if who else {}
    body = {"subject": str(subject)}
    path = f"/sign-ups/{sign_up_id}/match"
    return (await school.http.post(path, json=body, headers=headers)).status_code


async def test_r25_the_partner_gets_the_name_and_channel_that_were_given(school: Desk) -> None:
    await confirmed(school, phone="06-00000009", wish="Liever Engels")

    (created,) = await school.recorded(EnrolmentCreated)
    sealed = Sealed[Participant](created["participant"])
    known = school.transactions.sealer.unseal(created["subject"], sealed, Participant)
    assert (known.name, known.email, known.wish) == ("Nootje", EMAIL, "Liever Engels")
    assert (created["partner_id"], created["funding"]) == ("P01", "statutory")
    assert len(await school.recorded(CoachChoiceOffered)) == 1
    assert await state(school) == ["enrolled"]


async def test_nothing_personal_is_readable_in_the_events_of_a_sign_up(school: Desk) -> None:
    await confirmed(school)
    said = str([await school.recorded(e) for e in (SignUpReceived, CoachChoiceOffered)])
    assert "ootje" not in said
    assert "@" not in said
    assert "confirm-sign-up" not in said


async def test_who_is_enrolled_and_signs_up_again_asked_to_be_called(school: Desk) -> None:
    await enrol(school)
    await confirmed(school)

    assert len(await school.recorded(EnrolmentCreated)) == 1
    assert [call["reasons"] for call in await due(school, "2026-07-11")] == [["asked"]]


async def test_two_people_with_one_address_are_told_apart_by_hand(school: Desk) -> None:
    twin = a_row(studentnummer="500002", voornaam="Saar", diplomadatum="2026-07-10")
    await school.http.post("/imports/graduates", content=a_file(twin))
    sign_up_id = await confirmed(school)
    assert await state(school) == ["to-match"]
    (saar,) = await school.rows("SELECT subject FROM student WHERE given_name = 'Saar'")

    assert await match(school, sign_up_id, saar["subject"]) == 200
    assert await state(school) == ["enrolled"]
    assert await match(school, sign_up_id, saar["subject"]) == 409


async def test_r54_another_school_can_neither_see_nor_match_a_sign_up(school: Desk) -> None:
    sign_up_id = await received(school, email=None, phone="06-00000009")
    subject = await subject_of(school)

    assert await match(school, sign_up_id, subject, "school:98YY:central-team") == 404
    assert await match(school, sign_up_id, subject, "school:99ZZ:coach:C77") == 404
    assert await match(school, sign_up_id, subject, "school:99ZZ:central-team") == 200


async def test_a_sign_up_without_an_offer_waits_for_a_person(school: Desk) -> None:
    row = a_row(
        studentnummer="500002",
        email="b@student.example",
        diplomadatum="2026-07-10",
        vervolgopleiding="ja",
    )
    await school.http.post("/imports/graduates", content=a_file(row))
    sign_up_id = await confirmed(school, email="b@student.example")
    assert await state(school) == ["to-place"]
    body = {"coach_id": "C01"}
    refused = await school.http.post(f"/sign-ups/{sign_up_id}/place", json=body)
    closed = await school.http.post(f"/sign-ups/{sign_up_id}/closure")

    assert (refused.status_code, refused.json()["rule"]) == (409, "NO_OFFER")
    assert (closed.status_code, await state(school)) == (200, ["lapsed"])
    assert await school.rows("SELECT 1 FROM sign_up WHERE name IS NOT NULL") == []


async def test_a_wish_for_a_coach_whom_nobody_knows_does_not_hide_the_person(school: Desk) -> None:
    await confirmed(school, coach_id="C99")

    (created,) = await school.recorded(EnrolmentCreated)
    assert (created["partner_id"], created["coach_id"]) == ("P01", "C01")


async def test_without_a_coach_a_person_chooses_the_partner(school: Desk) -> None:
    row = a_row(
        studentnummer="500002", email="b@student.example", diplomadatum="2026-07-10", **FACES
    )
    await school.http.post("/imports/graduates", content=a_file(row))
    sign_up_id = await confirmed(school, email="b@student.example")
    assert await state(school) == ["to-place"]
    path = f"/sign-ups/{sign_up_id}/place"
    assert (await school.http.post(path, json={"coach_id": "C99"})).status_code == 409
    assert (await school.http.post(path, json={"coach_id": "C01"})).status_code == 200

    assert await state(school) == ["enrolled"]
    (created,) = await school.recorded(EnrolmentCreated)
    assert (created["partner_id"], created["coach_id"]) == ("P01", "C01")


async def test_r21_a_module_that_is_not_in_the_public_shop_is_refused(school: Desk) -> None:
    hidden = CATALOGUE | {"shops": ["internal"]}
    await school.http.put("/catalogue/modules", json=[hidden])
    with pytest.raises(Exception, match="R21") as refused:
        await received(school, module_id=CATALOGUE["module_id"])
    assert type(refused.value).__name__ == "RuleBroken"


async def test_r21_r22_a_module_that_left_the_public_shop_before_confirming_is_for_a_person(
    school: Desk,
) -> None:
    sign_up_id = await received(school, module_id=CATALOGUE["module_id"])
    await school.http.put("/catalogue/modules", json=[CATALOGUE | {"shops": ["internal"]}])
    async with school.transactions.begin() as tx:
        await confirm(tx, sign_up_id)

    assert await state(school) == ["to-place"]
    assert await school.recorded(EnrolmentCreated) == []


async def test_r21_the_school_enrols_graduates_only_in_modules_of_the_public_shop(
    school: Desk,
) -> None:
    module = {"kind": "module", "module_id": CATALOGUE["module_id"], "coach_id": None}
    await school.http.put("/catalogue/modules", json=[CATALOGUE | {"shops": ["internal"]}])
    refused = await enrol(school, **module)
    await school.http.put("/catalogue/modules", json=[CATALOGUE | {"shops": ["public"]}])
    enrolled = await enrol(school, **module)

    assert (refused.status_code, refused.json()["rule"]) == (409, "MODULE_FOR_GRADUATES")
    assert enrolled.status_code == 201, enrolled.text


async def pre_registered(school: Desk) -> None:
    row = a_row(studentnummer="500002", email="b@student.example", diplomadatum="2026-09-01")
    await school.http.post("/imports/graduates", content=a_file(row))
    await confirmed(school, email="b@student.example")
    assert await state(school) == ["pre-registered"]


async def again(school: Desk, diploma: str) -> None:
    row = a_row(studentnummer="500002", email="b@student.example", diplomadatum=diploma)
    answer = await school.http.post("/imports/graduates", content=a_file(row))
    assert '"changed": 1' in answer.text


async def test_a_pre_registration_becomes_active_by_the_clock(school: Desk) -> None:
    await pre_registered(school)
    await school.live_until(on(2026, 9, 1))
    assert await state(school) == ["enrolled"]
    assert len(await school.recorded(EnrolmentCreated)) == 1


async def test_a_pre_registration_becomes_active_by_an_import(school: Desk) -> None:
    await pre_registered(school)
    await again(school, "2026-07-11")
    await school.due.catch_up()
    assert await state(school) == ["enrolled"]


async def test_a_pre_registration_lapses_without_a_diploma_and_leaves_nothing(
    school: Desk,
) -> None:
    await pre_registered(school)
    await again(school, "")
    await school.live_until(on(2027, 2, 27))
    assert await state(school) == ["pre-registered"]
    await school.live_until(on(2027, 3, 1))

    (row,) = await school.rows("SELECT name, email, phone, wish, status FROM sign_up")
    assert list(row.values()) == [None, None, None, None, "lapsed"]
    assert await school.recorded(EnrolmentCreated) == []


async def test_a_diploma_that_comes_later_keeps_the_place(school: Desk) -> None:
    await pre_registered(school)
    await again(school, "2027-06-30")
    await school.live_until(on(2027, 3, 1))
    assert await state(school) == ["pre-registered"]
    await school.live_until(on(2027, 6, 30))
    assert await state(school) == ["enrolled"]


async def test_a_sign_up_that_nobody_confirms_lapses(school: Desk) -> None:
    sign_up_id = await received(school)
    await school.live_until(on(2026, 7, 18))
    async with school.transactions.begin() as tx:
        await confirm(tx, sign_up_id)

    assert await state(school) == ["lapsed"]
    assert await school.recorded(EnrolmentCreated) == []
