"""People who are to work together get to know each other, in the look of whoever brings them."""

from base64 import b64encode
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.notifications.examples import drawn_face
from shared.schemas.looks import BrandChanged, CoachPresented
from shared.schemas.municipality import CoachChanged, RegieTransferred
from shared.schemas.partner import CoachReachable, EnrolmentConfirmed, OrderConfirmed
from shared.schemas.personal import CoachCard, Contact
from shared.schemas.school import CoachAssigned, CoachChosen, StudentGraduated
from shared.schemas.subjects import coach_subject, school_subject
from shared.schemas.vocabulary import CoachChangeReason, Scope
from tests.service.conftest import Desk, NewDesk
from tests.service.mail_servers import send_all
from tests.service.test_notifications import ORDER, Mail, a_proposal, an_order
from tests.service.test_notifications_calendars import mails_to

DAY = date(2026, 6, 1)
NOOR, SLBER = "noor@student.example", "s01@school.example"
LOGO = b"\x89PNG small"


@pytest.fixture
async def desk(new_desk: NewDesk) -> Desk:
    desk = await new_desk("notifications")
    await introduced(desk)
    await desk.receive(an_order(desk), subject=ORDER)
    return desk


async def introduced(desk: Desk) -> None:
    """Tell of a school with a brand, two coaches, and a graduate with the first coach."""
    brand = BrandChanged(
        brin="99ZZ",
        brand="Your Move!",
        colour="#ffb612",
        on_colour="#1f1a17",
        link="#9a3412",
        contact="hallo@your-move.example",
        logo=b64encode(LOGO).decode(),
    )
    await desk.receive(brand, subject=school_subject("99ZZ"))
    await knows(desk, "C01", "Rachid Benali", shown=True)
    await knows(desk, "C02", "Esmée Prins", shown=False)
    graduated = StudentGraduated(
        brin="99ZZ",
        crebo="25180",
        level=2,
        leerweg="bol",
        gemeentecode="GM0599",
        diploma_on=DAY,
        scope=Scope.MANDATORY,
        offered=True,
        startkwalificatie=True,
        term_ends_on=date(2027, 6, 1),
        coach_id="C01",
        coach_organisation="partner:P01",
    )
    await desk.receive(graduated, a_proposal(desk))


async def knows(desk: Desk, coach_id: str, name: str, *, shown: bool) -> None:
    subject, seal = coach_subject(coach_id), desk.transactions.sealer.seal
    email = f"{coach_id.lower()}@p01.example"
    contact = seal(subject, Contact(name=name, email=email, phone="06-00000009"))
    reachable = CoachReachable(coach_id=coach_id, partner_id="P01", contact=contact)
    await desk.receive(reachable, subject=subject)
    if shown:
        card = CoachCard(name=name, picture=b64encode(drawn_face()).decode())
        presented = CoachPresented(coach_id=coach_id, partner_id="P01", card=seal(subject, card))
        await desk.receive(presented, subject=subject)


def pictures(mail: Mail) -> dict[str, Any]:
    return {p["Content-ID"]: p.get_content() for p in mail.walk() if p["Content-ID"]}


async def test_r23_slber_and_trainer_hear_of_each_other_with_face_and_a_way_to_talk(
    desk: Desk,
) -> None:
    contact = Contact(name="Rachid Benali", email="rachid@p01.example", phone="06-00000001")
    confirmed = OrderConfirmed(
        partner_id="P01",
        trainer_id="C01",
        confirmed_on=DAY,
        contact=desk.transactions.sealer.seal(ORDER, contact),
    )
    await desk.receive(confirmed, subject=ORDER)
    (slber,) = await mails_to(desk, SLBER)
    (row,) = await desk.rows("SELECT status FROM message WHERE template = 'trainer-introduced'")

    assert row["status"] == "sent"
    assert str(slber["Reply-To"]) == "rachid@p01.example"
    for words in ("Rachid Benali komt Pitchen geven", "rachid@p01.example", "06-00000001"):
        assert words in slber.get_content()
    assert pictures(slber) == {"<face@estafette>": drawn_face()}
    assert slber["From"].addresses[0].display_name == "Estafette"


async def test_the_trainer_reads_who_ordered_and_answers_them(desk: Desk) -> None:
    confirmed = OrderConfirmed(partner_id="P01", trainer_id="C02", confirmed_on=DAY)
    await desk.receive(confirmed, subject=ORDER)
    (trainer,) = await mails_to(desk, "c02@p01.example")

    assert str(trainer["Reply-To"]) == SLBER
    said = trainer.get_content()
    assert "Hallo Esmée Prins" in said
    assert "Sam Smit heeft de module besteld" in said
    assert f"https://partner.example/desk/orders/{ORDER}" in said


async def test_graduate_and_coach_are_brought_together_in_the_schools_brand(desk: Desk) -> None:
    await desk.receive(confirmed_with("C01"))
    noor = (await mails_to(desk, NOOR))[-1]
    (told,) = await desk.rows("SELECT subject FROM message WHERE template LIKE 'participant%'")

    assert str(noor["Subject"]) == "Rachid Benali is je coach"
    assert noor["From"].addresses[0].display_name == "Your Move!"
    assert str(noor["Reply-To"]) == "c01@p01.example"
    assert pictures(noor) == {"<logo@estafette>": LOGO, "<face@estafette>": drawn_face()}
    page = noor.get_body(("html",))
    assert page is not None
    assert "#ffb612" in page.get_content()
    assert told["subject"] == coach_subject("C01")


def confirmed_with(coach_id: str) -> EnrolmentConfirmed:
    return EnrolmentConfirmed(
        enrolment_id=uuid4(), partner_id="P01", coach_id=coach_id, confirmed_on=DAY
    )


async def test_r25_the_coach_reads_a_name_and_finds_the_rest_where_looking_is_noted(
    desk: Desk,
) -> None:
    await desk.receive(confirmed_with("C02"))
    (coach,) = await mails_to(desk, "c02@p01.example")

    assert "Noor de Vries" in coach.get_content()
    assert "https://partner.example/desk/participants" in coach.get_content()
    assert NOOR not in coach.as_string()


async def test_r31_nobody_is_introduced_to_a_coach_whom_they_left(desk: Desk) -> None:
    chosen = CoachChosen(enrolment_id=uuid4(), partner_id="P01", coach_id="C02", chosen_on=DAY)
    assigned = CoachAssigned(coach_id="C02", coach_organisation="partner:P01", since=DAY)
    await desk.receive(assigned, chosen, confirmed_with("C01"))
    mails = await mails_to(desk, NOOR)
    rows = await desk.rows("SELECT subject FROM message WHERE template LIKE 'participant%'")

    assert [str(mail["Subject"]) for mail in mails[1:]] == ["Esmée Prins is je coach"]
    assert [row["subject"] for row in rows] == [coach_subject("C02")]


async def test_r16_both_coaches_and_the_young_person_hear_of_each_other_at_a_handover(
    desk: Desk,
) -> None:
    handover = uuid4()
    changed = CoachChanged(
        handover_id=handover,
        former_coach_id="C01",
        coach_id="C02",
        coach_organisation="partner:P01",
        reason=CoachChangeReason.NOT_AVAILABLE,
    )
    transferred = RegieTransferred(
        handover_id=handover,
        regie_version=2,
        from_organisation="school:99ZZ",
        to_organisation="gemeente:GM0599",
        transferred_on=DAY,
        coach_id="C02",
        coach_organisation="partner:P01",
        same_coach=False,
    )
    await desk.receive(changed, transferred)
    kept = {str(mail["To"]): mail for mail in (await send_all(desk.transactions)).mails}
    noor, former, new = kept[NOOR], kept["c01@p01.example"], kept["c02@p01.example"]

    assert "Je krijgt een nieuwe coach: Esmée Prins" in noor.get_content()
    assert "Rachid Benali vertelt de nieuwe" in noor.get_content()
    assert noor["From"].addresses[0].display_name == "Gemeente Rotterdam"
    assert "Esmée Prins" in former.get_content()
    assert str(former["Reply-To"]) == "c02@p01.example"
    assert "Rachid Benali was de coach" in new.get_content()
    assert str(new["Reply-To"]) == "c01@p01.example"
