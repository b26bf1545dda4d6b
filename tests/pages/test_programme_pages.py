"""The Participatielab and the social map, as the central team uses them in a browser."""

from typing import get_args
from uuid import UUID

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from shared.access.rows import SERVICE
from tests.browser import NewSite, Site, Width, assert_accessible

WIDTHS: tuple[Width, ...] = get_args(Width)
SUBJECT = UUID(int=1)
FILL = (
    "INSERT INTO pseudonym VALUES (:subject, '99ZZ', '500001')",
    """
    INSERT INTO student (subject, brin, given_name, family_name, birth_date, email, gemeentecode,
        crebo, level, leerweg, klas, further_education, slber_id, slber_name, slber_email, status,
        offered, startkwalificatie, content_hash)
    VALUES (:subject, '99ZZ', 'Noor', 'de Vries', '2006-04-30', 'noor@student.example', 'GM0599',
        '25250', 1, 'bol', '1BOL-001', false, 'S001', 'Mohammed Bakker', 's001@school.example',
        'student', false, false, 0)
    """,
)


async def a_programme(site: NewSite, width: Width) -> tuple[Site, Page]:
    """Return a school whose student takes part in a Participatielab, at the programme's page."""
    here = await site("school", "u-school-team")
    async with here.served.transactions.reaching(SERVICE).begin() as tx:
        for statement in FILL:
            await tx.session.execute(text(statement), {"subject": SUBJECT})
    page = await here.open("/integral-programmes/map", width)
    for name, value in {
        "name": "Orionis",
        "theme": "werkplek",
        "region": "Walcheren",
        "route": "Bel de jobcoach.",
        "contact": "info@orionis.example",
    }.items():
        await page.locator(f"#{name}").fill(value)
    await page.get_by_role("button", name="Organisatie toevoegen").click()
    await assert_accessible(page)
    page = await here.open("/integral-programmes", width)
    await page.locator("#first_day").fill("2026-02-01")
    await page.locator("#last_day").fill("2026-12-31")
    await page.get_by_role("button", name="Programma beginnen").click()
    await page.locator("#student_number").fill("500001")
    await page.get_by_label("Werk met een of meer certificaten").check()
    await page.locator("#workplace").select_option(label="Orionis")
    await page.get_by_role("button", name="Student toevoegen").click()
    return here, page


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_student_goes_from_plan_to_outflow(site: NewSite, width: Width) -> None:
    here, page = await a_programme(site, width)
    await expect(page.get_by_text("De student doet mee.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Noor de Vries").click()
    await page.get_by_label("Werk met een of meer certificaten").check()
    await page.get_by_role("button", name="Uitstroom vastleggen").click()
    await expect(page.locator("#actual-error")).to_contain_text("minstens één certificaat")
    await assert_accessible(page)

    await page.locator("#name").fill("Schoonmaak")
    await page.locator("#obtained_on").fill("2026-05-01")
    await page.get_by_role("button", name="Certificaat vastleggen").click()
    await page.get_by_label("Werk met een of meer certificaten").check()
    await page.get_by_role("button", name="Uitstroom vastleggen").click()
    await expect(page.get_by_text("De uitstroom is vastgelegd.")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Noor de Vries")
    await expect(row).to_contain_text("Orionis")
    await assert_accessible(await here.open("/integral-programmes", width))


async def test_a_number_that_is_not_known_keeps_what_was_typed(site: NewSite) -> None:
    _, page = await a_programme(site, "desktop")
    await page.locator("#student_number").fill("999")
    await page.get_by_label("Werk met diploma").check()
    await page.get_by_role("button", name="Student toevoegen").click()
    await expect(page.locator("#student_number-error")).to_contain_text("niet bekend")
    await expect(page.locator("#student_number")).to_have_value("999")
