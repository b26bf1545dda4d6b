"""The owner's pages for connections: by hand from nothing to a webhook that delivers."""

from datetime import timedelta
from typing import get_args

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from services.partner.telling import HISTORY
from shared.connections.deliverer import Deliverer
from shared.connections.sending import Sender
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import a_record
from tests.service import test_partner as partner
from tests.service.conftest import Desk
from tests.service.connected import settings
from tests.service.receivers import Receiver, listening


async def owner(site: NewSite) -> Site:
    """Return the desk of an owner whose webhooks may go to this machine."""
    here = await site("partner", "u-partner-owner")
    here.served.app.state.settings = settings(webhooks_to_loopback=True)
    return here


async def order(here: Site) -> None:
    desk = Desk(here.served.transactions, *[None] * 5)  # type: ignore[arg-type]
    record = a_record(partner.an_order(desk, partner.ORDER), partner.ORDER)
    await here.served.service.inbox.receive([record], here.served.transactions)


async def deliver(here: Site) -> int:
    deliverer = Deliverer(settings(), here.served.transactions, HISTORY, Sender(to_loopback=True))
    return await deliverer.deliver_due()


async def add(here: Site, page: Page, receiver: Receiver) -> None:
    """Add a webhook by keyboard, and note the secret."""
    menu = page.locator("summary", has_text="Menu")
    if await menu.is_visible():  # folded on a phone
        await menu.click()
    await page.get_by_role("link", name="Koppelingen").click()
    await page.get_by_role("link", name="Voeg een webhook toe").click()
    await page.get_by_label("Adres", exact=True).fill(receiver.url)
    await page.get_by_label("Mailadres voor als het misgaat").fill("beheer@p01.example")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Het geheim van uw webhook")
    receiver.secrets = [str(await page.locator("#secret").text_content())]


async def test_an_owner_connects_a_system_tries_it_and_sees_what_arrived(site: NewSite) -> None:
    here = await owner(site)
    page = await here.open("/")
    with listening() as receiver:
        await add(here, page, receiver)
        await page.get_by_role("link", name="Ik heb het bewaard").click()
        await page.get_by_role("button", name="Stuur een testbericht").click()
        await expect(page.get_by_role("status")).to_contain_text("aangekomen")
        await order(here)
        assert await deliver(here) == 1

        await page.reload()
        table = page.get_by_role("table")
        await expect(table).to_contain_text("Testbericht")
        await expect(table).to_contain_text("Bestelling geplaatst")
        await expect(table).to_contain_text("antwoord 204")
        assert [line["type"] for line in receiver.lines] == ["webhook.test", "order.placed"]


async def test_an_owner_pauses_resumes_replays_rotates_and_removes(site: NewSite) -> None:
    here = await owner(site)
    page = await here.open("/")
    with listening() as receiver:
        await add(here, page, receiver)
        await order(here)
        await deliver(here)
        await page.get_by_role("link", name="Ik heb het bewaard").click()

        await page.get_by_role("button", name="Zet stil").click()
        await expect(page.get_by_text("Staat stil", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Laat weer lopen").click()
        await expect(page.get_by_text("Loopt", exact=True)).to_be_visible()

        await page.get_by_role("button", name="Stuur opnieuw").click()
        await expect(page.get_by_role("alert")).to_contain_text("Dag")
        await page.get_by_label("Dag").fill("2026-01-01")
        await page.get_by_role("button", name="Stuur opnieuw").click()
        await expect(page.get_by_role("status")).to_contain_text("opnieuw gestuurd")
        assert await deliver(here) == 1
        assert len({call["webhook-id"] for call in receiver.calls}) == 1

        await page.get_by_role("button", name="Maak een nieuw geheim").click()
        await expect(page.get_by_text("Het vorige geheim werkt ook nog tot")).to_be_visible()
        assert receiver.secrets != [await page.locator("#secret").text_content()]
        await page.get_by_role("link", name="Ik heb het bewaard").click()
        await page.get_by_role("button", name="Verwijder deze webhook").click()
        await expect(page.get_by_text("Er zijn nog geen webhooks")).to_be_visible()


async def test_an_address_that_may_not_be_is_refused_with_what_was_typed(site: NewSite) -> None:
    here = await owner(site)
    page = await here.open("/connections/new")
    await page.get_by_label("Adres", exact=True).fill("http://systeem.p01.example/")
    await page.get_by_label("Mailadres voor als het misgaat").fill("beheer@p01.example")
    await page.get_by_role("button", name="Voeg toe").click()

    await expect(page.get_by_role("alert")).to_contain_text("open internet")
    await expect(page.get_by_label("Adres", exact=True)).to_have_value(
        "http://systeem.p01.example/"
    )
    await assert_accessible(page)


@pytest.mark.parametrize("width", get_args(Width))
async def test_the_pages_are_readable_for_everybody(site: NewSite, width: Width) -> None:
    here = await owner(site)
    for path in ("/connections", "/connections/new"):
        await assert_accessible(await here.open(path, width))
    page = await here.open("/connections", width)
    with listening() as receiver:
        await add(here, page, receiver)
        await assert_accessible(page)
        await page.get_by_role("link", name="Ik heb het bewaard").click()
        receiver.status = 500
        await order(here)
        await deliver(here)
    await page.reload()
    await expect(page.get_by_text("Lukt niet sinds")).to_be_visible()
    await assert_accessible(page)
    async with here.served.transactions.begin() as tx:
        long = f"https://systeem.p01.example/{'zo-lang' * 40}"
        await tx.session.execute(text("UPDATE webhook SET url = :url"), {"url": long})
        await tx.session.execute(text("UPDATE webhook SET status = 'failing'"))
    here.served.transactions.clock.move_to(  # type: ignore[attr-defined]
        here.served.transactions.clock.now() + timedelta(days=1)
    )
    await assert_accessible(await here.open("/connections", width))


async def test_the_topic_that_is_not_there_is_refused_in_words(site: NewSite) -> None:
    here = await owner(site)
    page = await here.open("/connections")
    await page.get_by_role("button", name="Zet het topic aan").click()
    await expect(page.locator("main")).to_contain_text("Uw topic is er nog niet")


async def test_a_trainer_has_no_connections(site: NewSite) -> None:
    here = await site("partner", "u-partner-trainer")
    page = await here.open("/")
    await expect(page.get_by_role("link", name="Koppelingen")).to_have_count(0)
