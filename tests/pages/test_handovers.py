"""Handovers in a real browser: the case worker accepts, refuses and asks; the school goes on."""

from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, expect

from services.school.agreements import Answer, record_answers
from services.school.models import HandoverRow
from shared.runtime.clock import AMSTERDAM, MovableClock
from shared.schemas.event import Event
from shared.schemas.handovers import HandoverQuestionAnswered, HandoverQuestionAsked
from shared.schemas.municipality import HandoverRefused, RegieTransferred
from shared.schemas.partner import CoachAvailability
from shared.schemas.personal import Contact, ContactMoment, Message, Overgangsdocument
from shared.schemas.school import HandoverOffered, HandoverProposed
from shared.schemas.vocabulary import RefusalReason, Route
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import SUBJECT, a_record, a_row
from tests.pages.aftercare import bring, events, fill_catalogue, live_until, on
from tests.service.test_municipality import an_offered

WIDTHS: tuple[Width, ...] = get_args(Width)
FIRST, SECOND = UUID(int=7 << 64 | 1), UUID(int=7 << 64 | 2)


async def receive(here: Site, event: Event, subject: UUID = SUBJECT) -> None:
    await here.served.service.inbox.receive([a_record(event, subject)], here.served.transactions)


def a_full_document() -> Overgangsdocument:
    return Overgangsdocument(
        person=Contact(name="Noor de Vries", email="noor@student.example", phone="06-00000001"),
        birth_date=date(2006, 4, 30),
        gemeentecode="GM0599",
        qualification="Kok",
        crebo="25180",
        diploma_on=date(2025, 6, 1),
        startkwalificatie=True,
        coach=Contact(name="Rachid Benali", email="c01@p02.example"),
        coach_organisation="partner:P02",
        coach_organisation_name="Loopbaanlounge",
        modules=("Omgaan met geld", "Solliciteren"),
        contact_moments=(
            ContactMoment(contacted_on=date(2026, 3, 2), channel="call", agreement="Brief sturen."),
            ContactMoment(contacted_on=date(2026, 5, 4), channel="visit"),
        ),
        support_needs=("Zoekt van tijdelijk werk naar vast werk.",),
        own_words="Ik wil in een grote keuken werken, en mijn coach houden.",
    )


async def an_offer(here: Site, handover_id: UUID, subject: UUID, **changed: Any) -> None:
    seal = here.served.transactions.sealer
    document = seal.seal(subject, a_full_document())
    offer = an_offered(seal, handover_id=handover_id, document=document, **changed)
    await receive(here, offer, subject)


@pytest.fixture
async def desk(site: NewSite) -> Site:
    """The municipality's desk with two offers, one of which expires soon, and one coming."""
    here = await site("municipality", "u-city-worker")
    await an_offer(here, FIRST, SUBJECT)
    await an_offer(here, SECOND, uuid4(), answer_by=date(2026, 6, 5))
    seal = here.served.transactions.sealer
    other = uuid4()
    coming = HandoverProposed(
        handover_id=uuid4(),
        gemeentecode="GM0599",
        route=Route.GEMEENTE,
        term_ends_on=date(2026, 7, 20),
        days_left=49,
        contact=seal.seal(other, Contact(name="Sam", email="sam@student.example")),
    )
    await receive(here, coming, other)
    return here


async def looked_at(here: Site, page: Page) -> None:
    """Check a page at both widths."""
    path = page.url.removeprefix(here.url)
    for width in WIDTHS:
        await assert_accessible(await here.open(path, width))


async def test_r10_r17_the_case_worker_reads_asks_and_accepts_with_the_same_coach(
    desk: Site,
) -> None:
    page = await desk.open("/desk/handovers")
    first = page.locator("tbody tr").first
    await expect(first).to_contain_text("Nog 4 dagen")
    await looked_at(desk, page)
    for tab in ("coming", "coach", "history"):
        await looked_at(desk, await desk.open(f"/desk/handovers?tab={tab}"))
    await desk.open(f"/desk/handovers/{FIRST}")
    await expect(page.locator("h1")).to_have_text("Noor de Vries")
    for said in ("grote keuken", "Loopbaanlounge", "Brief sturen.", "Omgaan met geld"):
        await expect(page.get_by_text(said).first).to_be_visible()

    await page.get_by_text("Stel de school een vraag").click()
    await page.get_by_label("Uw vraag").fill("Is 123456782 het nummer?")
    await page.get_by_role("button", name="Verstuur de vraag").click()
    await expect(page.get_by_role("alert")).to_contain_text("BSN")
    await assert_accessible(page)
    await page.get_by_label("Uw vraag").fill("Kan Noor ook in het weekend werken?")
    await page.get_by_role("button", name="Verstuur de vraag").click()
    await expect(page.get_by_text("Uw vraag is naar de school.")).to_be_visible()
    ((subject, asked),) = await events(desk, HandoverQuestionAsked)
    answered = HandoverQuestionAnswered(
        question_id=asked["question_id"],
        handover_id=FIRST,
        answered_at=datetime(2026, 6, 2, 9, tzinfo=AMSTERDAM),
        answer=desk.served.transactions.sealer.seal(
            subject, Message(author="Rachid Benali", text="Ja, dat kan.")
        ),
        intake_mailbox="intake@gemeente.example",
    )
    await receive(desk, answered)
    yes = CoachAvailability(handover_id=FIRST, coach_id="C01", available=True)
    await receive(desk, yes)
    await page.goto(f"{desk.url}/desk/handovers/{FIRST}")
    await expect(page.get_by_text("Ja, dat kan.")).to_be_visible()
    await looked_at(desk, page)
    await page.get_by_role("button", name="Aanvaard met dezelfde coach").click()
    await expect(
        page.get_by_text("U heeft de overdracht aanvaard. De coach blijft.")
    ).to_be_visible()
    ((_, transferred),) = await events(desk, RegieTransferred)
    assert transferred["same_coach"] is True

    await page.get_by_role("link", name="Naar de intake").click()
    await expect(page.get_by_text("Uit het overgangsdocument: eigen woorden.")).to_be_visible()
    await expect(page.get_by_label("Wat wil de jongere zelf?")).to_have_count(0)
    await page.get_by_label("Hoe kan de jongere reizen naar werk?").fill("Met de fiets.")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Het antwoord is opgeslagen.")).to_be_visible()
    await expect(page.get_by_text("Met de fiets.")).to_be_visible()
    await looked_at(desk, page)


async def test_r13_the_case_worker_refuses_and_says_where_the_young_person_lives(
    desk: Site,
) -> None:
    page = await desk.open(f"/desk/handovers/{SECOND}", "phone")
    await expect(page.get_by_text("Antwoord snel")).to_be_visible()
    await page.get_by_role("link", name="Weiger").click()
    await assert_accessible(page)
    await page.get_by_label("De jongere woont niet in onze gemeente").check()
    await page.get_by_label("In welke gemeente woont de jongere nu?").fill("Amersfort")
    await page.get_by_role("button", name="Weiger").click()
    await expect(page.get_by_text("Bedoelt u: Amersfoort?").first).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("In welke gemeente woont de jongere nu?").fill("Amersfoort")
    await page.get_by_role("button", name="Weiger").click()
    await expect(page.get_by_text("De school hoort het meteen.")).to_be_visible()
    ((_, refused),) = await events(desk, HandoverRefused)
    assert (refused["reason"], refused["resident_in"]) == ("not-resident", "GM0307")
    await page.goto(f"{desk.url}/desk/handovers?tab=history")
    await expect(page.get_by_text("Naar een andere gemeente")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Aangeboden op 1 juni 2026").click()
    await expect(page.get_by_text("U ziet de gegevens van deze jongere niet meer.")).to_be_visible()
    await assert_accessible(page)


async def test_r16_another_coach_is_planned_and_recorded_on_the_page(desk: Site) -> None:
    no = CoachAvailability(
        handover_id=FIRST, coach_id="C01", available=False, alternative_coach_id="C02"
    )
    await receive(desk, no)
    page = await desk.open(f"/desk/handovers/{FIRST}")
    await page.get_by_role("button", name="Aanvaard").click()
    await expect(page.get_by_text("Regel nu de coach.")).to_be_visible()
    await looked_at(desk, page)
    await page.get_by_role("button", name="Leg de andere coach vast").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await assert_accessible(page)
    await page.select_option("#reason", "not-available")
    await page.fill("#planned_on", "2026-06-03")
    await page.get_by_role("button", name="Leg de andere coach vast").click()
    await expect(page.get_by_text("Het gesprek is gepland.")).to_be_visible()
    clock = desk.served.transactions.clock
    assert isinstance(clock, MovableClock)
    clock.move_to(on(2026, 6, 4))
    await looked_at(desk, page)
    await page.locator("#took_place_on").first.fill("2026-06-03")
    await page.get_by_role("button", name="Bewaar het gesprek").click()
    await expect(page.get_by_text("De overdracht is klaar.")).to_be_visible()
    ((_, transferred),) = await events(desk, RegieTransferred)
    assert (transferred["coach_id"], transferred["same_coach"]) == ("C02", False)


async def test_r10_r13_the_school_answers_and_goes_on_after_a_refusal(site: NewSite) -> None:
    here = await site("school", "u-school-coach")
    await fill_catalogue(here)
    await bring(here, a_row())
    await live_until(here, on(2027, 5, 1))
    ((subject, proposed),) = await events(here, HandoverProposed)
    handover = UUID(proposed["handover_id"])
    async with here.served.transactions.begin() as tx:
        said = {"agreed": True, "means": "phone", "text_version": "1"}
        await record_answers(tx, [Answer(handover_id=handover, **said)])
    await live_until(here, on(2027, 7, 10))
    await here.open("/handover-desk?tab=running")
    await looked_at(here, here.desktop)
    question = HandoverQuestionAsked(
        question_id=uuid4(),
        handover_id=handover,
        asked_at=on(2027, 7, 10),
        question=here.served.transactions.sealer.seal(
            subject, Message(author="Ineke Verhoef", text="Heeft Noor een rijbewijs?")
        ),
    )
    await receive(here, question, subject)
    page = await here.open("/handover-desk")
    await looked_at(here, page)
    await page.goto(f"{here.url}/handover-desk")
    await page.get_by_role("link", name="Noor de Vries").click()
    await looked_at(here, page)
    await page.get_by_label("Uw antwoord").fill("Ja, sinds mei.")
    await page.get_by_role("button", name="Verstuur het antwoord").click()
    await expect(page.get_by_text("Uw antwoord is naar de gemeente.")).to_be_visible()

    refused = HandoverRefused(
        handover_id=handover,
        reason=RefusalReason.NOT_RESIDENT,
        refused_on=date(2027, 7, 12),
        resident_in="GM0307",
    )
    await receive(here, refused, subject)
    await page.goto(f"{here.url}/handover-desk/{handover}")
    await looked_at(here, page)
    await page.get_by_role("button", name="Ja, de jongere woont in Amersfoort").click()
    await expect(page.get_by_text("De jongere krijgt een mail met de vraag.")).to_be_visible()
    async with here.served.transactions.read() as session:
        row = await session.get(HandoverRow, handover)
    assert row is not None
    assert row.status == "refused"
    assert len(await events(here, HandoverProposed)) == 2
    assert len(await events(here, HandoverOffered)) == 1
    await page.get_by_role("link", name="Naar de jongere").click()
    await page.get_by_label("In welke gemeente woont de jongere nu?").fill("Rotterdam")
    await looked_at(here, page)
    await page.get_by_label("In welke gemeente woont de jongere nu?").fill("Rotterdam")
    await page.get_by_role("button", name="Verander de gemeente").click()
    await expect(page.get_by_text("De gemeente is veranderd.")).to_be_visible()
