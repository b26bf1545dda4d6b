"""Every mail can be looked at beforehand, on a phone and on a desktop, and is readable there."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from services.notifications.domain import Template
from tests.browser import AXE, NewSite, Site, assert_accessible, assert_fits

OPERATOR = "u-operator"
SHOWN = [
    (Template.HANDOVER_QUESTION, "your-move"),
    (Template.COACH_INTRODUCED, "your-move"),
    (Template.REGIE_OTHER_COACH, "GM0599"),
    (Template.SESSION_PLANNED, "estafette"),
]


@pytest.fixture
async def here(site: NewSite) -> Site:
    return await site("notifications", OPERATOR)


async def test_a_mail_is_chosen_and_shown_at_both_widths(here: Site) -> None:
    for page, width in ((here.phone, "phone"), (here.desktop, "desktop")):
        await here.open("/previews", width)  # type: ignore[arg-type]
        await page.get_by_label("Welke mail?").select_option(Template.COACH_INTRODUCED)
        await page.get_by_label("In wiens naam?").select_option("your-move")
        await page.get_by_role("button", name="Toon de mail").click()

        for title in ("De mail op een telefoon", "De mail op een groot scherm"):
            mail = page.frame_locator(f'iframe[title="{title}"]')
            await expect(mail.get_by_role("heading", level=1)).to_have_text(
                "Giovanni Rosalia is je coach"
            )
            await expect(mail.get_by_alt_text("Foto van Giovanni Rosalia")).to_be_visible()
        await expect(page.locator("pre")).to_contain_text("Hoi Noor de Vries,")
        await assert_accessible(page)


async def test_mails_themselves_are_accessible_by_day_and_by_night(
    here: Site, tmp_path: Path
) -> None:
    for template, brand in SHOWN:
        await look_at(here, template, brand, tmp_path)


async def look_at(here: Site, template: Template, brand: str, folder: Path) -> None:
    """Show one mail by day and by night, and keep pictures of it."""
    address = f"{here.url}/previews/mail?template={template}&brand={brand}"
    answer = await here.phone.request.get(address)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "script-src" not in policy
    content = await answer.text()
    for page, width in ((here.phone, 360), (here.desktop, 1280)):
        await page.goto("about:blank")
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await page.set_content(content)
            await assert_fits(page)
            await assert_mail_accessible(page)
            name = f"{template}-{width}-{scheme}.png"
            await page.screenshot(path=folder / name, full_page=True)


async def assert_mail_accessible(page: Page) -> None:
    """Check a mail by axe, but for landmarks: a mail is shown inside somebody else's page."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "() => axe.run({rules: {region: {enabled: false}, 'landmark-one-main': {enabled: false}}})"
        ".then(result => result.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    assert found == []


async def test_a_mail_or_brand_that_is_not_there_is_said(here: Site) -> None:
    for query, status in (("brand=niemand", 404), ("template=niets", 422)):
        answer = await here.phone.request.get(f"{here.url}/previews?{query}")
        assert answer.status == status
