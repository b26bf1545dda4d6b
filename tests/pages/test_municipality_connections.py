"""The municipality's pages for connections: by hand from nothing to a case that arrives."""

from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from services.municipality.casesystem.deliverer import CaseDeliverer
from services.municipality.steps.handovers import accept
from shared.connections.sending import Sender
from tests.browser import NewSite, Site, Width, assert_accessible
from tests.builders import a_record
from tests.service.case_systems import choice
from tests.service.connected import settings
from tests.service.receivers import listening
from tests.service.test_municipality import a_document, an_offered
from tests.zgw import CaseSystem, case_system


async def keeper(site: NewSite) -> Site:
    """Return the desk of who keeps connections, which may go to this machine."""
    here = await site("municipality", "u-city-region")
    local = settings(service="municipality", webhooks_to_loopback=True)
    here.served.app.state.settings = local
    return here


async def accepted(here: Site) -> UUID:
    """Let a school offer somebody and a case worker accept."""
    transactions = here.served.transactions
    handover, subject = uuid4(), uuid4()
    sealed = transactions.sealer.seal(subject, a_document())
    offered = an_offered(transactions.sealer, handover_id=handover, document=sealed)
    await here.served.service.inbox.receive([a_record(offered, subject)], transactions)
    async with transactions.begin() as tx:
        await accept(tx, handover)
    return handover


async def deliver(here: Site) -> int:
    sender = Sender(to_loopback=True)
    return await CaseDeliverer(settings(), here.served.transactions, sender).deliver_due()


LABELS = {
    "cases_url": "Adres van de Zaken API",
    "documents_url": "Adres van de Documenten API",
    "case_type": "Zaaktype",
    "status_type": "Statustype van de eerste status",
    "document_type": "Informatieobjecttype van het document",
    "rsin": "RSIN van de gemeente",
    "client_id": "Client-id",
    "secret": "Geheim",
    "owner_mailbox": "Mailadres voor als het misgaat",
}


async def fill(page: Page, system: CaseSystem, **changed: Any) -> None:
    values = choice(system, **changed)
    for name, label in LABELS.items():
        await page.get_by_label(label, exact=True).fill(values[name])
    await page.get_by_role("button", name="Bewaar").click()


async def test_a_case_system_is_connected_tried_and_gets_a_case(site: NewSite) -> None:
    here = await keeper(site)
    page = await here.open("/")
    with case_system() as system:
        await page.get_by_role("link", name="Koppelingen").click()
        await page.get_by_role("link", name="Koppel uw zaaksysteem").click()
        await fill(page, system, rsin="123456789", secret="kort")
        await expect(page.get_by_role("alert")).to_contain_text("Een RSIN heeft negen cijfers.")
        await expect(page.get_by_role("alert")).to_contain_text("16 tot 200 tekens")
        await expect(page.get_by_label("Zaaktype", exact=True)).not_to_have_value("")
        await expect(page.get_by_label("Geheim")).to_have_value("")
        await assert_accessible(page)
        await fill(page, system)
        await expect(page.get_by_role("status")).to_contain_text("bewaard")
        await page.get_by_role("button", name="Probeer de verbinding").click()
        await expect(page.get_by_role("status")).to_contain_text("De verbinding werkt")
        handover = await accepted(here)
        assert await deliver(here) == 1

        await page.reload()
        row = page.get_by_role("row").filter(has_text=f"EST-{handover}")
        await expect(row).to_contain_text("Aangemaakt")
        await expect(page.locator("main")).not_to_contain_text("Noor")
        assert system.broken == []
        await page.get_by_role("link", name="Wijzig de koppeling").click()
        await expect(page.get_by_label("Geheim")).to_have_value("")
        await page.get_by_role("button", name="Bewaar").click()
        await page.get_by_role("button", name="Verwijder deze koppeling").click()
        await expect(page.get_by_text("Er is nog geen zaaksysteem gekoppeld")).to_be_visible()


async def test_what_went_wrong_is_told_and_tried_again(site: NewSite) -> None:
    here = await keeper(site)
    with case_system() as system:
        page = await here.open("/connections/case-system/edit")
        await fill(page, system)
        handover = await accepted(here)
        system.refuses = f"EST-{handover}"
        await deliver(here)
        system.refuses, system.down = None, 500
        await page.get_by_role("button", name="Probeer de verbinding").click()
        await expect(page.get_by_role("status")).to_contain_text("antwoord 500")
        told = page.get_by_role("row").filter(has_text=f"EST-{handover}")
        await expect(told).to_contain_text("zaak aanmaken: antwoord 400 (zaaktype: not-published)")
        system.down = None
        await page.get_by_role("button", name=f"Probeer opnieuw: zaak EST-{handover}").click()
        await page.get_by_role("button", name="Zet stil").click()
        await expect(page.get_by_text("Staat stil", exact=True)).to_be_visible()
        assert await deliver(here) == 0
        await page.get_by_role("button", name="Laat weer lopen").click()
        await expect(page.get_by_text("Loopt", exact=True)).to_be_visible()
        assert await deliver(here) == 1
        await page.reload()
        await expect(told).to_contain_text("Aangemaakt")


@pytest.mark.parametrize("width", get_args(Width))
async def test_the_pages_are_readable_for_everybody(site: NewSite, width: Width) -> None:
    here = await keeper(site)
    for path in ("/connections", "/connections/case-system/edit"):
        await assert_accessible(await here.open(path, width))
    with case_system() as system, listening() as receiver:
        page = await here.open("/connections/case-system/edit", width)
        await fill(page, system)
        await accepted(here)
        await deliver(here)
        system.down = 500
        await accepted(here)
        await deliver(here)
        await page.reload()
        await assert_accessible(page)
        page = await here.open("/connections/new", width)
        await page.get_by_label("Adres", exact=True).fill(receiver.url)
        await page.get_by_label("Mailadres voor als het misgaat").fill("ict@gemeente.example")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("Het geheim van uw webhook")
        await page.get_by_role("link", name="Ik heb het bewaard").click()
        await assert_accessible(page)
    async with here.served.transactions.begin() as tx:
        long = f"https://zaaksysteem.gemeente.example/{'zo-lang' * 40}"
        await tx.session.execute(text("UPDATE case_system SET cases_url = :url"), {"url": long})
        await tx.session.execute(text("UPDATE case_system SET status = 'failing'"))
    for path in ("/connections", "/connections/case-system"):
        await assert_accessible(await here.open(path, width))


async def test_a_case_worker_has_no_connections(site: NewSite) -> None:
    here = await site("municipality", "u-city-worker")
    page = await here.open("/")
    await expect(page.get_by_role("link", name="Koppelingen")).to_have_count(0)
