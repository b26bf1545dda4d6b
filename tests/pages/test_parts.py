"""Parts of pages, forms and brand, as people meet them in a browser."""

import pytest
from fastapi import Request
from playwright.async_api import Page, expect

from shared.pages.brand import YOUR_MOVE, Brand
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.pages.example import router

GOOD = {
    "title": "Solliciteren",
    "email": "iemand@voorbeeld.nl",
    "price": "1.250,50",
    "on": "2026-09-01",
}


@pytest.fixture
async def here(site: NewSite) -> Site:
    here = await site("school", "u-school-team")
    here.served.app.include_router(router)
    return here


async def send(page: Page, **changed: str) -> None:
    for name, value in (GOOD | changed).items():
        await page.fill(f"#{name}", value)
    await page.check("input[value=ma]")
    await page.get_by_role("button", name="Bewaar").click()


@pytest.mark.parametrize("width", ["phone", "desktop"])
async def test_every_part_is_readable_for_everybody(here: Site, width: Width) -> None:
    page = await here.open("/example", width)
    await assert_accessible(page)
    await page.get_by_role("button", name="Bewaar").click()
    await expect(page.get_by_text("Er klopt nog iets niet")).to_be_visible()
    await assert_accessible(page)


async def test_a_form_with_errors_keeps_what_was_typed_and_says_what_to_do(here: Site) -> None:
    page = await here.open("/example")
    async with page.expect_response("**/example") as answer:
        await send(page, title="Solliciteren", price="veel", on="")
    assert (await answer.value).status == 422

    assert await page.input_value("#title") == "Solliciteren"
    assert await page.input_value("#price") == "veel"
    assert await page.input_value("#level") == "3"
    assert await page.is_checked("input[value=ma]")
    await expect(page.locator("#on-error")).to_have_text("Vul dit veld in.")
    await expect(page.locator("#price-error")).to_have_text("Vul een getal in.")
    assert await page.get_attribute("#price", "aria-describedby") == "price-hint price-error"
    assert await page.get_attribute("#price", "aria-invalid") == "true"
    await page.get_by_role("link", name="Prijs: Vul een getal in.").click()
    await expect(page.locator("#price")).to_be_focused()


async def test_a_good_form_ends_on_a_page_that_says_so_once(here: Site) -> None:
    page = await here.open("/example", "phone")
    await send(page)
    await expect(page.get_by_role("status")).to_have_text("Het voorbeeld is bewaard.")
    await assert_accessible(page)
    await page.reload()
    await expect(page.get_by_role("status")).to_have_count(0)


async def test_a_rule_that_says_no_is_a_page_for_people(here: Site) -> None:
    page = await here.open("/example")
    async with page.expect_response("**/example") as answer:
        await send(page, title="Dubbel")
    assert (await answer.value).status == 409
    await expect(page.get_by_text("Deze titel bestaat al.")).to_be_visible()
    await assert_accessible(page)


async def test_a_form_without_its_token_is_refused_on_a_page(here: Site) -> None:
    page = await here.open("/example")
    await page.evaluate("document.querySelectorAll('[name=csrf]').forEach(e => e.remove())")
    await send(page)
    await expect(page.locator("h1")).to_have_text("Dit mag u niet")
    await expect(page.get_by_text("Dit formulier is verlopen.")).to_be_visible()


async def test_a_fault_of_ours_shows_nothing_of_itself(here: Site) -> None:
    page = await here.open("/broken")
    await expect(page.locator("h1")).to_have_text("Er ging iets mis")
    assert "nobody may see" not in await page.content()
    await assert_accessible(page)


@pytest.mark.parametrize("width", ["phone", "desktop"])
async def test_a_school_has_its_own_brand_without_code(here: Site, width: Width) -> None:
    async def brands(_: Request, code: str) -> Brand | None:
        return YOUR_MOVE if code in ("99ZZ", YOUR_MOVE.code) else None

    here.served.app.state.brands = brands
    page = await here.open("/example", width)
    await expect(page.locator("header")).to_contain_text("Your Move!")
    header = page.locator("header")
    colour = await header.evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(255, 182, 18)"
    await assert_accessible(page)
    await send(page, title="Dubbel")
    await expect(page.locator("h1")).to_have_text("Dit kan nu niet")
    await expect(page.locator("header")).to_contain_text("Your Move!")


async def test_the_check_of_accessibility_finds_what_is_wrong(here: Site) -> None:
    page = await here.open("/example")
    await page.evaluate("document.querySelector('label[for=title]').remove()")
    with pytest.raises(AssertionError, match="label: "):
        await assert_accessible(page)


async def test_the_check_of_width_finds_what_is_too_wide(here: Site) -> None:
    page = await here.open("/example", "phone")
    await page.evaluate("document.querySelector('h1').style.width = '500px'")
    with pytest.raises(AssertionError, match="utrecht-heading-1"):
        await assert_accessible(page)
