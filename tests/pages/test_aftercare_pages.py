"""R3, R4, R9, R31, R32: the coach's day on a phone, and what the central team keeps an eye on."""

from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from services.school.aftercare.enrolling import EnrolmentIn, enrol_all
from services.school.aftercare.sign_ups import SignUpIn, match, sign_up
from shared.schemas.school import CoachChosen, ContactRecorded, EnrolmentCreated, OutcomeReported
from shared.schemas.vocabulary import Funding
from tests.browser import NewSite, Site, Width, assert_accessible, sign_in
from tests.builders import a_row
from tests.pages.aftercare import bring, events, fill_catalogue, live_until, on
from tests.service.test_school_moments import FACES

COACH, TEAM = "u-school-coach", "u-school-team"
WIDTHS: tuple[Width, ...] = ("phone", "desktop")


@pytest.fixture
async def here(site: NewSite) -> Site:
    """A graduate in aftercare with coach C01, on the day of the first contact."""
    here = await site("school", COACH)
    await fill_catalogue(here)
    await bring(here, a_row())
    await live_until(here, on(2026, 7, 11))
    (subject,) = await values(here, "SELECT subject FROM student")
    enrolment = EnrolmentIn(
        subject=subject,
        kind="aftercare",
        partner_id="P01",
        coach_id="C01",
        funding=Funding.STATUTORY,
    )
    async with here.served.transactions.begin() as tx:
        await enrol_all(tx, [enrolment])
    await live_until(here, on(2026, 8, 10))
    return here


async def values(site: Site, query: str) -> list[Any]:
    async with site.served.transactions.read() as session:
        return [row[0] for row in await session.execute(text(query))]


async def as_team(site: Site) -> Page:
    await site.desktop.context.clear_cookies()
    await sign_in(site.desktop, site.url, TEAM)
    return site.desktop


async def test_r3_a_coach_sees_whom_to_call_why_and_how_many_days_are_left(here: Site) -> None:
    for width in WIDTHS:
        page = await here.open("/aftercare", width)
        await expect(page.get_by_text("Vast contactmoment: 1 maand na het diploma")).to_be_visible()
        await expect(page.get_by_text("334 dagen")).to_be_visible()
        await assert_accessible(page)
    await page.get_by_role("link", name="Noor de Vries").click()
    await expect(page.get_by_text("10 juli 2027, nog 334 dagen")).to_be_visible()
    await assert_accessible(page)


async def test_a_contact_is_written_down_on_a_phone_in_one_form(here: Site) -> None:
    page = await here.open("/aftercare", "phone")
    await page.get_by_role("link", name="Leg het contact vast").click()
    await page.get_by_label("Ja, gesproken").check()
    await page.get_by_label("bellen", exact=True).check()
    await page.fill("#agreement", "Noor stuurt twee brieven.")
    await page.fill("#next_step", "Samen oefenen")
    await page.fill("#appointment_on", "2026-08-20")
    await page.select_option("#outcome", "tijdelijk-werk")
    await page.get_by_role("button", name="Bewaar").click()

    await expect(page.get_by_text("Het gesprek is opgeslagen.")).to_be_visible()
    await expect(page.get_by_text("U hoeft vandaag niemand te bellen")).to_be_visible()
    await assert_accessible(page)
    ((_, contact),) = await events(here, ContactRecorded)
    assert (contact["kind"], contact["rhythm_month"], contact["coach_id"]) == ("two-way", 1, "C01")
    ((_, outcome),) = await events(here, OutcomeReported)
    assert (outcome["outcome"], outcome["review_on"]) == ("tijdelijk-werk", "2027-02-06")
    await live_until(here, on(2026, 8, 20))
    page = await here.open("/aftercare", "phone")
    await expect(page.get_by_text("Afspraak", exact=True)).to_be_visible()


async def test_after_attempts_the_page_advises_another_channel(here: Site) -> None:
    for day in (11, 12, 13):
        await live_until(here, on(2026, 8, day))
        page = await here.open("/aftercare", "phone")
        await page.get_by_role("link", name="Leg het contact vast").click()
        await page.get_by_label("Nee, geprobeerd").check()
        await page.get_by_role("button", name="Bewaar").click()
        await expect(page.get_by_text("De poging is opgeslagen.")).to_be_visible()
    await live_until(here, on(2026, 8, 14))
    page = await here.open("/aftercare", "phone")

    await expect(page.get_by_text("Vast contactmoment: 1 maand na het diploma")).to_be_visible()
    await expect(page.get_by_text("Probeer nu een bericht sturen.")).to_be_visible()
    await assert_accessible(page)


async def test_what_is_wrong_is_said_in_the_form(here: Site) -> None:
    page = await here.open("/aftercare", "phone")
    await page.get_by_role("link", name="Leg het contact vast").click()
    await page.get_by_label("Nee, geprobeerd").check()
    await page.fill("#agreement", "Toch iets afgesproken.")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(
        page.get_by_text("Bij een poging zonder antwoord hoort geen").first
    ).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("Ja, gesproken").check()
    await page.fill("#appointment_on", "2026-08-01")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Een afspraak ligt na vandaag.").first).to_be_visible()
    assert await events(here, ContactRecorded) == []


async def test_r31_the_coach_cannot_see_who_left_and_loses_sight_at_once(here: Site) -> None:
    page = await as_team(here)
    (subject,) = await values(here, "SELECT subject FROM student")
    await page.goto(f"{here.url}/aftercare/{subject}")
    await assert_accessible(page)
    await page.select_option("#coach_id", "C02")
    await page.get_by_role("button", name="Verander de coach").click()
    await expect(page.get_by_text("De coach is veranderd.")).to_be_visible()

    ((_, chosen),) = await events(here, CoachChosen)
    assert chosen["coach_id"] == "C02"
    phone = await here.open("/aftercare", "phone")
    await expect(phone.get_by_text("U hoeft vandaag niemand te bellen")).to_be_visible()
    await here.open(f"/aftercare/{subject}", "phone")
    await expect(phone.locator("h1")).to_have_text("Deze pagina is er niet")


async def test_r4_the_central_team_extends_the_term_on_the_page_of_a_person(here: Site) -> None:
    page = await as_team(here)
    (subject,) = await values(here, "SELECT subject FROM student")
    await page.goto(f"{here.url}/aftercare/{subject}")
    options = await page.locator("#reason option").all_inner_texts()
    assert options[1:] == [
        f"{letter.upper()}: zie WEB 8.1.5 lid 3 onder {letter}" for letter in "abcdef"
    ]
    await expect(page.get_by_text("artikel 8.1.5, lid 3")).to_be_visible()
    await assert_accessible(page)
    await page.select_option("#reason", "b")
    await page.fill("#until", "2027-01-01")
    await page.get_by_role("button", name="Verleng").click()
    await expect(page.get_by_text("De nieuwe einddatum moet na de huidige").first).to_be_visible()
    await page.fill("#until", "2027-10-10")
    await page.get_by_role("button", name="Verleng").click()
    await expect(page.get_by_text("10 oktober 2027, nog")).to_be_visible()
    kept = "verlengd tot en met 10 oktober 2027 (WEB 8.1.5 lid 3 onder b)"
    await expect(page.get_by_text(kept)).to_be_visible()


async def test_r9_a_vacant_coach_is_an_alert_on_the_page_of_the_central_team(here: Site) -> None:
    page = await as_team(here)
    await page.goto(f"{here.url}/aftercare/team")
    await expect(page.get_by_text("Iedereen heeft een coach")).to_be_visible()
    await assert_accessible(page)
    await bring(here, a_row(studentnummer="500002", diplomadatum="2026-08-07", **FACES))
    await page.reload()
    await expect(page.get_by_text("1 jongere heeft langer dan een werkdag")).to_be_visible()
    await assert_accessible(page)


async def test_a_sign_up_of_an_unknown_is_matched_by_hand(here: Site) -> None:
    before = len(await events(here, EnrolmentCreated))
    await bring(here, a_row(studentnummer="500002", voornaam="Zoë", diplomadatum="2026-08-01"))
    async with here.served.transactions.begin() as tx:
        await sign_up(tx, "99ZZ", SignUpIn(name="Zoë", phone="06-00000001", coach_id="C01"))
    page = await here.open("/aftercare/sign-ups", "phone")
    await expect(page.get_by_text("nee, bel eerst")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Zoek wie dit is").click()
    await assert_accessible(page)
    await page.get_by_label("Zoë de Vries, klas 2BOL-001").check()
    await page.get_by_role("button", name="Dit is de juiste persoon").click()

    await expect(page.get_by_text("De aanmelding gaat verder.")).to_be_visible()
    assert len(await events(here, EnrolmentCreated)) == before + 1


async def test_who_knows_no_coach_gets_one_from_the_central_team(here: Site) -> None:
    page = await as_team(here)
    await bring(
        here, a_row(studentnummer="500002", voornaam="Zoë", diplomadatum="2026-08-01", **FACES)
    )
    async with here.served.transactions.begin() as tx:
        sign_up_id = await sign_up(tx, "99ZZ", SignUpIn(name="Zoë", phone="06-00000001"))
        (zoe,) = (
            await tx.session.execute(text("SELECT subject FROM student WHERE given_name = 'Zoë'"))
        ).scalars()
        await match(tx, sign_up_id, zoe)
    await page.goto(f"{here.url}/aftercare/sign-ups")
    await page.get_by_role("link", name="Zoë").click()
    await assert_accessible(page)
    await page.select_option("#coach_id", "C02")
    await page.get_by_role("button", name="Kies deze coach").click()
    await expect(page.get_by_text("De aanmelding gaat verder.")).to_be_visible()
    (_, created) = (await events(here, EnrolmentCreated))[-1]
    assert (created["partner_id"], created["coach_id"]) == ("P01", "C02")


async def plan(page: Page, **changed: str) -> None:
    fields = {
        "title": "Examenfeest",
        "audience": "Alle laatstejaars",
        "classes": "2BOL-001, 2BOL-002",
        "place": "Aula",
        "day": "2026-09-20",
        "begins": "14:00",
        "ends": "17:00",
    }
    await page.select_option("#kind", "exam-party")
    for name, value in (fields | changed).items():
        await page.fill(f"#{name}", value)
    await page.get_by_label("Rachid Benali").check()
    await page.get_by_role("button", name="Bewaar").click()


async def test_r32_the_central_team_plans_a_moment_and_prints_its_qr_code(here: Site) -> None:
    page = await as_team(here)
    await page.goto(f"{here.url}/calendar")
    await assert_accessible(page)
    await page.get_by_role("link", name="Plan een moment").click()
    await assert_accessible(page)
    await plan(page, ends="13:00")
    await expect(page.get_by_text("moet eindigen nadat het begint").first).to_be_visible()
    await plan(page)
    await expect(page.get_by_text("20 september 2026, 14.00 uur")).to_be_visible()
    await assert_accessible(page)
    (code,) = await values(here, "SELECT code FROM moment")
    await expect(page.get_by_role("link", name=f"{here.url}/m/{code}")).to_be_visible()
    drawn = await page.evaluate("document.querySelector('.es-qr').naturalWidth")
    assert drawn > 0
    await page.get_by_role("link", name="Verander dit moment").click()
    await expect(page.locator("#classes")).to_have_value("2BOL-001, 2BOL-002")
    await plan(page, place="Sporthal")
    await expect(page.get_by_text("Sporthal")).to_be_visible()
    await page.get_by_role("link", name="Maak een poster").click()
    await expect(page.get_by_text("Het duurt een minuut")).to_be_visible()
    await assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r32_the_report_has_a_chart_and_its_table(here: Site, width: Width) -> None:
    page = here.phone if width == "phone" else here.desktop
    await page.context.clear_cookies()
    await sign_in(page, here.url, TEAM)
    await page.goto(f"{here.url}/calendar/reach")
    await expect(page.get_by_text("Er zijn nog te weinig gediplomeerden")).to_be_visible()
    rows = [
        a_row(studentnummer=f"60000{n}", email=f"s{n}@student.example", diplomadatum="2026-08-01")
        for n in range(6)
    ]
    await bring(here, *rows)
    await page.reload()
    await expect(page.locator("svg[role=img]")).to_be_visible()
    await expect(page.get_by_role("row", name="Kende ons nog niet").first).to_be_visible()
    await assert_accessible(page)
