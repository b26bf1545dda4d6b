"""The partner's desk in a real browser, on a phone first."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from services.partner.steps.groups import GroupIn, open_group
from services.partner.steps.hours import HoursIn, RateIn, set_rate, write_hours
from services.partner.steps.orders import ConfirmationIn, confirm
from services.partner.steps.reporting import AttendanceIn, record_attendance
from services.partner.steps.sessions import SessionIn, plan, plan_for_group
from shared.messaging.transaction import Transaction
from shared.runtime.clock import AMSTERDAM, MovableClock
from shared.schemas.municipality import CoachContinuityAsked
from shared.schemas.partner import CoachAvailability, ReportSubmitted
from shared.schemas.personal import Contact, Feedback, Message, Participant
from shared.schemas.quality import ModuleResult, ResultsPublished, SideResult, SignalDecided
from shared.schemas.school import (
    EnrolmentCreated,
    MessagePosted,
    ModuleOrdered,
    ModulePublished,
    OrderChangeProposed,
)
from shared.schemas.vocabulary import Funding
from tests.browser import NewSite, Site, assert_accessible
from tests.builders import a_record

ORDER, SECOND = UUID(int=7 << 64 | 1), UUID(int=7 << 64 | 2)
MODULE = UUID("01990000-0000-7000-8000-0000000000aa")
NOON = datetime(2026, 6, 8, 12, tzinfo=AMSTERDAM)


async def receive(here: Site, event: Any, subject: UUID) -> None:
    await here.served.service.inbox.receive([a_record(event, subject)], here.served.transactions)


def seal(here: Site, subject: UUID, content: Any) -> Any:
    return here.served.transactions.sealer.seal(subject, content)


async def an_order_comes_in(here: Site, order: UUID = ORDER, klas: str = "2BOL-001") -> None:
    ordered = ModuleOrdered(
        module_id=MODULE,
        module_name="Omgaan met geld",
        partner_id="P01",
        brin="99ZZ",
        klas=klas,
        group_size=20,
        period_from=date(2026, 6, 4),
        period_until=date(2026, 6, 20),
        location="Lokaal 1.12",
        funding=Funding.STATUTORY,
        respond_by=date(2026, 6, 4),
        orderer=seal(here, order, Contact(name="Sam Smit", email="s01@school.example")),
        order_mailbox="orders@p01.example",
        wished_starts=(datetime(2026, 6, 8, 9, tzinfo=AMSTERDAM),),
        wishes=seal(here, order, Message(author="Sam Smit", text="Graag met veel oefenen.")),
        cost_carrier="KP-4711",
    )
    await receive(here, ordered, order)


async def do(here: Site, deed: Callable[[Transaction], Awaitable[Any]]) -> Any:
    async with here.served.transactions.begin() as tx:
        return await deed(tx)


async def trainers(here: Site) -> None:
    rows = [("C01", "Rachid Benali"), ("C03", "Giovanni Rosalia")]
    async with here.served.transactions.begin() as tx:
        connection = await tx.session.connection()
        await connection.exec_driver_sql("INSERT INTO partner VALUES ('P01', 'Life After School')")
        for number, name in rows:
            await connection.exec_driver_sql(
                "INSERT INTO coach (coach_id, partner_id, name) "
                f"VALUES ('{number}', 'P01', '{name}')"
            )


def move_to(here: Site, moment: datetime) -> None:
    clock = here.served.transactions.clock
    assert isinstance(clock, MovableClock)
    clock.move_to(moment)


async def go_on(page: Page, name: str) -> None:
    """Press a button or follow a link, and find the next page readable for everybody."""
    found = page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    )
    await found.first.click()
    await page.wait_for_load_state()
    await assert_accessible(page)


async def test_r24_r28_r30_on_a_phone_from_order_to_report(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    await trainers(here)
    await an_order_comes_in(here)
    page = await here.open("/", "phone")
    await assert_accessible(page)
    await expect(page.get_by_text("antwoord uiterlijk 4 juni 2026")).to_be_visible()

    await go_on(page, "Omgaan met geld, klas 2BOL-001")
    await expect(page.get_by_text("Graag met veel oefenen.")).to_be_visible()
    await expect(page.get_by_role("link", name="s01@school.example")).to_be_visible()
    await page.get_by_label("Wie geeft het?").select_option("C03")
    await go_on(page, "Bevestig de bestelling")
    await expect(page.get_by_text("De bestelling is bevestigd.")).to_be_visible()

    await go_on(page, "Plan een sessie")
    await page.get_by_label("Dag").fill("2026-06-08")
    await page.get_by_label("Begin").fill("10:00")
    await page.get_by_label("Einde").fill("09:00")
    await go_on(page, "Plan de sessie")
    await expect(page.get_by_text("na het begin").first).to_be_visible()
    await page.get_by_label("Einde").fill("11:00")
    await go_on(page, "Plan de sessie")
    await expect(page.get_by_text("8 juni 2026, 10.00–11.00 uur")).to_be_visible()

    move_to(here, NOON)
    page = await here.open("/desk/today", "phone")
    await assert_accessible(page)
    await go_on(page, "Wie was er?")
    await page.get_by_label("Hoeveel studenten waren er?").fill("25")
    await go_on(page, "Bewaar")
    await expect(page.get_by_text("De klas heeft 20 studenten.").first).to_be_visible()
    await page.get_by_label("Hoeveel studenten waren er?").fill("18")
    await go_on(page, "Bewaar")

    await page.get_by_label("Ja", exact=True).check()
    await page.get_by_label("Wilt u iets zeggen over de klas?").fill("Fijne groep.")
    await go_on(page, "Verstuur het verslag")
    await expect(page.get_by_text("Het verslag is verstuurd.")).to_be_visible()
    await expect(page.get_by_text("het ging door")).to_be_visible()

    async with here.served.transactions.read() as session:
        connection = await session.connection()
        found = await connection.exec_driver_sql(
            f"SELECT body FROM event_log WHERE type = '{ReportSubmitted.type}'"
        )
        assert b'"present":18' in bytes(found.scalar_one())


async def test_r28_a_conflict_is_shown_with_the_session_that_it_is_with(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    await trainers(here)
    for order, klas in ((ORDER, "2BOL-001"), (SECOND, "2BOL-002")):
        await an_order_comes_in(here, order, klas)
        await do(here, lambda tx, o=order: confirm(tx, o, ConfirmationIn(trainer_id="C03")))  # type: ignore[misc]
    await do(here, lambda tx: plan(tx, ORDER, at_ten("C03")))

    page = await here.open(f"/desk/orders/{SECOND}/sessions", "phone")
    await page.get_by_label("Dag").fill("2026-06-08")
    await page.get_by_label("Begin").fill("10:30")
    await page.get_by_label("Einde").fill("11:30")
    await go_on(page, "Plan de sessie")

    sentence = "geeft dan al: Omgaan met geld, klas 2BOL-001 (10.00–11.00 uur)"
    await expect(page.get_by_text(sentence).first).to_be_visible()


def at_ten(trainer: str, day: int = 8) -> SessionIn:
    start = datetime.combine(date(2026, 6, day), time(10), AMSTERDAM)
    return SessionIn(
        starts_at=start, ends_at=start.replace(hour=11), location="Aula", trainer_id=trainer
    )


async def test_r24_a_partner_proposes_another_time_and_number_from_the_page_of_a_session(
    site: NewSite,
) -> None:
    here = await site("partner", "u-partner-owner")
    await trainers(here)
    await an_order_comes_in(here)
    await do(here, lambda tx: confirm(tx, ORDER, ConfirmationIn(trainer_id="C03")))
    session = await do(here, lambda tx: plan(tx, ORDER, at_ten("C03")))

    page = await here.open(f"/desk/sessions/{session.session_id}", "phone")
    await page.get_by_role("link", name="Stel een andere tijd voor").click()
    await assert_accessible(page)
    await page.get_by_label("Nieuw begin").fill("13:00")
    await page.get_by_label("Nieuw einde").fill("12:00")
    await page.get_by_label("Aantal studenten").fill("12")
    await go_on(page, "Verstuur het voorstel")
    await expect(page.get_by_text("eindigen nadat ze begint").first).to_be_visible()
    await page.get_by_label("Nieuw einde").fill("14:00")
    await go_on(page, "Verstuur het voorstel")

    await expect(page.get_by_text("12 studenten. De sessie is dan op")).to_be_visible()
    await expect(page.get_by_text("13.00–14.00 uur")).to_be_visible()
    async with here.served.transactions.read() as reading:
        query = "SELECT body FROM event_log WHERE type LIKE '%change-proposed%'"
        (told,) = (await reading.execute(text(query))).scalars()
    said = json.loads(told)
    assert (said["session_id"], said["group_size"]) == (str(session.session_id), 12)


async def somebody_signs_up(here: Site, name: str) -> UUID:
    subject, enrolment = uuid4(), uuid4()
    person = Participant(name=f"{name} de Vries", email=f"{name.lower()}@student.example")
    created = EnrolmentCreated(
        enrolment_id=enrolment,
        kind="module",
        module_id=MODULE,
        partner_id="P01",
        funding=Funding.STATUTORY,
        participant=seal(here, subject, person),
    )
    await receive(here, created, subject)
    return enrolment


async def offer_is_told(here: Site) -> None:
    """Tell the partner of its module, of results, and of the answer to a signal."""
    module = ModulePublished(
        name="Omgaan met geld",
        theme="Geld",
        partner_id="P01",
        duration_minutes=90,
        phase="both",
        max_group_size=24,
        contract_from=date(2026, 1, 1),
        contract_until=date(2026, 12, 31),
    )
    await receive(here, module, MODULE)
    side = SideResult(side="student", number=12, mean=4.25, klik=4.5)
    known = ModuleResult(module_id=MODULE, module_name="Omgaan met geld", sides=(side,))
    results = ResultsPublished(
        brin="99ZZ",
        partner_id="P01",
        published_on=date(2026, 6, 1),
        modules=(known,),
        total=(side,),
    )
    await receive(here, results, uuid4())
    decided = SignalDecided(
        feedback_id=uuid4(),
        partner_id="P01",
        decision="adopted",
        reason=seal(here, ORDER, Feedback(text="De zaal is nu groter.")),
        decided_on=date(2026, 6, 2),
    )
    await receive(here, decided, ORDER)


async def test_r36_r37_the_owner_reads_what_others_think_and_what_became_of_a_signal(
    site: NewSite,
) -> None:
    here = await site("partner", "u-partner-owner")
    await trainers(here)
    await an_order_comes_in(here)
    page = await here.open("/desk/evaluations", "phone")
    await expect(page.get_by_text("Er zijn nog geen cijfers")).to_be_visible()
    await assert_accessible(page)

    await offer_is_told(here)
    await page.reload()
    await expect(page.get_by_role("img", name="Gemiddeld cijfer bij school 99ZZ")).to_be_visible()
    await expect(page.get_by_role("cell", name="4,25").first).to_be_visible()
    await assert_accessible(page)

    await page.goto(f"{page.url.removesuffix('/desk/evaluations')}/desk/orders/{ORDER}")
    await expect(page.get_by_text("De zaal is nu groter.")).to_be_visible()
    await expect(page.get_by_text("90 minuten")).to_be_visible()
    await assert_accessible(page)


async def test_r28_a_group_is_opened_for_a_module_of_ones_own(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    await trainers(here)
    page = await here.open("/desk/groups", "phone")
    await expect(page.get_by_text("Er is nog geen module van u bekend.")).to_be_visible()

    await an_order_comes_in(here)
    await offer_is_told(here)
    await page.reload()
    await page.get_by_label("Module").select_option("Omgaan met geld")
    await page.get_by_label("Trainer").select_option("Rachid Benali")
    await page.get_by_label("Aantal plekken").fill("12")
    await go_on(page, "Open de groep")

    await expect(page.get_by_role("heading", name="Omgaan met geld")).to_be_visible()


async def a_busy_desk(here: Site) -> dict[str, str]:
    """Fill a desk with something of everything; returns identifiers for addresses."""
    await trainers(here)
    await an_order_comes_in(here)
    await an_order_comes_in(here, SECOND, "2BOL-002")
    wish = MessagePosted(
        message_id=uuid4(),
        posted_at=datetime(2026, 6, 1, 7, tzinfo=AMSTERDAM),
        kind="wish",
        content=seal(here, ORDER, Message(author="Sam Smit", text="Kan het in twee groepen?")),
        answer_by=date(2026, 6, 4),
    )
    await receive(here, wish, ORDER)
    await do(here, lambda tx: confirm(tx, ORDER, ConfirmationIn(trainer_id="C03")))
    session = await do(here, lambda tx: plan(tx, ORDER, at_ten("C03")))
    change = OrderChangeProposed(
        change_id=uuid4(),
        proposed_on=date(2026, 6, 1),
        period_from=date(2026, 6, 5),
        period_until=date(2026, 6, 20),
        location="Aula",
    )
    await receive(here, change, ORDER)
    wanted = GroupIn(
        partner_id="P01",
        module_id=MODULE,
        module_name="Omgaan met geld",
        trainer_id="C03",
        capacity=1,
    )
    group = await do(here, lambda tx: open_group(tx, wanted))
    noor, _ = [await somebody_signs_up(here, name) for name in ("Noor", "Sam")]
    open_session = await do(here, lambda tx: plan_for_group(tx, group.group_id, at_ten("C01")))
    await offer_is_told(here)
    question = CoachContinuityAsked(
        handover_id=uuid4(),
        coach_id="C03",
        coach_organisation="partner:P01",
        gemeentecode="GM0599",
    )
    await receive(here, question, uuid4())
    move_to(here, NOON)
    await do(here, lambda tx: record_attendance(tx, session.session_id, AttendanceIn(present=18)))
    hours = HoursIn(trainer_id="C03", worked_on=date(2026, 6, 5), minutes=45)
    await do(here, lambda tx: write_hours(tx, ORDER, hours))
    rate = RateIn(partner_id="P01", valid_from=date(2026, 1, 1), cents_per_hour=8550)
    await do(here, lambda tx: set_rate(tx, rate))
    return {
        "session": str(session.session_id),
        "open_session": str(open_session.session_id),
        "group": str(group.group_id),
        "participant": str(noor),
        "wish": str(wish.message_id),
    }


ADDRESSES = (
    "/",
    "/desk/today",
    "/desk/orders",
    f"/desk/orders/{ORDER}",
    f"/desk/orders/{SECOND}",
    f"/desk/orders/{SECOND}/declination",
    f"/desk/orders/{ORDER}/cancellation",
    f"/desk/orders/{ORDER}/changes",
    f"/desk/orders/{ORDER}/sessions",
    f"/desk/orders/{ORDER}/report",
    f"/desk/orders/{ORDER}/hours",
    "/desk/messages/{wish}/wish-answer",
    "/desk/sessions",
    "/desk/sessions?since=2026-06-08",
    "/desk/sessions/{session}",
    "/desk/sessions/{session}/attendance",
    "/desk/sessions/{open_session}",
    "/desk/sessions/{open_session}/attendance",
    "/desk/sessions/{open_session}/move",
    "/desk/participants",
    "/desk/participants/{participant}",
    "/desk/participants/{participant}/hours",
    "/desk/coach-questions",
    "/desk/groups",
    "/desk/groups/{group}",
    "/desk/groups/{group}/sessions",
    "/desk/invoices",
    "/desk/evaluations",
)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_every_page_is_readable_for_everybody_at_both_widths(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    await assert_accessible(await here.open("/", "phone"))
    known = await a_busy_desk(here)
    for address in ADDRESSES:
        for page in (here.phone, here.desktop):
            answer = await page.goto(here.url + address.format(**known))
            assert answer is not None
            assert answer.ok, (address, answer.status)
            assert await page.locator("h1").count() == 1, address
            await assert_accessible(page)


async def test_r31_r54_a_trainer_sees_the_own_day_and_ticks_by_first_name(site: NewSite) -> None:
    here = await site("partner", "u-partner-trainer")
    known = await a_busy_desk(here)
    page = await here.open("/desk/today", "phone")
    await expect(page.get_by_role("link", name="Omgaan met geld, klas 2BOL-001")).to_be_visible()
    await expect(page.get_by_role("link", name="Uren en factuur")).to_have_count(0)

    page = await here.open(f"/desk/sessions/{known['open_session']}/attendance", "phone")
    await page.get_by_label("Noor").check()
    await expect(page.get_by_text("de Vries")).to_have_count(0)
    await expect(page.get_by_label("Sam", exact=True)).to_have_count(0)
    await go_on(page, "Bewaar")
    await expect(page.get_by_text("De aanwezigheid is vastgelegd.")).to_be_visible()
    async with here.served.transactions.read() as session:
        connection = await session.connection()
        noted = await connection.exec_driver_sql(
            "SELECT role, fields FROM disclosure WHERE processing_activity = "
            "'participants.attendance'"
        )
        assert [tuple(row) for row in noted] == [("trainer", ["naam"])]


async def test_r17_the_owner_says_that_a_coach_can_stay(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    await a_busy_desk(here)
    page = await here.open("/", "phone")
    await go_on(page, "Kan de coach blijven? 1 vraag")
    await expect(page.get_by_text("Gemeente Rotterdam vraagt of Giovanni Rosalia")).to_be_visible()
    await go_on(page, "Ja, deze coach blijft")

    await expect(page.get_by_text("De gemeente krijgt uw antwoord.")).to_be_visible()
    async with here.served.transactions.read() as session:
        connection = await session.connection()
        said = await connection.exec_driver_sql(
            f"SELECT body FROM event_log WHERE type = '{CoachAvailability.type}'"
        )
        assert b'"available":true' in bytes(said.scalar_one())


async def test_r28_the_owner_passes_a_place_on(site: NewSite) -> None:
    here = await site("partner", "u-partner-owner")
    known = await a_busy_desk(here)
    page = await here.open(f"/desk/groups/{known['group']}", "phone")
    await go_on(page, "Noor doet niet mee")
    await expect(page.get_by_text("Plek aangeboden")).to_be_visible()
    await go_on(page, "Sam neemt de plek")
    await expect(page.get_by_text("Heeft een plek")).to_have_count(1)
