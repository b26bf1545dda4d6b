"""The pages of a case: readable for everybody, and a young person stops in two clicks (R6, R19)."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID

from playwright.async_api import Page, expect

from services.municipality.links import SUPPORT
from services.municipality.models import CaseRow
from services.municipality.steps.handovers import accept
from services.municipality.steps.tasks import TaskIn, add_task
from shared.messaging.received import Record
from shared.schemas.event import Event
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import a_record
from tests.service.cases import HANDED_OVER, NOOR
from tests.service.test_case_timeline import BEFORE
from tests.service.test_municipality import a_document, an_answer, an_offered

WIDTHS: tuple[Width, ...] = get_args(Width)
CASE = f"/desk/cases/{NOOR}"


async def hear(here: Site, *events: Event) -> None:
    records: list[Record] = [a_record(event, NOOR) for event in events]
    await here.served.service.inbox.receive(records, here.served.transactions)


async def with_case(here: Site) -> None:
    """Let the municipality have a case, of which it heard for a year."""
    document = here.served.transactions.sealer.seal(NOOR, a_document())
    offered = an_offered(
        here.served.transactions.sealer, handover_id=HANDED_OVER, document=document
    )
    answer = an_answer(available=True).model_copy(update={"handover_id": HANDED_OVER})
    await hear(here, *BEFORE, offered, answer)
    async with here.served.transactions.begin() as tx:
        await accept(tx, HANDED_OVER)


async def look(page: Page, name: str) -> None:
    """Check the page; keep a picture where somebody wants to look."""
    await assert_accessible(page)
    folder = os.environ.get("PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


async def test_a_case_worker_keeps_a_case(site: NewSite) -> None:
    here = await site("municipality", "u-city-worker")
    await look(await here.open("/desk/cases", "phone"), "no-cases")
    await with_case(here)
    page = await here.open("/desk/cases")
    await page.get_by_role("link", name="Noor de Vries").click()
    await expect(page.locator("h1")).to_have_text("Noor de Vries")
    await expect(page.get_by_text("Haalde het diploma")).to_be_visible()
    await expect(page.get_by_text("1 juni 2025")).to_be_visible()
    await page.get_by_role("link", name="Partner", exact=True).click()
    await expect(page.get_by_text("Haalde het diploma")).to_have_count(0)
    await expect(page.get_by_text("Was bij een bijeenkomst.")).to_be_visible()

    await page.get_by_role("link", name="Leg een contact vast").click()
    await page.get_by_label("Wat is er gezegd?").fill("Zijn nummer is 123456782")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_role("alert")).to_contain_text("BSN")
    await look(page, "contact-refused")
    await page.get_by_label("Wat is er gezegd?").fill("Wil in een keuken werken.")
    await page.get_by_label("Wanneer spreekt u elkaar weer?").fill("2026-05-01")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_role("alert")).to_contain_text("Een afspraak ligt na vandaag.")
    await page.get_by_label("Wanneer spreekt u elkaar weer?").fill("2026-06-15")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Het gesprek is opgeslagen.")).to_be_visible()
    await expect(page.get_by_text("De gemeente sprak de jongere (telefoon).")).to_be_visible()

    await page.get_by_role("link", name="Hoe gaat het nu?").click()
    await page.get_by_label("Tijdelijk werk").check()
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Tijdelijk werk, tot 28 november 2026")).to_be_visible()
    await _makes_and_finishes_a_task(page)
    await _offers_it_to_where_the_person_moved(page)
    await _stops_and_takes_up_again(page)


async def _makes_and_finishes_a_task(page: Page) -> None:
    await page.get_by_role("link", name="Nieuwe taak").click()
    await page.get_by_label("Wat moet er gebeuren?").fill("Regel een proefdag")
    await page.get_by_label("Wanneer is het klaar?").fill("2026-06-05")
    await page.get_by_role("button", name="Zet op de lijst").click()
    await page.goto(page.url.partition("/desk")[0] + "/desk/tasks?whose=team")
    await page.get_by_role("button", name="Neem op u").click()
    await expect(page.get_by_role("heading", name="Mijn taken")).to_be_visible()
    await look(page, "my-tasks")
    await page.get_by_role("button", name="Klaar").click()
    await expect(page.get_by_text("De taak is klaar.")).to_be_visible()
    await page.get_by_label("Wie volgt dit dossier?").select_option(label="Ineke Verhoef")
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Dit dossier wordt gevolgd.")).to_be_visible()


async def _offers_it_to_where_the_person_moved(page: Page) -> None:
    await page.get_by_role("link", name="Verhuisd").click()
    await page.get_by_label("Waar woont de jongere nu?").select_option(label="Amersfoort")
    await page.get_by_role("button", name="Bied het dossier aan").click()
    await expect(page.get_by_role("alert")).to_contain_text("instemmen")
    await look(page, "move-refused")
    await page.get_by_label("Ja, de nieuwe gemeente mag het dossier krijgen").check()
    await page.get_by_role("button", name="Bied het dossier aan").click()
    await expect(page.get_by_text("aangeboden aan de gemeente Amersfoort").first).to_be_visible()
    await look(page, "case-offered")


async def _stops_and_takes_up_again(page: Page) -> None:
    await page.get_by_role("link", name="Stoppen of sluiten").click()
    await page.get_by_role("button", name="Stop, op verzoek van de jongere").click()
    await expect(page.get_by_text("De begeleiding is gestopt.")).to_be_visible()
    await page.goto(page.url + "/closed")
    await look(page, "closed")
    await page.get_by_role("button", name="Begeleid weer").click()
    await expect(page.get_by_text("De jongere kwam terug.")).to_be_visible()


async def test_every_page_of_a_case_is_readable_for_everybody(site: NewSite) -> None:
    here = await site("municipality", "u-city-worker")
    await with_case(here)
    async with here.served.transactions.begin() as tx:
        await add_task(tx, NOOR, TaskIn(title="Regel een proefdag", due_on=date(2026, 6, 2)))
    here.served.transactions.clock.move_to(  # type: ignore[attr-defined]
        here.served.transactions.clock.now() + timedelta(days=3)
    )
    paths = ["/desk/cases", CASE, "/desk/tasks?whose=team", "/desk/tasks", "/desk/cases/closed"]
    paths += [f"{CASE}/{form}" for form in ("contacts", "tasks", "outcome", "ending", "move")]
    for width in WIDTHS:
        for path in paths:
            page = await here.open(path, width)
            name = path.replace(str(NOOR), "case").replace("/", "_").replace("?", "_")
            await look(page, name)
    page = await here.open("/desk/cases", "phone")
    await expect(page.get_by_text("1 te laat")).to_be_visible()


async def test_r19_a_young_person_stops_by_the_link_in_two_clicks_and_comes_back(
    site: NewSite,
) -> None:
    here = await site("municipality")
    await with_case(here)
    async with here.served.transactions.begin() as tx:
        path = tx.links.path(SUPPORT, NOOR, tx.now)
    for width in WIDTHS:
        page = await here.open(path, width)
        await look(page, "support")
        await (
            page.get_by_role("button", name="Ik wil stoppen")
            .or_(page.get_by_role("link", name="Ik wil stoppen"))
            .click()
        )
        await look(page, "support-sure")
        await page.get_by_role("button", name="Ja, ik stop").click()
        await expect(page.locator("h1")).to_have_text("Je bent gestopt")
        await look(page, "support-stopped")
        assert await _status(here) == "closed"
        await page.get_by_role("button", name="Ik wil terugkomen").press("Enter")
        await expect(page.locator("h1")).to_have_text("De gemeente Rotterdam helpt je")
        assert await _status(here) == "open"
    broken = await here.open("/my-support/made-up", "phone")
    await expect(broken.locator("h1")).to_have_text("Deze link werkt niet")


async def _status(here: Site, subject: UUID = NOOR) -> str:
    async with here.served.transactions.read() as session:
        case = await session.get(CaseRow, subject)
        return case.status if case else "none"
