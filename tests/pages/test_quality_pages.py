"""The quality board, evaluations without a name, and signals, as people use them in a browser."""

from datetime import date
from typing import get_args
from uuid import UUID

import pytest
from playwright.async_api import expect
from sqlalchemy import text

from shared.access.rows import SERVICE
from tests.browser import NewSite, Site, Width, assert_accessible, sign_in

WIDTHS: tuple[Width, ...] = get_args(Width)
ORDER = UUID(int=1)
KEY = UUID(int=2)
MODULE = UUID(int=3)
FILL = (
    "INSERT INTO partner VALUES ('P01', 'Life After School', 'b@las.example')",
    """
    INSERT INTO module (module_id, name, theme, partner_id, duration_minutes, phase,
        max_group_size, price_eur, contract_from, contract_until)
    VALUES (:module, 'Pitchen', 'Staan voor jezelf', 'P01', 60, 'both', 28, 400,
        '2026-01-01', '2027-12-31')
    """,
    """
    INSERT INTO module_order (order_id, module_id, module_name, partner_id, brin, klas,
        group_size, period_from, period_until, location, funding, respond_by, status, sessions,
        present, slber_id, ordered_at)
    VALUES (:order, :module, 'Pitchen', 'P01', '99ZZ', '2BOL-001', 20, '2026-05-01',
        '2026-05-20', 'Aula', 'statutory', '2026-05-04', 'closed', 2, 18, 'S001', '2026-04-29')
    """,
    "INSERT INTO evaluation_link VALUES (:key, '99ZZ', :order, 'student')",
    """
    INSERT INTO student (subject, brin, given_name, family_name, birth_date, email, gemeentecode,
        crebo, level, leerweg, klas, further_education, slber_id, slber_name, slber_email, status,
        offered, startkwalificatie, content_hash)
    VALUES (:order, '99ZZ', 'Noor', 'de Vries', '2006-04-30', 'noor@student.example', 'GM0599',
        '25180', 2, 'bol', '2BOL-001', false, 'S001', 'Mohammed Bakker', 's001@school.example',
        'student', false, false, 0)
    """,
)
ANSWERED = """
    INSERT INTO evaluation (evaluation_id, brin, order_id, side, marks, tip, given_on)
    SELECT gen_random_uuid(), '99ZZ', :order, 'student', '{"klik": 4, "use": 4, "again": 4}',
           'Vaker doen.', :on
    FROM generate_series(1, 4)
"""


async def a_school(site: NewSite, person: str) -> Site:
    """Return a school with a module that took place, about which four students answered."""
    here = await site("school", person)
    async with here.served.transactions.reaching(SERVICE).begin() as tx:
        for statement in FILL:
            used = {"module": MODULE, "order": ORDER, "key": KEY}
            wanted = {name: value for name, value in used.items() if f":{name}" in statement}
            await tx.session.execute(text(statement), wanted)
        await tx.session.execute(text(ANSWERED), {"order": ORDER, "on": date(2026, 5, 20)})
    return here


async def test_r36_a_fifth_answer_on_a_phone_makes_the_results_show(site: NewSite) -> None:
    here = await a_school(site, "u-school-team")
    board = await here.open("/quality-board")
    await expect(board.get_by_text("Nog te weinig").first).to_be_visible()

    await here.phone.context.clear_cookies()
    page = await here.open(f"/evaluate/{KEY}", "phone")
    await page.get_by_role("button", name="Versturen").click()
    await expect(page.locator("#klik-error")).to_be_visible()
    await assert_accessible(page)
    for name in ("klik", "use", "again"):
        await page.locator(f"#{name}").check()
    await page.get_by_label("Heb je een tip?").fill("Meer oefenen.")
    await page.get_by_role("button", name="Versturen").click()
    await expect(page.locator("h1")).to_have_text("Dank je wel!")
    await assert_accessible(page)

    board = await here.open("/quality-board")
    await expect(board.get_by_role("img", name="Kwaliteitscijfer per module")).to_be_visible()
    await expect(board.get_by_text("4,2 (n = 5)").first).to_be_visible()
    await board.get_by_role("link", name="Pitchen, Life After School").click()
    await expect(board.get_by_text("Meer oefenen.")).to_be_visible()


async def test_r37_the_giver_of_a_signal_reads_what_became_of_it(site: NewSite) -> None:
    here = await a_school(site, "u-school-team")
    slber = here.phone
    await slber.context.clear_cookies()
    await sign_in(slber, here.url, "u-school-slber")
    await slber.goto(f"{here.url}/feedback")
    await slber.get_by_label("Wat wilt u vertellen?").fill("De aula galmt.")
    await slber.get_by_role("button", name="Signaal versturen").click()
    await expect(slber.get_by_text("Antwoord uiterlijk 29 juni 2026")).to_be_visible()

    team = await here.open("/feedback/signals")
    await team.get_by_role("link", name="De aula galmt.").click()
    await team.get_by_role("button", name="Eigenaar vastleggen").click()
    await team.get_by_label("Overgenomen", exact=True).check()
    await team.get_by_label("Waarom?").fill("We nemen een andere zaal.")
    await team.get_by_role("button", name="Besluit vastleggen").click()

    await slber.goto(f"{here.url}/feedback")
    await expect(slber.get_by_text("We nemen een andere zaal.")).to_be_visible()
    await assert_accessible(slber)


async def test_a_course_without_contact_person_gets_one(site: NewSite) -> None:
    here = await a_school(site, "u-school-team")
    page = await here.open("/feedback/contacts")
    await expect(page.get_by_text("Nog niemand")).to_be_visible()
    await page.locator("a[href='/feedback/contacts/25180']").click()
    await page.get_by_label("Naam").fill("Sam Smit")
    await page.get_by_label("E-mailadres op school").fill("s01@school.example")
    await page.get_by_role("button", name="Contactpersoon vastleggen").click()

    await expect(page.get_by_text("Sam Smit")).to_be_visible()
    await expect(page.get_by_text("Nog niemand")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_pages_of_quality_are_readable_for_everybody(site: NewSite, width: Width) -> None:
    here = await a_school(site, "u-school-team")
    for path in (
        "/quality-board",
        f"/quality-board/modules/{MODULE}",
        "/quality-board/formula",
        f"/orders/{ORDER}/evaluation",
        f"/evaluate/{KEY}",
        "/feedback",
        "/feedback/signals",
        "/feedback/contacts",
        "/feedback/contacts/25180",
    ):
        page = await here.open(path, width)
        await expect(page.locator("h1")).to_be_visible()
        await assert_accessible(page)
