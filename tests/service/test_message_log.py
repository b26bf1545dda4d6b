"""What school and municipality see of messages to their own people, and what people want (R34)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.schemas.campaigns import ContactPreferenceSet
from shared.schemas.event import Event
from shared.schemas.notifications import (
    MessageFailed,
    MessageHeld,
    MessageLapsed,
    MessageRefused,
    MessageSent,
    OptedIn,
    OptedOut,
)
from tests.builders import SUBJECT, a_record
from tests.service.conftest import Desk, NewDesk
from tests.service.messages import CAMPAIGN
from tests.service.test_municipality import HANDOVER, an_answer, an_offered
from tests.service.test_school_aftercare import school, subject_of
from tests.service.test_school_connections import A_PREFERENCE

__all__ = ["school"]

NOW = datetime(2026, 7, 12, 8, tzinfo=UTC)
DAY = date(2026, 7, 12)


def about(**changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"message_id": uuid4(), "template": "campaign"}
    return values | {"organisation": "school:99ZZ", "campaign_id": CAMPAIGN} | changed


def sent(**changed: Any) -> MessageSent:
    return MessageSent(**about(**changed), cause_id=uuid4(), sent_at=NOW)


def held(until: datetime, **changed: Any) -> MessageHeld:
    return MessageHeld(**about(**changed), reason="dosing", until=until)


async def tell(desk: Desk, subject: UUID, *events: Event) -> None:
    records = [
        a_record(event, subject, time=NOW + timedelta(minutes=number))
        for number, event in enumerate(events)
    ]
    await desk.inbox.receive(records, desk.transactions)


async def page_for(desk: Desk, subject: UUID, who: str) -> tuple[int, str]:
    headers = desk.asking(who) | {"accept": "text/html"}
    answer = await desk.http.get(f"/people/{subject}/messages", headers=headers)
    return answer.status_code, answer.text


async def test_the_school_sees_kind_time_and_end_of_own_messages_and_no_address(
    school: Desk,
) -> None:
    subject = await subject_of(school)
    first, other = uuid4(), uuid4()
    await tell(
        school,
        subject,
        held(NOW + timedelta(days=30), message_id=first),
        sent(message_id=first),
        held(NOW + timedelta(days=40), message_id=other),
        MessageLapsed(**about(), useful_until=DAY, lapsed_on=DAY),
        MessageRefused(**about(), reason="no-basis", refused_on=DAY),
        MessageFailed(**about(template="welcome-aftercare"), reason="rejected"),
        OptedOut(purpose="guidance-promotion", opted_out_on=DAY),
        sent(template="regie-transferred-same-coach", organisation="gemeente:GM0599"),
        sent(template="handover-offered", organisation=None),
    )
    await tell(school, uuid4(), sent(template="order-confirmed", organisation=None))

    status, page = await page_for(school, subject, "school:99ZZ:central-team")
    assert status == 200
    assert "Berichten aan Noor de Vries" in page
    for words in (
        "verstuurd",
        "wacht, om niet te veel te sturen, tot",
        "vervallen: te lang gewacht",
        "de jongere zei geen ja",
        "niet gelukt: geweigerd",
        "uitgezet door de jongere",
    ):
        assert words in page, words
    assert "gemeente helpt verder" not in page, "what others sent is theirs"
    assert "noor@student.example" not in page, "no address"
    rows = await school.rows("SELECT campaign_id FROM message_log WHERE status = 'sent'")
    assert [row["campaign_id"] for row in rows] == [CAMPAIGN], "a school can count its campaigns"


async def test_r54_the_log_is_for_who_guides_the_person(school: Desk) -> None:
    subject = await subject_of(school)
    await tell(school, subject, sent())

    for who, expected in (
        ("school:99ZZ:coach:C01", 200),
        ("school:99ZZ:coach:C02", 404),
        ("school:98YY:central-team", 404),
        ("school:99ZZ:policy-adviser", 403),
    ):
        assert (await page_for(school, subject, who))[0] == expected, who
    seen = await school.rows("SELECT 1 FROM disclosure WHERE data_subject_id = :s", s=subject)
    assert len(seen) == 1


async def test_an_older_word_about_a_message_does_not_undo_a_newer(school: Desk) -> None:
    subject, message = await subject_of(school), uuid4()
    late = a_record(held(NOW, message_id=message), subject, time=NOW - timedelta(hours=1))
    await tell(school, subject, sent(message_id=message))
    await school.inbox.receive([late], school.transactions)

    (row,) = await school.rows("SELECT status FROM message_log")
    assert row["status"] == "sent"


async def test_r34_the_school_follows_what_the_person_chose_and_exports_it(school: Desk) -> None:
    subject = await subject_of(school)

    async def exported() -> dict[str, bool]:
        answer = (await school.http.get("/connections/preferences")).json()
        purposes: dict[str, bool] = answer["items"][0]["purposes"]
        return purposes

    async def brings(*, alumni: bool) -> dict[str, int]:
        body = {"items": [A_PREFERENCE | {"alumni": alumni}]}
        answer: dict[str, int] = (
            await school.http.post("/connections/preferences", json=body)
        ).json()
        return answer

    assert await brings(alumni=True) == {"kept": 1, "opted_out": 0}
    await brings(alumni=True)
    (told,) = await school.recorded(ContactPreferenceSet)
    assert (told["purpose"], told["wanted"], told["brin"]) == ("alumni", True, "99ZZ")

    await tell(school, subject, OptedOut(purpose="alumni", opted_out_on=DAY))
    assert (await exported())["alumni"] is False
    assert await brings(alumni=True) == {"kept": 1, "opted_out": 1}
    assert (await exported())["alumni"] is False, "only the person takes back the own opt-out"
    assert len(await school.recorded(ContactPreferenceSet)) == 1

    await tell(school, subject, OptedIn(purpose="alumni", opted_in_on=DAY, brin="99ZZ"))
    await tell(school, subject, OptedOut(purpose="guidance-promotion", opted_out_on=DAY))
    elsewhere = OptedOut(purpose="alumni", opted_out_on=DAY, brin="98YY")
    await tell(school, subject, elsewhere)
    assert await exported() == {"guidance": True, "guidance_promotion": False, "alumni": True}


async def test_the_municipality_sees_what_it_sent_to_people_of_its_own(new_desk: NewDesk) -> None:
    desk = await new_desk("municipality")
    theirs = {"template": "regie-transferred-same-coach", "campaign_id": None}
    await desk.receive(an_offered(desk.transactions.sealer), an_answer(available=True))
    await tell(desk, SUBJECT, sent(**theirs, organisation="gemeente:GM0599"))
    assert (await page_for(desk, SUBJECT, "municipality:GM0599:case-worker"))[0] == 404
    await desk.http.post(f"/handovers/{HANDOVER}/acceptance")
    await tell(
        desk,
        SUBJECT,
        sent(**theirs, organisation="gemeente:GM0599"),
        sent(template="campaign"),
        sent(template="confirm-sign-up", organisation="gemeente:GM0307"),
    )

    status, page = await page_for(desk, SUBJECT, "municipality:GM0599:case-worker")
    assert status == 200
    assert page.count("De gemeente helpt verder, met dezelfde coach") == 1
    assert "Nieuws over begeleiding" not in page
    assert "aanmelding" not in page, "another municipality sent that"
    assert (await page_for(desk, SUBJECT, "municipality:GM0307:case-worker"))[0] == 404
