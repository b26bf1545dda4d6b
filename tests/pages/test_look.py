"""The pages that every service has: readable for everybody, on a phone and by keyboard."""

from typing import get_args

import pytest
from playwright.async_api import expect

from shared.runtime.settings import ServiceName
from tests.browser import NewSite, Site, Width, assert_accessible

SOMEBODY: dict[ServiceName, str] = {
    "school": "u-school-team",
    "municipality": "u-city-worker",
    "partner": "u-partner-owner",
    "notifications": "u-operator",
}
WIDTHS: tuple[Width, ...] = get_args(Width)


@pytest.mark.parametrize("service", get_args(ServiceName))
async def test_the_start_page_is_readable_for_everybody(
    site: NewSite, service: ServiceName
) -> None:
    here = await site(service, SOMEBODY[service])
    for width in WIDTHS:
        await assert_accessible(await here.open("/", width))


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_pages_of_the_privacy_officer_are_readable_for_everybody(
    site: NewSite, width: Width
) -> None:
    here = await site("municipality", "u-city-privacy")
    for path in ("/privacy/table", "/privacy/disclosures"):
        page = await here.open(path, width)
        await expect(page.locator("h1")).to_be_visible()
        await assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_page_to_choose_a_person_is_readable_for_everybody(
    site: NewSite, width: Width
) -> None:
    here = await site("school")
    page = await here.open("/", width)
    await expect(page.locator("h1")).to_have_text("Wie wilt u zijn?")
    await assert_accessible(page)


async def test_people_sign_in_and_out(site: NewSite) -> None:
    here = await site("municipality", "u-city-worker")
    page = await here.open("/")
    await expect(page.get_by_text("Ineke Verhoef")).to_be_visible()

    await page.get_by_role("button", name="Afmelden").click()
    await expect(page.locator("h1")).to_have_text("Wie wilt u zijn?")


async def test_the_keyboard_reaches_skip_link_navigation_and_sign_out(site: NewSite) -> None:
    here = await site("municipality", "u-city-privacy")
    page = await here.open("/privacy/table")
    reached = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[:3] == ["Naar de inhoud", "Estafette", "Afmelden"]
    privacy = ["Wie mag wat zien?", "Wie heeft wat gezien?"]
    assert reached[3:] == ["Overzicht", "Bewaren en wissen", *privacy]


async def test_the_skip_link_leads_to_the_content(site: NewSite) -> None:
    page = await (await site("municipality", "u-city-privacy")).open("/privacy/table")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()


async def test_the_menu_shows_what_a_role_permits_and_where_one_is(site: NewSite) -> None:
    page = await (await site("municipality", "u-city-worker")).open("/privacy/table")
    links = page.get_by_role("navigation").get_by_role("link")
    shown = await links.all_inner_texts()
    assert (shown[0], shown[-1]) == ("Overzicht", "Wie mag wat zien?")
    assert "Dossiers" in shown
    assert "Wie heeft wat gezien?" not in shown
    await expect(page.locator("[aria-current=page]:visible")).to_have_text("Wie mag wat zien?")


async def test_on_a_phone_the_menu_is_folded_and_opens_by_keyboard(site: NewSite) -> None:
    page = await (await site("school", "u-school-team")).open("/calendar", "phone")
    links = page.get_by_role("navigation").get_by_role("link")
    await expect(links).to_have_count(0)
    await page.locator("summary", has_text="Menu").press("Enter")
    await expect(links.first).to_have_text("Overzicht")
    await expect(page.get_by_text("Aanbod en kwaliteit", exact=True)).to_be_visible()
    await expect(page.locator("[aria-current=page]:visible")).to_have_text("Momenten")
    await assert_accessible(page)


async def test_an_unknown_address_gives_a_page_that_says_what_to_do(site: NewSite) -> None:
    here: Site = await site("school", "u-school-team")
    for width in WIDTHS:
        page = await here.open("/bestaat-niet", width)
        await expect(page.locator("h1")).to_have_text("Deze pagina is er niet")
        await assert_accessible(page)
    await page.get_by_role("link", name="Naar de startpagina").click()
    await expect(page.locator("h1")).to_have_text("School")


async def test_no_page_breaks_its_own_content_policy(site: NewSite) -> None:
    here = await site("municipality", "u-city-privacy")
    complaints: list[str] = []
    here.desktop.on("console", lambda message: complaints.append(message.text))
    here.desktop.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/privacy/table", "/privacy/disclosures"):
        await here.open(path)
    assert complaints == []
    assert await here.desktop.evaluate("window.htmx.config.allowEval") is False
