"""The region's manager completes a programme, makes the report and downloads it, in a browser."""

from datetime import datetime
from pathlib import Path
from typing import get_args
from uuid import UUID, uuid4

import pypdfium2
from playwright.async_api import Page, expect
from sqlalchemy import text

from shared.runtime.clock import AMSTERDAM, MovableClock
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import a_record
from tests.service.region import (
    ANALYSIS,
    OUTCOMES,
    graduated,
    outcome,
    person,
    published,
    spoken,
)

WIDTHS: tuple[Width, ...] = get_args(Width)
MEASURE = UUID(int=1)
FILL = (
    """
    UPDATE region_programme SET contactschool = '99ZZ', centrumgemeenten = '{GM0599}',
        mailbox = 'regio@rotterdam.example', analysis = :analysis, total_cents = 1200000,
        general_cents = 200000
    """,
    """
    INSERT INTO region_topic SELECT 29, letter, 'Wij spreken af dat iedereen meedoet.'
    FROM unnest(string_to_array('abcdefgh', NULL)) AS letter
    """,
    "INSERT INTO region_target SELECT 29, 'vsv', year, 1200 FROM generate_series(2025, 2029) year",
    "INSERT INTO region_target SELECT 29, 'neet', year, 900 FROM generate_series(2026, 2029) year",
    """
    INSERT INTO region_measure VALUES (:measure, 29, 'Jobcoach in de wijk', 'contactgemeente',
        false, false, NULL, jsonb_build_object('a', 'Jongeren zonder werk.', 'b', 'Zie de analyse.',
        'c', 'Meer werk; bewezen in 2024.', 'd', 'Voor alle jongeren.'),
        '{"2026": 250000, "2027": 250000, "2028": 250000, "2029": 250000}')
    """,
)
REPORT = """
    UPDATE region_report SET texts = (
        SELECT jsonb_object_agg(key, 'Het ging zoals afgesproken. Wij gaan zo door.') FROM (
            SELECT 'agreement:' || l FROM unnest(string_to_array('abcdefghi', NULL)) l
            UNION VALUES ('target:vsv'), ('target:neet'), ('involvement:all'),
                ('measure:' || CAST(CAST(:measure AS uuid) AS text) || '\\:progress')) AS t (key)),
        officials = '{"vsv": {"counted": 1187, "source": "Ministerie, 12 maart 2027",
                              "version": "vsv oud (Regeling 2.3, bijlage 1)"},
                      "neet": {"counted": 911, "source": "CBS, 1 februari 2027",
                               "version": "NEET (Regeling 2.3, bijlage 1)"}}'
    WHERE year = 2026
"""


async def carry_out(here: Site, *statements: str) -> None:
    values = {"analysis": ANALYSIS, "measure": MEASURE}
    async with here.served.transactions.begin() as tx:
        for each in statements:
            wanted = {name: value for name, value in values.items() if f":{name}" in each}
            await tx.session.execute(text(each), wanted)


async def people(here: Site) -> None:
    """Let schools tell of a hundred graduates, and of what they offer."""
    told = []
    for number in range(100):
        made = graduated(number)
        told.append(a_record(made, person(number)))
        told.append(a_record(spoken(number, made.diploma_on), person(number)))
        told.append(a_record(outcome(OUTCOMES[number % 5], made.diploma_on), person(number)))
    told.append(a_record(published("Pitchen", "Staan voor jezelf"), uuid4()))
    await here.served.service.inbox.receive(told, here.served.transactions)


async def press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


async def test_r40_r42_the_manager_completes_the_programme_and_makes_the_report(
    site: NewSite, tmp_path: Path
) -> None:
    here = await site("municipality", "u-city-region")
    page = await here.open("/")
    await press(page, "Begin het programma")
    await expect(page.get_by_text("Nog 26 onderdelen te gaan")).to_be_visible()
    await carry_out(here, *FILL)
    await people(here)

    page = await here.open("/region/programme")
    await press(page, "Maak gereed")
    refusal = page.locator(".utrecht-alert--error")
    await expect(refusal).to_contain_text("hoe jongeren meepraten (Regeling 2.4 onder i)")
    await expect(refusal).to_contain_text("Regeling 2.5 lid 2 onder e")
    for width in WIDTHS:
        shown = await here.open("/region/programme", width)
        await assert_accessible(shown)

    await page.get_by_role("link", name="de afspraak over hoe jongeren meepraten").click()
    await page.get_by_label("Wat spreekt u af").fill("Jongeren praten elk kwartaal mee.")
    await press(page, "Bewaar")
    await page.get_by_role("link", name="Jobcoach in de wijk", exact=True).click()
    await page.get_by_label("Zeg dat het komt boven op de wettelijke taken").fill("Dit is extra.")
    await press(page, "Bewaar")
    await press(page, "Maak gereed")
    await expect(page.get_by_text("Het programma is gereed.")).to_be_visible()

    clock = here.served.transactions.clock
    assert isinstance(clock, MovableClock)
    clock.move_to(datetime(2027, 4, 1, 9, tzinfo=AMSTERDAM))
    await carry_out(here, REPORT)
    page = await here.open("/region/reports/2026")
    await expect(page.get_by_text("U hebt nog 29 dagen.")).to_be_visible()
    await page.get_by_role("link", name="voortgang en effect van maatregel Jobcoach").click()
    await page.get_by_label("Wat leverde de maatregel op").fill("Veertig jongeren hebben werk.")
    await press(page, "Bewaar")
    await press(page, "Maak definitief")
    await expect(page.get_by_text("De effectrapportage is definitief.")).to_be_visible()

    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download als PDF").click()
    saved = tmp_path / "report.pdf"
    await (await started.value).save_as(saved)
    document = pypdfium2.PdfDocument(saved)
    read = "".join(each.get_textpage().get_text_range() for each in document)
    document.close()
    assert "Veertig jongeren hebben werk." in read
    assert "Definitief" in read


ADDRESSES = (
    "/region",
    "/region/offers",
    "/region/offers/new",
    "/region/programme/partners",
    "/region/programme/topics/a",
    "/region/programme/targets",
    "/region/programme/budget",
    "/region/programme/measures/new",
    "/region/programme/contactgemeente",
    "/region/programme/history",
    "/region/requests/new",
    "/region/reports",
    "/region/reports/2026",
    "/region/reports/2026/official/vsv",
    "/region/reports/2026/figures/in-scope",
)


async def test_every_page_of_the_region_is_readable_for_everybody(site: NewSite) -> None:
    here = await site("municipality", "u-city-region")
    page = await here.open("/region", "phone")
    await assert_accessible(page)
    await press(await here.open("/region"), "Begin het programma")
    await carry_out(here, *FILL, REPORT)
    await people(here)
    for address in ADDRESSES:
        for width in WIDTHS:
            shown = await here.open(address, width)
            await expect(shown.locator("h1")).to_have_count(1)
            await assert_accessible(shown)
