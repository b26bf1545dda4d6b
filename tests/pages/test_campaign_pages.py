"""R32: the promotion plan on a phone and a desktop, from a draft to a result."""

from typing import get_args
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from services.school.aftercare.moments import MomentIn, add_moment
from services.school.promotion.plan import CampaignIn, add_campaign, plan_campaign
from tests.browser import NewSite, Site, Width, assert_accessible, sign_in
from tests.builders import a_record, a_row
from tests.pages.aftercare import bring, fill_catalogue, live_until, on
from tests.service.test_message_log import held, sent
from tests.service.test_school_campaigns import BY_PEOPLE, a_campaign
from tests.service.test_school_moments import a_moment

WIDTHS: tuple[Width, ...] = get_args(Width)
TEAM, SLBER, COACH = "u-school-team", "u-school-slber", "u-school-coach"
LONG = (
    "Je hebt net je diploma gehaald en daarom willen wij je graag vertellen welke hulp er allemaal"
    " voor je is."
)


@pytest.fixture
async def here(site: NewSite) -> Site:
    """The school's central team on the day after a diploma ceremony."""
    here = await site("school", TEAM)
    await fill_catalogue(here)
    rows = [
        a_row(
            studentnummer=f"60000{number}",
            email=f"s{number}@student.example",
            slber_nummer="S001",
            niveau="4" if number == 0 else "2",
            crebo="25655" if number == 0 else "25180",
        )
        for number in range(5)
    ]
    await bring(here, *rows)
    await live_until(here, on(2026, 7, 11))
    async with here.served.transactions.begin() as tx:
        times = {"starts_at": "2026-07-24T14:00:00+02:00", "ends_at": "2026-07-24T16:00:00+02:00"}
        await add_moment(tx, MomentIn.model_validate(a_moment(**times)))
    return here


async def planned(here: Site, **changed: object) -> str:
    """Plan an action, owned by the SLB'er of the example."""
    own = {"owner": "Mohammed Bakker", "owner_number": "S001"}
    async with here.served.transactions.begin() as tx:
        row = await add_campaign(tx, CampaignIn.model_validate(a_campaign(**(own | changed))))
        await plan_campaign(tx, row.campaign_id)
        return str(row.campaign_id)


async def hear_of_messages(here: Site, campaign_id: str) -> None:
    """Hear that one of the action's messages went and another waits."""
    async with here.served.transactions.read() as session:
        found = await session.execute(text("SELECT subject FROM campaign_recipient"))
        one, other, *_ = found.scalars()
    now = here.served.transactions.clock.now()
    events = ((one, sent(campaign_id=campaign_id)), (other, held(now, campaign_id=campaign_id)))
    records = [a_record(event, subject, time=now) for subject, event in events]
    await here.served.service.inbox.receive(records, here.served.transactions)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r32_an_action_is_made_at_a_moment_previewed_and_planned(
    here: Site, width: Width
) -> None:
    page = await here.open("/campaigns", width)
    await expect(page.get_by_text("Er zijn geen acties in juli 2026")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "empty", width)
    await page.get_by_role("link", name="Maak een actie bij Diploma-uitreiking zorg").click()
    await expect(page.locator("#moment_kind")).to_have_value("diploma-ceremony")
    await expect(page.locator("#owner")).to_have_value("Anouk Vermeer")
    await assert_accessible(page)
    await page.fill("#classes", "")
    await page.fill("#send_on", "2026-07-26")
    await page.fill("#useful_until", "2026-08-20")
    await page.get_by_role("button", name="Bewaar als concept").click()
    await expect(page.get_by_text("Noem ten minste één klas.").first).to_be_visible()
    await expect(page.get_by_text("Schrijf wat er in de mail staat.").first).to_be_visible()
    await assert_accessible(page)
    await picture(page, "form", width)

    await page.fill("#classes", "2BOL-001")
    await page.select_option("#owner_number", label="Sam Smit")
    await page.fill("#subject", "Gefeliciteerd")
    await page.fill("#text", f"{LONG}\n\nWil je hulp?")
    await page.select_option("#module_id", label="Omgaan met geld")
    await page.get_by_role("button", name="Bewaar als concept").click()
    await expect(page.get_by_text("De actie staat als concept.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Bekijk wie wat krijgt en plan").click()
    await expect(page.get_by_text("De actie is voor 5 mensen.")).to_be_visible()
    await expect(page.get_by_text("Krijgt het op 27 juli 2026")).to_be_visible()
    await expect(page.get_by_role("row", name="volgens wet en beleid geen")).to_contain_text("1")
    await expect(page.get_by_text("Deze zin is lang")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "preview", width)
    await page.get_by_role("button", name="Plan deze actie").click()
    await expect(page.get_by_text("De actie is gepland.")).to_be_visible()
    await assert_accessible(page)

    await page.get_by_role("link", name="/c/").click()
    await expect(page.locator("#module_id")).to_have_value("01990000-0000-7000-8000-0000000000aa")
    await page.fill("#name", "Noor")
    await page.fill("#email", "noor@elders.example")
    await page.get_by_role("button", name="Meld me aan").click()
    await expect(page.locator("h1")).not_to_have_text("Meld je aan")
    page = await here.open("/campaigns?month=2026-07", width)
    await expect(page.get_by_role("row", name="Diploma-uitreiking zorg").first).to_contain_text("1")
    await assert_accessible(page)
    await picture(page, "plan", width)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r32_the_report_shows_what_each_action_brought(here: Site, width: Width) -> None:
    page = await here.open("/campaigns/report", width)
    await expect(page.get_by_text("Er zijn nog geen acties")).to_be_visible()
    await assert_accessible(page)
    mail = await planned(here)
    await planned(here, **BY_PEOPLE, title="In de klas verteld")
    await live_until(here, on(2026, 7, 20))
    await hear_of_messages(here, mail)

    page = await here.open(f"/campaigns/{mail}", width)
    await expect(page.get_by_text("Wacht nog op de eigen beurt")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "action", width)
    page = await here.open("/campaigns/report", width)
    row = page.get_by_role("row", name="Na de diploma-uitreiking").last
    await expect(row).to_contain_text("4")
    await assert_accessible(page)
    await picture(page, "report", width)


@pytest.mark.parametrize("width", WIDTHS)
async def test_r32_an_owner_does_the_action_and_writes_the_result(here: Site, width: Width) -> None:
    own = await planned(here, **BY_PEOPLE, title="In de klas verteld")
    await planned(here, owner_number="S002", title="Van een ander")
    await live_until(here, on(2026, 7, 20))
    page = here.phone if width == "phone" else here.desktop
    await page.context.clear_cookies()
    await sign_in(page, here.url, SLBER)
    await here.open("/campaigns/mine", width)
    await expect(page.get_by_text("Van een ander")).to_have_count(0)
    await assert_accessible(page)
    await picture(page, "mine", width)
    await page.get_by_role("link", name="In de klas verteld").click()
    await expect(page.locator(".es-qr")).to_have_js_property("complete", value=True)
    assert await page.evaluate("document.querySelector('.es-qr').naturalWidth") > 0
    await page.get_by_role("button", name="De actie is klaar").click()
    await expect(page.locator("#result-error")).to_be_visible()
    await assert_accessible(page)
    await page.fill("#result", "In drie klassen verteld, twaalf vragen.")
    await page.get_by_role("button", name="De actie is klaar").click()
    await expect(page.get_by_text("Het resultaat is opgeslagen.")).to_be_visible()
    await here.open(f"/campaigns/mine/{own}", width)
    await expect(page.get_by_text("twaalf vragen")).to_be_visible()
    await assert_accessible(page)
    await picture(page, "own", width)


async def test_a_coach_reads_the_plan_and_changes_nothing(here: Site) -> None:
    campaign_id = await planned(here)
    await here.desktop.context.clear_cookies()
    await sign_in(here.desktop, here.url, COACH)
    page = await here.open("/campaigns?month=2026-07")
    await page.get_by_role("link", name="Na de diploma-uitreiking").click()
    await expect(page.get_by_role("button", name="Terug naar concept")).to_have_count(0)
    await assert_accessible(page)
    await here.open("/campaigns/mine")
    await expect(page.get_by_text("U heeft nu geen acties")).to_be_visible()
    await assert_accessible(page)
    for path in (f"/campaigns/{campaign_id}/preview", "/campaigns/new"):
        await here.open(path)
        await expect(page.locator("h1")).to_have_text("Dit mag u niet")
    await here.open(f"/campaigns/mine/{uuid4()}")
    await expect(page.locator("h1")).to_have_text("Deze pagina is er niet")


async def picture(page: Page, name: str, width: Width) -> None:
    await page.screenshot(path=f"/tmp/campaigns/{name}-{width}.png", full_page=True)
