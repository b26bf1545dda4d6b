"""The central team's and policy adviser's pages, as they use them in a browser."""

from pathlib import Path
from typing import get_args

import pytest
from playwright.async_api import Page, expect

from tests.browser import NewSite, Site, Width, assert_accessible
from tests.service.test_school_catalogue import a_photo

WIDTHS: tuple[Width, ...] = get_args(Width)


async def fill(page: Page, **values: str) -> None:
    """Type in fields by their identifier."""
    for name, value in values.items():
        await page.locator(f"#{name}").fill(value)


async def a_partner(here: Site) -> Page:
    """Add a partner with a contract, and return its page."""
    page = await here.open("/offer/partners/new")
    await fill(page, name="Life After School", partner_id="P01", order_mailbox="b@las.example")
    await page.get_by_label("Contract").check()
    await fill(page, taken_on="2026-06-01", reason="De proef ging goed.")
    await page.get_by_role("button", name="Partner toevoegen").click()
    await expect(page.get_by_role("status")).to_have_text("De partner is toegevoegd.")
    return page


async def a_module(page: Page) -> None:
    """Add a module on the page of a partner."""
    await page.get_by_role("link", name="Module toevoegen").click()
    await fill(page, name="Boksende coaching", duration_minutes="90", price_eur="€ 1.475")
    await page.locator("#theme").select_option("Jezelf goed kennen")
    await fill(page, suits="beweeglijke studenten\nwie boos is", contract_until="2027-12-31")
    await page.get_by_role("button", name="Module opslaan").click()


async def test_r22_a_contract_becomes_a_module_in_the_shop_on_one_page(site: NewSite) -> None:
    here = await site("school", "u-school-team")
    page = await a_partner(here)
    await a_module(page)
    await expect(page.get_by_role("status")).to_have_text("De module staat in de winkel.")
    await assert_accessible(page)

    page = await here.open("/offer/modules?theme=Jezelf+goed+kennen&level=2")
    await expect(page.get_by_role("cell", name="€ 1.475,00")).to_be_visible()
    await expect(page.get_by_role("rowheader", name="Boksende coaching")).to_be_visible()

    page = await here.open("/offer/partners/P01")
    await page.get_by_label("Gestopt").check()
    await fill(page, reason="Te weinig vraag.")
    await page.get_by_role("button", name="Stap vastleggen").click()
    await expect(page.get_by_text("Verborgen", exact=True)).to_be_visible()
    page = await here.open("/offer/modules")
    await expect(page.get_by_text("Boksende coaching")).to_have_count(0)


async def test_a_form_that_is_not_right_says_so_and_keeps_what_was_typed(site: NewSite) -> None:
    here = await site("school", "u-school-team")
    page = await a_partner(here)
    await page.get_by_role("link", name="Module toevoegen").click()
    await fill(page, name="Boksende coaching", duration_minutes="lang", contract_until="2020-01-01")
    await page.get_by_role("button", name="Module opslaan").click()

    await expect(page.locator("#duration_minutes-error")).to_have_text("Vul een heel getal in.")
    await expect(page.locator("#theme-error")).to_be_visible()
    await expect(page.locator("#name")).to_have_value("Boksende coaching")
    await assert_accessible(page)


async def test_a_trainer_shows_with_a_photo(site: NewSite, tmp_path: Path) -> None:
    photo = tmp_path / "rachid.jpg"
    photo.write_bytes(a_photo())
    here = await site("school", "u-school-team")
    page = await a_partner(here)
    await page.get_by_role("link", name="Trainer toevoegen").click()
    await fill(page, name="Rachid Benali", trainer_id="C01", story="Stond er zelf ook alleen voor.")
    await page.locator("#picture").set_input_files(photo)
    await page.get_by_role("button", name="Trainer opslaan").click()
    await page.get_by_role("link", name="Rachid Benali").click()

    image = page.get_by_role("img", name="Foto van Rachid Benali")
    await expect(image).to_be_visible()
    assert await image.evaluate("each => each.naturalWidth") == 480
    await assert_accessible(page)


async def test_r2_the_adviser_tries_a_choice_and_lays_it_down(site: NewSite) -> None:
    here = await site("school", "u-school-policy")
    page = await here.open("/target-group")
    await expect(page.get_by_text("De school heeft vandaag geen geldig beleid.")).to_be_visible()
    await page.get_by_role("link", name="Een keuze uitproberen").click()
    await page.get_by_label("Niveau 2, bbl").check()
    await fill(page, eur="250")
    await page.get_by_role("button", name="Uitrekenen").click()
    await expect(page.get_by_role("img", name="Aantal mensen per groep")).to_be_visible()
    await expect(page.get_by_text("Niveau 2, bbl (gekozen)").first).to_be_visible()

    page = await here.open("/target-group/new")
    await page.get_by_label("Niveau 2, bbl").check()
    await fill(page, version="2026-1", valid_from="2026-06-01", decided_by="College van bestuur")
    await fill(page, agreements_link="https://regio.example", explanation="Zo afgesproken.")
    await page.get_by_role("button", name="Versie vastleggen").click()
    row = page.get_by_role("row").filter(has_text="Niveau 2, bbl").first
    await expect(row).to_contain_text("Gekozen")
    entree = page.get_by_role("row").filter(has_text="Entree, bol en bbl").first
    await expect(entree).to_contain_text("Verplicht")
    await assert_accessible(page)


async def test_a_changed_brand_shows_on_every_page_of_the_school(site: NewSite) -> None:
    here = await site("school", "u-school-team")
    page = await here.open("/brand")
    await fill(page, name="Your Move!", tagline="Jouw diploma. Jouw volgende stap.")
    await fill(page, colour="#00594f", link="#ffb612", contact="hallo@your-move.example")
    await page.get_by_role("button", name="Huisstijl opslaan").click()
    await expect(page.locator("#link-error")).to_contain_text("valt te weinig op tegen wit")

    await fill(page, link="#00594f")
    await page.get_by_role("button", name="Huisstijl opslaan").click()
    await expect(page.get_by_role("status")).to_contain_text("De huisstijl is opgeslagen.")
    for path in ("/", "/brand", "/privacy/table"):
        shown = await here.open(path)
        await expect(shown.get_by_role("banner")).to_contain_text("Your Move!")
        colour = await shown.get_by_role("banner").evaluate(
            "head => getComputedStyle(head).backgroundColor"
        )
        assert colour == "rgb(0, 89, 79)", path
        await assert_accessible(shown)


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_pages_of_the_offer_are_readable_for_everybody(
    site: NewSite, width: Width
) -> None:
    here = await site("school", "u-school-team")
    await a_module(await a_partner(here))
    for path in (
        "/offer/partners",
        "/offer/partners/new",
        "/offer/partners/P01",
        "/offer/partners/P01/modules/new",
        "/offer/partners/P01/trainers/new",
        "/offer/modules",
        "/offer/modules?text=bestaat+niet",
        "/target-group",
        "/target-group/new",
        "/target-group/simulator?groups=level-4&per=module&eur=400",
        "/brand",
        "/brand/faces",
    ):
        await assert_accessible(await here.open(path, width))
