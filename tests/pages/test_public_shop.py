"""R21, R25, R29, R31, R32: the public shop and the QR code on a phone, without an account."""

import re
import time
from datetime import date
from uuid import UUID

import pytest
from playwright.async_api import Page, expect
from sqlmodel import select

from services.school.aftercare.enrolling import EnrolmentIn, enrol_all
from services.school.aftercare.moments import MomentIn, add_moment
from services.school.models import StudentRow
from shared.schemas.invitations import CoachChoiceOffered, PlaceChoiceOffered, SignUpReceived
from shared.schemas.partner import PlaceOffered
from shared.schemas.personal import CoachLinks, Participant, PlaceLinks, Sealed, SignUpLinks
from shared.schemas.school import CoachAssigned, EnrolmentCreated, PlaceAnswered
from shared.schemas.vocabulary import Funding
from tests.browser import NewSite, Site, assert_accessible
from tests.builders import a_record, a_row
from tests.pages.aftercare import MODULE, bring, events, fill_catalogue, links, live_until, on
from tests.service.conftest import NewDesk, apps, new_desk
from tests.service.test_school_moments import a_moment

__all__ = ["apps", "new_desk"]


@pytest.fixture
async def shop(site: NewSite) -> Site:
    here = await site("school")
    await fill_catalogue(here)
    await bring(here, a_row())
    return here


async def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.fill(f"#{name}", value)
    await page.get_by_role("button", name="Meld me aan").click()


async def sign_up(shop: Site, **fields: str) -> Page:
    page = await shop.open("/join/99ZZ/sign-up", "phone")
    await fill(page, **fields)
    await expect(page.locator("h1")).to_have_text("Bedankt!")
    return page


async def confirm(shop: Site) -> Page:
    address = (await links(shop, SignUpReceived, SignUpLinks)).confirm
    page = shop.phone
    await page.goto(address)
    await assert_accessible(page)
    await page.get_by_role("button", name="Ja, dat klopt").click()
    await expect(page.locator("h1")).to_have_text("Je aanmelding is bevestigd")
    return page


async def test_r21_a_graduate_signs_up_on_a_phone_and_the_partner_has_a_participant(
    shop: Site, new_desk: NewDesk
) -> None:
    await live_until(shop, on(2026, 7, 11))
    page = await shop.open("/join/99ZZ", "phone")
    await assert_accessible(page)
    await page.get_by_role("link", name="Omgaan met geld").click()
    await expect(page.get_by_text("Ik had zelf schulden op mijn negentiende.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Meld je aan voor deze module").click()
    await assert_accessible(page)
    await fill(page, name="Noor", email="noor@student.example", wish="Liever Engels")
    await expect(page.locator("h1")).to_have_text("Bedankt!")
    await assert_accessible(page)
    assert await events(shop, EnrolmentCreated) == []
    await confirm(shop)

    ((subject, body),) = await events(shop, EnrolmentCreated)
    partner = await new_desk("partner")
    await partner.receive(EnrolmentCreated.model_validate(body), subject=subject)
    (row,) = await partner.rows("SELECT * FROM participant")
    assert (row["partner_id"], row["kind"], row["status"]) == ("P01", "module", "new")
    sealed = Sealed[Participant](row["participant"])
    known = partner.transactions.sealer.unseal(subject, sealed, Participant)
    assert known.model_dump() == {
        "name": "Noor",
        "email": "noor@student.example",
        "phone": None,
        "wish": "Liever Engels",
    }


async def test_r25_opening_the_link_does_nothing_and_a_second_click_neither(shop: Site) -> None:
    await live_until(shop, on(2026, 7, 11))
    await sign_up(shop, name="Noor", email="noor@student.example")
    address = (await links(shop, SignUpReceived, SignUpLinks)).confirm
    await shop.phone.goto(address)
    assert await events(shop, EnrolmentCreated) == []

    await confirm(shop)
    await shop.phone.goto(address)
    assert await shop.phone.get_by_role("button", name="Ja, dat klopt").count() == 0
    assert len(await events(shop, EnrolmentCreated)) == 1


async def test_r29_the_shop_asks_no_fee_and_says_so(shop: Site) -> None:
    page = await shop.open("/join/99ZZ", "phone")
    await expect(page.get_by_text("Gratis.")).to_be_visible()
    await expect(page.get_by_text("400")).to_have_count(0)
    await page.get_by_role("link", name="Omgaan met geld").click()
    await expect(page.get_by_text("Niets.")).to_be_visible()
    await expect(page.get_by_text("€")).to_have_count(0)


async def test_nobody_learns_from_the_answer_who_is_known(shop: Site) -> None:
    answers = []
    for email in ("noor@student.example", "niemand@elders.example"):
        page = await sign_up(shop, name="Noor", email=email)
        answers.append(re.sub(r"csrf\S+", "", await page.locator("main").inner_html()))
        answers.append(page.url)
        confirmed = await confirm(shop)
        answers.append(await confirmed.locator("main").inner_text())

    assert answers[:3] == answers[3:]


async def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(shop: Site) -> None:
    page = await shop.open("/join/99ZZ/sign-up", "phone")
    await fill(page, name="Noor")
    await expect(page.get_by_text("Vul je e-mailadres of je telefoonnummer in.")).to_be_visible()
    await expect(page.locator("#name")).to_have_value("Noor")
    await assert_accessible(page)
    await fill(page, phone="111222333")
    await expect(page.get_by_text("een nummer dat een BSN kan zijn").first).to_be_visible()
    assert await events(shop, SignUpReceived) == []


async def at_a_moment(shop: Site) -> str:
    async with shop.served.transactions.begin() as tx:
        row = await add_moment(tx, MomentIn.model_validate(a_moment()))
        return f"/m/{row.code}"


async def test_r32_a_qr_code_leads_to_a_sign_up_within_a_minute(shop: Site) -> None:
    address = await at_a_moment(shop)
    started = time.perf_counter()
    page = await shop.open(address, "phone")
    await expect(page.locator("h1")).to_have_text("Diploma-uitreiking zorg")
    await expect(page.get_by_text("Rachid Benali")).to_be_visible()
    for text in ("Noor", "noor@student.example"):
        await page.keyboard.press("Tab")
        field = "#name" if text == "Noor" else "#email"
        await page.locator(field).focus()
        await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Bedankt!")

    assert time.perf_counter() - started < 60
    async with shop.served.transactions.read() as session:
        from sqlalchemy import text as sql  # noqa: PLC0415

        row = (await session.execute(sql("SELECT moment_id, helper FROM sign_up"))).one()
    assert isinstance(row.moment_id, UUID)
    assert row.helper == "C01"
    await page.goto(shop.url + address)
    await assert_accessible(page)


async def test_r32_a_sign_up_before_the_diploma_becomes_active_on_the_day(shop: Site) -> None:
    page = await shop.open(await at_a_moment(shop), "phone")
    await fill(page, name="Noor", email="noor@student.example")
    await expect(page.locator("h1")).to_have_text("Bedankt!")
    await confirm(shop)
    assert await events(shop, EnrolmentCreated) == []
    await live_until(shop, on(2026, 7, 9))
    assert await events(shop, EnrolmentCreated) == []
    await live_until(shop, on(2026, 7, 10))

    ((_, body),) = await events(shop, EnrolmentCreated)
    assert (body["kind"], body["coach_id"]) == ("aftercare", "C01")


async def test_r31_a_participant_chooses_another_coach_in_one_step(shop: Site) -> None:
    await live_until(shop, on(2026, 7, 11))
    await sign_up(shop, name="Noor", email="noor@student.example")
    await confirm(shop)
    page = shop.phone
    await page.goto((await links(shop, CoachChoiceOffered, CoachLinks)).choose)
    await expect(page.get_by_role("heading", name="Rachid Benali")).to_be_visible()
    await expect(page.get_by_text("Ik hielp al honderd jongeren aan werk.")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("button", name="Kies Fatima Aksoy").click()

    await expect(page.get_by_text("Dit is nu je coach.")).to_be_visible()
    ((_, assigned),) = await events(shop, CoachAssigned)
    assert assigned["coach_id"] == "C02"
    await page.get_by_role("button", name="Geef me een andere coach").click()
    await expect(page.get_by_text("Je krijgt een andere coach.")).to_be_visible()
    await expect(page.get_by_text("Je hebt nu geen coach.")).to_be_visible()
    await assert_accessible(page)


async def test_r28_a_place_that_came_free_is_taken_from_the_mail(shop: Site) -> None:
    await live_until(shop, on(2026, 7, 11))
    async with shop.served.transactions.begin() as tx:
        (subject,) = await tx.session.exec(select(StudentRow.subject))
        asked = EnrolmentIn(
            subject=subject,
            kind="module",
            partner_id="P01",
            module_id=MODULE,
            funding=Funding.STATUTORY,
        )
        (enrolment,) = await enrol_all(tx, [asked])
    offer = PlaceOffered(
        enrolment_id=enrolment,
        partner_id="P01",
        module_id=MODULE,
        module_name="Omgaan met geld",
        answer_by=date(2026, 7, 14),
    )
    await shop.served.service.inbox.receive([a_record(offer, subject)], shop.served.transactions)
    page = shop.phone
    await page.goto((await links(shop, PlaceChoiceOffered, PlaceLinks)).answer)
    await assert_accessible(page)
    await page.get_by_role("button", name="Ja, ik doe mee").press("Enter")

    await expect(page.locator("h1")).to_have_text("Je hebt ja gezegd")
    await assert_accessible(page)
    ((_, answered),) = await events(shop, PlaceAnswered)
    assert (answered["enrolment_id"], answered["takes"]) == (str(enrolment), True)


async def test_a_form_from_elsewhere_is_refused(shop: Site) -> None:
    page = await shop.open("/join/99ZZ/sign-up", "phone")
    await page.evaluate("document.querySelector('input[name=csrf]').value = 'anders'")
    await fill(page, name="Noor", email="noor@student.example")
    await expect(page.get_by_text("Dit formulier is verlopen.")).to_be_visible()
    assert await events(shop, SignUpReceived) == []


async def test_the_same_address_gets_only_so_many_mails_a_day(shop: Site) -> None:
    for _ in range(5):
        await sign_up(shop, name="Noor", email="noor@student.example")
    assert len(await events(shop, SignUpReceived)) == 3


@pytest.mark.parametrize("path", ["/join/97XX", "/m/abcdefgh", "/confirm-sign-up/anders"])
async def test_what_is_not_there_is_a_page_that_says_so(shop: Site, path: str) -> None:
    page = await shop.open(path, "phone")
    await expect(page.locator("h1")).to_be_visible()
    await assert_accessible(page)


async def test_it_all_works_without_javascript(shop: Site) -> None:
    context = await shop.phone.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    page = await context.new_page()
    await page.goto(f"{shop.url}/join/99ZZ/sign-up")
    await fill(page, name="Noor", phone="06-00000001")
    await expect(page.get_by_text("We bellen je om je aanmelding te bevestigen.")).to_be_visible()
    await context.close()
