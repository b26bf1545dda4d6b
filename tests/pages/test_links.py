"""The pages behind the links in the mail: readable on a phone, and answered without a mouse."""

from datetime import date
from typing import get_args

import pytest
from playwright.async_api import expect

from services.school.links import ANSWER, STOP
from services.school.models import HandoverRow, StudentRow
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import SUBJECT

WIDTHS: tuple[Width, ...] = get_args(Width)


async def asked(here: Site) -> tuple[str, str]:
    """Let the school have asked one graduate; returns the paths to answer and to stop."""
    student = StudentRow(
        subject=SUBJECT, brin="99ZZ", given_name="Noor", family_name="de Vries",
        birth_date=date(2006, 4, 30), email="noor@student.example", gemeentecode="GM0599",
        crebo="25180", level=2, leerweg="bol", klas="2BOL-001", diploma_on=date(2025, 7, 10),
        term_ends_on=date(2026, 7, 10), slber_id="S01", slber_name="Sam Smit",
        slber_email="s01@school.example", status="graduate", offered=True,
        next_step="prepare-60", next_step_on=date(2026, 5, 11),
    )  # fmt: skip
    handover = HandoverRow(
        handover_id=SUBJECT, subject=SUBJECT, status="proposed", proposed_on=date(2026, 4, 11)
    )
    async with here.served.transactions.begin() as tx:
        tx.add(student)
        await tx.flush()
        tx.add(handover)
        return tx.links.path(ANSWER, SUBJECT, tx.now), tx.links.path(STOP, SUBJECT, tx.now)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r19_one_answers_by_keyboard_and_stops_on_the_next_page(
    site: NewSite, width: Width
) -> None:
    here = await site("school")
    path, _ = await asked(here)
    page = await here.open(path, width)
    await assert_accessible(page)

    await page.get_by_label("Wil je er zelf iets bij zeggen?").fill("Mijn nummer: 123456782")
    await page.get_by_role("button", name="Ja, dat mag").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("BSN")
    await assert_accessible(page)
    await page.get_by_label("Wil je er zelf iets bij zeggen?").fill("Ik wil mijn coach houden.")
    await page.get_by_role("button", name="Ja, dat mag").press("Enter")
    await expect(page.locator("h1")).to_have_text("Je hebt ja gezegd")
    await assert_accessible(page)
    await page.get_by_role("button", name="Stop de overdracht").press("Enter")
    await expect(page.locator("h1")).to_have_text("Je hebt de overdracht gestopt")
    await assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r19_no_and_stop_are_two_clicks_from_the_mail(site: NewSite, width: Width) -> None:
    here = await site("school")
    answer, stop = await asked(here)
    page = await here.open(stop, width)
    await assert_accessible(page)
    await expect(page.get_by_role("button", name="Ja, stop de overdracht")).to_be_visible()

    page = await here.open(answer, width)
    await page.get_by_role("button", name="Nee, liever niet").click()
    await expect(page.locator("h1")).to_have_text("Je hebt nee gezegd")


async def test_a_link_that_does_not_work_is_a_page_too(site: NewSite) -> None:
    page = await (await site("school")).open("/handover-answer/made-up", "phone")
    await expect(page.locator("h1")).to_have_text("Deze link werkt niet")
    await assert_accessible(page)
