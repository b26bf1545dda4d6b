"""The pages about messages: opting out, choosing, joining, and the log; readable for everybody."""

from datetime import timedelta
from typing import get_args

from playwright.async_api import expect

from services.notifications.domain.preferences import Choice, Setter
from services.notifications.domain.purposes import Purpose
from services.notifications.footing import OPT_OUT, PREFERENCES
from services.notifications.joining import JoinIn, join_by_hand, meet
from services.notifications.models import AliasRow
from services.notifications.preferences import choose
from shared.schemas.event import Event
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import SUBJECT, a_record
from tests.pages.test_links import asked
from tests.service.messages import OTHER
from tests.service.test_message_log import NOW, held, sent

WIDTHS: tuple[Width, ...] = get_args(Width)


async def known_at_two_schools(here: Site) -> None:
    """Let somebody be known at two schools, and want news for alumni of one."""
    async with here.served.transactions.begin() as tx:
        await meet(tx, [SUBJECT, OTHER])
        for subject, brin in ((SUBJECT, "99ZZ"), (OTHER, "98YY")):
            (await tx.load(AliasRow, subject)).brin = brin
        await join_by_hand(
            tx, JoinIn(subject=SUBJECT, other=OTHER, note="School belde, vraag 12."), "beheer"
        )
        yes = Choice(Purpose.ALUMNI, "99ZZ", wanted=True, by=Setter.SCHOOL)
        await choose(tx, SUBJECT, yes)


async def test_r34_one_chooses_by_keyboard_what_comes_from_whom(site: NewSite) -> None:
    here = await site("notifications")
    await known_at_two_schools(here)
    async with here.served.transactions.begin() as tx:
        path = tx.links.path(PREFERENCES, SUBJECT, tx.now)
    for width in WIDTHS:
        page = await here.open(path, width)
        await assert_accessible(page)

    turn_off = "Zet uit: nieuws over begeleiding van ROC Voorbeeldstad"
    await page.get_by_role("button", name=turn_off).press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Dat krijg je niet meer.")
    turn_on = turn_off.replace("Zet uit", "Zet aan")
    await expect(page.get_by_role("button", name=turn_on)).to_be_visible()
    await assert_accessible(page)

    await page.get_by_role("link", name="Ik wil geen enkel nieuws").press("Enter")
    await expect(page.locator("h1")).to_have_text("Wil je geen nieuws van ons meer?")
    await page.get_by_role("button", name="Stuur mij dit niet meer").press("Enter")
    await expect(page.locator("h1")).to_have_text("Je krijgt geen nieuws van ons meer")
    await page.get_by_role("link", name="Kies wat je krijgt").press("Enter")
    await expect(page.get_by_role("button", name="Zet uit")).to_have_count(0)
    await assert_accessible(page)


async def test_r34_opting_out_is_one_button(site: NewSite) -> None:
    here = await site("notifications")
    await known_at_two_schools(here)
    async with here.served.transactions.begin() as tx:
        path = tx.links.path(OPT_OUT[Purpose.ALUMNI], SUBJECT, tx.now)
    for width in WIDTHS:
        page = await here.open(path, width)
        await assert_accessible(page)
        await page.get_by_role("button").click()
        stopped = "Je krijgt geen nieuws voor oud-studenten meer"
        await expect(page.locator("h1")).to_have_text(stopped)
        await assert_accessible(page)


async def test_r35_the_operator_joins_and_separates(site: NewSite) -> None:
    here = await site("notifications", "u-operator")
    page = await here.open("/joinings")
    await expect(page.get_by_text("Er is nog niemand samengevoegd.")).to_be_visible()
    await known_at_two_schools(here)
    for width in WIDTHS:
        page = await here.open("/joinings", width)
        await assert_accessible(page)
    await page.get_by_label("Eerste pseudoniem").fill("geen pseudoniem")
    await page.get_by_role("button", name="Tel als één persoon").click()
    await assert_accessible(page)

    page = await here.open("/joinings", "phone")
    await page.get_by_role("link", name="Tel weer apart").click()
    await assert_accessible(page)
    await page.get_by_label("Waarom zijn dit toch twee mensen?").fill("Broer en zus.")
    await page.get_by_role("button", name="Tel weer apart").click()
    await expect(page.get_by_text("Broer en zus.")).to_be_visible()
    await assert_accessible(page)


async def test_the_school_reads_which_messages_a_person_got(site: NewSite) -> None:
    here = await site("school", "u-school-team")
    await asked(here)
    page = await here.open(f"/people/{SUBJECT}/messages")
    await expect(page.get_by_text("Er is nog geen bericht verstuurd.")).to_be_visible()
    told: list[Event] = [held(NOW + timedelta(days=30)), sent(template="handover-question"), sent()]
    records = [a_record(event, time=NOW + timedelta(hours=n)) for n, event in enumerate(told)]
    await here.served.service.inbox.receive(records, here.served.transactions)

    for width in WIDTHS:
        page = await here.open(f"/aftercare/{SUBJECT}", width)
        await page.get_by_role("link", name="Welke berichten kreeg Noor?").click()
        await expect(page.locator("h1")).to_have_text("Berichten aan Noor de Vries")
        await assert_accessible(page)
