"""The SLB'er's whole journey in a real browser, and what the central team sees of it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from playwright.async_api import Page, expect
from sqlalchemy import text

from shared.runtime.clock import AMSTERDAM
from shared.schemas import partner as told
from shared.schemas.event import Event
from shared.schemas.personal import Contact, Message
from tests.asking import Askers
from tests.browser import NewSite, Site, assert_accessible
from tests.builders import a_file, a_record, a_row
from tests.service.test_school_orders import MODULE, PARTNER, a_module

OTHER = "01990000-0000-7000-8000-0000000000ab"
SLBER, TEAM = "u-school-slber", "u-school-team"
STORY = "Ik weet hoe het is om schulden te hebben."


async def fill(here: Site) -> None:
    """Give the service a catalogue and a class of the SLB'er who signs in."""
    identity = here.served.app.state.recognises
    here.served.app.state.recognises = Askers()
    transport = httpx2.ASGITransport(here.served.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://service") as http:
        talent = {"theme": "Jezelf goed kennen", "name": "Ontdek je talent", "suits": ["praktisch"]}
        modules = [a_module(description="Rondkomen."), a_module(module_id=OTHER, **talent)]
        trainer = {"trainer_id": "C01", "partner_id": "P01", "name": "Rachid", "story": STORY}
        rows = [
            a_row(studentnummer=f"50000{n}", slber_nummer="S001", slber_naam="Mohammed Bakker")
            for n in range(1, 4)
        ]
        answers = [
            await http.put("/catalogue/partners", json=[PARTNER]),
            await http.put("/catalogue/modules", json=modules),
            await http.put("/catalogue/trainers", json=[trainer]),
            await http.post("/imports/graduates", content=a_file(*rows)),
        ]
    assert [each.status_code for each in answers] == [200] * 4
    here.served.app.state.recognises = identity


async def hear(here: Site, order_id: UUID, *events: Event) -> None:
    """Let the service hear from the partner."""
    records = [a_record(event, order_id) for event in events]
    await here.served.service.inbox.receive(records, here.served.transactions)


async def rows(here: Site, query: str) -> list[dict[str, Any]]:
    async with here.served.transactions.read() as session:
        return [dict(row) for row in (await session.execute(text(query))).mappings()]


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def order(page: Page, **changed: str) -> None:
    """Fill in the order form and send it."""
    await page.select_option("#klas", index=1)
    typed = {"location": "Lokaal 1.12", "cost_carrier": "KP-4711", "wishes": "Graag met geld."}
    for name, value in (typed | changed).items():
        await page.fill(f"#{name}", value)
    await press(page, "Bestel")


@pytest.fixture
async def here(site: NewSite) -> Site:
    here = await site("school", SLBER)
    await fill(here)
    return here


async def placed(here: Site) -> UUID:
    """Order the module with the form, and return the order."""
    await order(await here.open(f"/internal-shop/order?module_ids={MODULE}"))
    await expect(here.desktop.locator("h1")).to_have_text("Omgaan met geld, 2BOL-001")
    return UUID(here.desktop.url.rsplit("/", 1)[1])


def a_session(order_id: UUID, start: datetime) -> told.SessionPlanned:
    return told.SessionPlanned(
        session_id=uuid4(),
        partner_id="P01",
        trainer_id="C01",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        location="Lokaal 1.12",
    )


def confirmed(here: Site, order_id: UUID) -> told.OrderConfirmed:
    contact = Contact(name="Rachid Benali", email="rachid@p01.example")
    return told.OrderConfirmed(
        partner_id="P01",
        trainer_id="C01",
        confirmed_on=date(2026, 6, 2),
        contact=here.served.transactions.sealer.seal(order_id, contact),
    )


def a_message(here: Site, order_id: UUID, words: str) -> told.MessagePosted:
    content = here.served.transactions.sealer.seal(order_id, Message(author="Rachid", text=words))
    return told.MessagePosted(
        message_id=uuid4(),
        posted_at=here.served.transactions.clock.now(),
        kind="message",
        content=content,
    )


async def test_r23_r24_an_slber_goes_from_shop_to_order_to_thread_to_change(here: Site) -> None:
    page = await here.open("/")
    await expect(page.locator("h1")).to_have_text("Wat wacht op u?")
    await assert_accessible(page)

    await page.get_by_role("navigation").get_by_role("link", name="Winkel").click()
    await page.select_option("#theme", "Praktische zaken na diplomeren")
    await page.select_option("#max_minutes", "60")
    await press(page, "Zoek")
    await expect(page.get_by_role("heading", name="1 van 2 modules")).to_be_visible()
    await assert_accessible(page)

    await page.get_by_role("link", name="Omgaan met geld").click()
    await expect(page.get_by_text(STORY)).to_be_visible()
    await assert_accessible(page)

    await page.get_by_role("link", name="Bestel voor een klas").click()
    await assert_accessible(page)
    await order(page)
    await expect(page.get_by_role("status").first).to_contain_text("is bij de partner")
    order_id = UUID(page.url.rsplit("/", 1)[1])
    await expect(page.get_by_text("orders@p01.example")).to_be_visible()

    start = datetime(2026, 6, 22, 9, tzinfo=AMSTERDAM)
    await hear(here, order_id, confirmed(here, order_id), a_session(order_id, start))
    await hear(here, order_id, a_message(here, order_id, "Leuk, tot dan!"))
    await page.get_by_role("navigation").get_by_role("link", name="Mijn bestellingen").click()
    await expect(page.get_by_text("Een nieuw bericht van de partner.")).to_be_visible()
    await page.get_by_role("link", name="Omgaan met geld, 2BOL-001").click()
    await expect(page.get_by_text("Leuk, tot dan!")).to_be_visible()
    await expect(page.get_by_text("rachid@p01.example")).to_be_visible()
    await assert_accessible(page)

    await page.fill("#text", "Kunnen we een uur later beginnen?")
    await page.get_by_label("Een vraag").check()
    await press(page, "Verstuur")
    await expect(page.get_by_role("list").get_by_text("een uur later")).to_be_visible()
    await expect(page.get_by_role("button", name="Ik heb dit gelezen")).to_have_count(0)

    await page.get_by_role("link", name="Andere datum, plaats of aantal").click()
    await assert_accessible(page)
    await page.fill("#starts_at", "10:00")
    await page.fill("#ends_at", "11:00")
    await page.fill("#group_size", "12")
    await press(page, "Stel voor")
    await expect(page.get_by_text("wacht op de partner.")).to_be_visible()
    await assert_accessible(page)
    (change,) = await rows(here, "SELECT * FROM order_change")
    assert change["starts_at"] == datetime(2026, 6, 22, 10, tzinfo=AMSTERDAM)
    assert change["group_size"] == 12
    sent = await rows(
        here, "SELECT type FROM event_log WHERE topic = 'school.orders' ORDER BY position"
    )
    assert [row["type"].split(".")[3] for row in sent] == [
        "module-ordered",
        "message-posted",
        "order-change-proposed",
    ]


async def test_every_page_of_the_shop_is_readable_on_a_phone(here: Site) -> None:
    order_id = await placed(here)
    await hear(here, order_id, confirmed(here, order_id), a_message(here, order_id, "Hallo!"))
    for path in (
        "/my-orders",
        f"/my-orders/{order_id}",
        f"/my-orders/{order_id}/change",
        f"/my-orders/{order_id}/cancel",
        "/internal-shop",
        f"/internal-shop/modules/{MODULE}",
        f"/internal-shop/order?module_ids={MODULE}",
        "/internal-shop/order",
        "/internal-shop/cart",
        "/internal-shop/gaps",
        "/internal-shop/quiz?need=money&level=2&max_minutes=60",
    ):
        page = await here.open(path, "phone")
        await expect(page.locator("h1")).to_have_count(1)
        await assert_accessible(page)


async def orders_of(here: Site) -> int:
    return len(await rows(here, "SELECT order_id FROM module_order"))


async def test_r23_a_double_click_or_a_form_sent_again_orders_once(here: Site) -> None:
    page = await here.open(f"/internal-shop/order?module_ids={MODULE}")
    await page.select_option("#klas", index=1)
    for name, value in {"location": "Lokaal 1.12", "cost_carrier": "KP-4711"}.items():
        await page.fill(f"#{name}", value)
    ends = await page.evaluate(
        """async () => {
            const form = document.querySelector("form[action='/internal-shop/order']");
            const send = () => fetch(form.action, {method: "POST", body: new FormData(form)});
            const answers = await Promise.all([send(), send(), send()]);
            return answers.map(answer => answer.url);
        }"""
    )
    await press(page, "Bestel")
    await expect(page.locator("h1")).to_have_text("Omgaan met geld, 2BOL-001")

    assert {*ends, page.url} == {page.url}, "the same answer each time"
    assert await orders_of(here) == 1


async def test_who_goes_back_and_changes_the_form_orders_another(here: Site) -> None:
    page = await here.open(f"/internal-shop/order?module_ids={MODULE}")
    await order(page)
    await expect(page.locator("h1")).to_have_text("Omgaan met geld, 2BOL-001")
    await page.go_back()
    await order(page, location="Lokaal 2.34")
    await expect(page.locator("h1")).to_have_text("Omgaan met geld, 2BOL-001")

    assert await orders_of(here) == 2


async def test_a_form_that_was_refused_can_be_sent_again(here: Site) -> None:
    page = await here.open(f"/internal-shop/order?module_ids={MODULE}")
    await order(page, group_size="150")
    await expect(page.locator("h1")).to_have_text("Bestellen voor een klas")
    assert await orders_of(here) == 0
    await page.fill("#group_size", "")
    await press(page, "Bestel")
    await expect(page.locator("h1")).to_have_text("Omgaan met geld, 2BOL-001")

    assert await orders_of(here) == 1


async def test_r24_the_slber_answers_what_the_partner_proposes(here: Site) -> None:
    order_id = await placed(here)
    proposal = told.OrderChangeProposed(
        change_id=uuid4(),
        proposed_on=date(2026, 6, 2),
        period_from=date(2026, 7, 1),
        period_until=date(2026, 7, 10),
        location="Theaterzaal",
    )
    await hear(here, order_id, proposal)
    page = await here.open("/my-orders", "phone")
    await page.get_by_role("link", name="Omgaan met geld, 2BOL-001").click()
    await assert_accessible(page)
    await press(page, "Akkoord")

    await expect(page.get_by_text("De wijziging is afgesproken.")).to_be_visible()
    await expect(page.get_by_text("1 juli 2026 tot en met 10 juli 2026")).to_be_visible()


async def test_an_earlier_order_is_repeated_in_two_clicks(here: Site) -> None:
    await placed(here)
    page = await here.open("/my-orders")
    await page.get_by_role("link", name="Bestel opnieuw").click()
    await press(page, "Bestel")

    await expect(page.get_by_role("status").first).to_contain_text("is bij de partner")
    found = await rows(here, "SELECT klas, location, wishes, cost_carrier FROM module_order")
    assert len(found) == 2
    assert found[0] == found[1]


async def test_a_cart_is_ordered_at_once_or_not_at_all(here: Site) -> None:
    page = await here.open("/internal-shop")
    for name in ("Omgaan met geld", "Ontdek je talent"):
        await page.goto(f"{here.url}/internal-shop")
        card = page.get_by_role("listitem").filter(has_text=name)
        await card.get_by_role("button", name="Leg in mandje").click()
    await assert_accessible(page)
    await page.get_by_role("link", name="Bestel voor een klas").click()
    await order(page, group_size="31")
    await expect(page.locator("#group_size-error")).to_contain_text("De groep is te groot")
    await assert_accessible(page)
    assert await rows(here, "SELECT * FROM module_order") == []

    await page.fill("#group_size", "")
    await press(page, "Bestel")
    await expect(page.get_by_text("Uw 2 bestellingen zijn bij de partners.")).to_be_visible()
    assert await rows(here, "SELECT * FROM cart_item") == []


async def test_r27_a_rule_that_says_no_shows_at_its_field(here: Site) -> None:
    page = await here.open(f"/internal-shop/order?module_ids={MODULE}", "phone")
    await page.get_by_label("Regionaal programma").check()
    await order(page)

    await expect(page.locator("#funding-error")).to_contain_text("R27")
    assert await page.input_value("#location") == "Lokaal 1.12"
    await assert_accessible(page)


async def test_r26_an_exclusion_is_by_name_of_the_municipality_and_with_a_reason(
    here: Site,
) -> None:
    page = await here.open(f"/internal-shop/order?module_ids={MODULE}")
    await page.get_by_label("Ergens anders").check()
    await order(page, residents="Rotterdm")
    await expect(page.locator("#residents-error")).to_contain_text("niet bekend")
    await page.fill("#residents", "Rotterdam")
    await press(page, "Bestel")
    await expect(page.locator("#justification-error")).to_contain_text("R26")
    await page.fill("#justification", "Rotterdam betaalt dit.")
    await press(page, "Bestel")

    await expect(page.get_by_role("status").first).to_contain_text("is bij de partner")
    (stored,) = await rows(here, "SELECT only_residents_of, justification FROM module_order")
    assert stored["only_residents_of"] == ["GM0599"]


async def test_r24_cancelling_takes_a_reason(here: Site) -> None:
    order_id = await placed(here)
    page = await here.open(f"/my-orders/{order_id}")
    await page.get_by_role("link", name="Annuleer").click()
    await press(page, "Annuleer de bestelling")
    await expect(page.get_by_text("Er klopt nog iets niet")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("De klas kan niet").check()
    await press(page, "Annuleer de bestelling")

    await expect(page.get_by_text("De partner weet het.")).to_be_visible()
    await expect(page.get_by_role("link", name="Annuleer")).to_have_count(0)


async def test_a_class_sees_what_it_misses_and_orders_it(here: Site) -> None:
    await placed(here)
    page = await here.open("/internal-shop/gaps")
    await expect(
        page.get_by_text("Deze klas had nog niets over 8 van de negen thema's.")
    ).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Ontdek je talent").click()

    assert await page.is_checked(f"input[value='{OTHER}']")
    assert await page.locator("#klas").evaluate("e => e.selectedOptions[0].text") == (
        "2BOL-001, 3 studenten (Mohammed Bakker)"
    )


async def test_the_quiz_suggests_also_what_nobody_asked_for(here: Site) -> None:
    page = await here.open("/internal-shop/quiz")
    await page.get_by_label("Ze hebben zorgen over geld of een woning.").check()
    await press(page, "Laat zien wat past")
    await expect(page.get_by_text("Beantwoord nog 2 vragen.")).to_be_visible()
    await page.select_option("#level", "2")
    await page.select_option("#max_minutes", "60")
    await press(page, "Laat zien wat past")

    await expect(page.get_by_role("link", name="Omgaan met geld")).to_be_visible()
    await expect(page.get_by_text("Misschien een verrassing")).to_be_visible()
    await assert_accessible(page)


async def test_r24_the_central_team_sees_all_and_has_no_button(here: Site, site: NewSite) -> None:
    order_id = await placed(here)
    await hear(here, order_id, a_message(here, order_id, "Wij kunnen helaas pas later."))
    page = here.desktop
    await press(page, "Afmelden")
    await page.locator(f'button[value="{TEAM}"]').click()
    await page.goto(f"{here.url}/order-desk")
    await assert_accessible(page)
    await page.get_by_role("link", name="Omgaan met geld, 2BOL-001").first.click()

    await expect(page.get_by_text("Wij kunnen helaas pas later.")).to_be_visible()
    await assert_accessible(page)
    assert await page.locator("main button").count() == 0
    await page.goto(f"{here.url}/my-orders/{order_id}")
    await expect(page.locator("h1")).to_have_text("Dit mag u niet")
