"""R14, R15, R48, R49: the Doorstroompunt asks, the school answers, and support starts; by hand."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from shared.runtime.clock import MovableClock
from shared.runtime.due import DueWork
from shared.schemas.event import REGISTRY
from tests.browser import NewSite, Site, Width, assert_accessible, sign_in
from tests.builders import a_record, a_row
from tests.pages.aftercare import bring, live_until, on

WORKER, TEAM = "u-city-doorstroompunt", "u-school-team"
WIDTHS: tuple[Width, ...] = ("phone", "desktop")
STREAMS = ("municipality.regie", "school.lifecycle")


@dataclass
class Both:
    """A Doorstroompunt and a school, and how far each heard the other."""

    city: Site
    school: Site
    heard: dict[str, int] = field(default_factory=dict)

    async def carry(self) -> None:
        """Carry what each said to the other, as Kafka does."""
        for sender, receiver in ((self.city, self.school), (self.school, self.city)):
            name = sender.url
            async with sender.served.transactions.read() as session:
                said = await session.execute(
                    text(
                        "SELECT position, type, subject, body FROM event_log "
                        "WHERE topic = ANY(:streams) AND position > :heard ORDER BY position"
                    ),
                    {"streams": list(STREAMS), "heard": self.heard.get(name, 0)},
                )
                events = said.all()
            for row in events:
                record = a_record(REGISTRY[row.type].from_body(row.body), row.subject)
                there = receiver.served
                await there.service.inbox.receive([record], there.transactions)
                self.heard[name] = row.position
        for site in (self.city, self.school):
            async with site.served.transactions.read() as session:
                assert (await session.execute(text("SELECT * FROM dead_letter"))).all() == []


@pytest.fixture
async def both(site: NewSite) -> Both:
    """A school with an entree graduate of two months ago, and the Doorstroompunt there."""
    both = Both(await site("municipality", WORKER), await site("school", TEAM))
    await bring(both.school, a_row(crebo="25251", niveau="1"))
    await live_until(both.school, on(2026, 9, 1))
    await pass_time(both.city, 2026, 9, 1)
    return both


async def pass_time(site: Site, *day: int) -> None:
    """Move the Doorstroompunt's clock and do what falls due."""
    clock = site.served.transactions.clock
    assert isinstance(clock, MovableClock)
    clock.move_to(on(*day))
    await DueWork("municipality", site.served.service.due, site.served.transactions).catch_up()


async def looked_at(site: Site, path: str, *says: str) -> None:
    """Look at a page at both widths."""
    for width in WIDTHS:
        page = await site.open(path, width)
        for sentence in says:
            await expect(page.get_by_text(sentence).first).to_be_visible()
        await assert_accessible(page)


async def record_noor(page: Page, url: str) -> str:
    """Fill in the form for somebody who got an entree diploma; returns the person's address."""
    await page.goto(f"{url}/doorstroompunt/new")
    await page.fill("#name", "Noor de Vries")
    await page.fill("#birth_date", "2006-04-30")
    await page.fill("#phone", "06-00000001")
    await page.select_option("#last_diploma", "entree")
    await page.fill("#diploma_on", "2026-07-10")
    await page.select_option("#brin", "99ZZ")
    await page.get_by_label("Nee", exact=True).check()
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("De jongere is vastgelegd.")).to_be_visible()
    return page.url.removeprefix(url)


async def start(page: Page, agreed_on: date) -> None:
    """Say that the young person agreed, and start."""
    await page.fill("#agreed_on", str(agreed_on))
    await page.get_by_label("In een gesprek").check()
    await page.get_by_role("radio", name="Terug naar school").check()
    await page.get_by_role("button", name="Start de ondersteuning").click()
    await expect(page.get_by_text("De ondersteuning is begonnen.")).to_be_visible()


async def test_r15_the_doorstroompunt_asks_and_the_school_answers(both: Both) -> None:
    await looked_at(both.city, "/doorstroompunt", "Er is nog niemand aangemeld")
    await looked_at(both.school, "/consultations", "Er wacht geen vraag")
    await looked_at(both.city, "/doorstroompunt/new", "Vul geen burgerservicenummer in")
    page = both.city.desktop
    address = await record_noor(page, both.city.url)
    await looked_at(
        both.city, address, "Starten kan nog niet", "artikel 9.2.5, lid 5", "Vanaf 10 juli 2027"
    )
    await page.get_by_role("button", name="Vraag het de school").click()
    await expect(page.get_by_text("De school antwoordt uiterlijk 3 september 2026")).to_be_visible()

    await both.carry()
    await looked_at(both.school, "/consultations", "Noor de Vries", "Gevonden")
    team = both.school.phone
    await team.goto(f"{both.school.url}/consultations")
    await team.get_by_role("link", name="Noor de Vries").click()
    await expect(team.get_by_label("Noor de Vries, geboren 30 april 2006 (klopt)")).to_be_checked()
    await assert_accessible(team)
    await team.get_by_label("Doe het samen met ons").check()
    await team.fill("#note", "Rachid belt elke maand. Doe het graag samen.")
    await team.get_by_role("button", name="Stuur het antwoord").click()
    await expect(team.get_by_text("Het antwoord is naar het Doorstroompunt.")).to_be_visible()
    await looked_at(both.school, "/consultations", "Wordt begeleid", "Doe het samen met ons")

    await both.carry()
    answer = "Rachid belt elke maand. Doe het graag samen."
    await looked_at(both.city, address, "Mag starten", "Loopt, sinds 10 juli 2026", answer)
    await page.goto(both.city.url + address)
    await start(page, date(2026, 9, 1))
    await page.fill("#step", "Samen naar de open dag")
    await page.fill("#do_by", "2026-09-15")
    await page.get_by_role("button", name="Voeg de stap toe").click()
    await looked_at(both.city, address, "Samen naar de open dag", "na overleg met de school")
    await looked_at(both.city, "/doorstroompunt", "Terug naar school, sinds 1 september 2026")
    await both.carry()


async def test_r48_r49_the_own_part_opens_after_agreement_and_says_when_it_goes(
    site: NewSite,
) -> None:
    city = await site("municipality", WORKER)
    await pass_time(city, 2026, 9, 1)
    page = city.desktop
    address = await record_noor(page, city.url)
    await looked_at(city, f"{address}/own-part", "Er staat hier niets")
    await page.goto(city.url + address)
    await page.fill("#interest", "Noor verliest dit weekend de woonplek.")
    await page.get_by_role("button", name="Leg de reden vast").click()
    await start(page, date(2026, 9, 1))
    await page.get_by_role("link", name="Open het eigen deel").click()
    await page.fill("#health", "Slaapt slecht.")
    await page.get_by_role("button", name="Bewaar").click()
    await looked_at(city, f"{address}/own-part", "30 april 2035", "Slaapt slecht.")
    await looked_at(city, "/doorstroompunt/retention", "30 april 2035")
    await page.goto(city.url + address)
    await page.get_by_label("Verder bij de gemeente").check()
    await page.get_by_role("button", name="Stop", exact=True).click()

    await page.context.clear_cookies()
    await sign_in(page, city.url, "u-city-worker")
    await page.goto(f"{city.url}/doorstroompunt/routed-on")
    await expect(page.get_by_text("Noor de Vries")).to_be_visible()
    await assert_accessible(page)
    await page.goto(f"{city.url}{address}/own-part")
    await expect(page.get_by_role("heading", name="Dit mag u niet")).to_be_visible()


async def test_r14_r15_pages_say_what_is_late_and_what_may_not(both: Both) -> None:
    page = both.city.phone
    address = await record_noor(page, both.city.url)
    await page.get_by_role("button", name="Vraag het de school").click()
    await both.carry()
    await pass_time(both.city, 2026, 9, 7)
    await live_until(both.school, on(2026, 9, 7))
    await looked_at(both.city, address, "De school heeft nog niet geantwoord")
    await looked_at(both.city, "/doorstroompunt", "Te laat")
    await looked_at(both.school, "/consultations", "Te laat")

    await page.goto(f"{both.city.url}/doorstroompunt/new")
    await page.fill("#name", "Sam Jansen")
    await page.fill("#birth_date", "2006-04-30")
    await page.select_option("#last_diploma", "other")
    await page.get_by_label("Ja", exact=True).check()
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Dan helpt niet het Doorstroompunt").first).to_be_visible()
    await assert_accessible(page)
