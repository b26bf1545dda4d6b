"""A real browser at two widths, signed in at a real service; and a check of accessibility.

``tests/pages/conftest.py`` makes the fixtures known; other folders import them the same way.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from shared.runtime.settings import ServiceName
from tests.conftest import NewSettings
from tests.serving import Served, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = (360, 780), (1280, 900)
Width = Literal["phone", "desktop"]
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium() -> str | None:
    """Return the path of a browser on this machine; ``make browser`` installs one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Site:
    """A service as a person sees it, on a phone and on a desktop."""

    served: Served
    phone: Page
    desktop: Page

    @property
    def url(self) -> str:
        """Address of the service."""
        return self.served.url

    async def open(self, path: str, width: Width = "desktop") -> Page:
        """Go to a page of the service at one width."""
        page = self.phone if width == "phone" else self.desktop
        await page.goto(self.url + path)
        return page


NewSite = Callable[..., Awaitable[Site]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the whole run; tests are skipped where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: make browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def site(
    chromium: Browser, new_settings: NewSettings, tmp_path: Path
) -> AsyncIterator[NewSite]:
    """Serve a service and sign in as somebody of ``data/people.csv``: ``await site("school", …)``.

    Without a person nobody is signed in.
    """
    async with AsyncExitStack() as stack:

        async def make(service: ServiceName, person: str | None = None) -> Site:
            state = tmp_path / f"issuer-{service}-{person}"
            state.mkdir()
            here = await stack.enter_async_context(served(await new_settings(service), state))
            phone, desktop = [await _page(stack, chromium, size) for size in (PHONE, DESKTOP)]
            if person:
                for page in (phone, desktop):
                    await sign_in(page, here.url, person)
            return Site(here, phone, desktop)

        yield make


async def _page(stack: AsyncExitStack, chromium: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    context: BrowserContext = await chromium.new_context(
        viewport={"width": width, "height": height}, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )
    stack.push_async_callback(context.close)
    return await context.new_page()


async def sign_in(page: Page, url: str, person: str) -> None:
    """Choose a person at the issuer, as people do."""
    await page.goto(f"{url}/sign-in")
    await page.locator(f'button[value="{person}"]').click()
    await expect(page.get_by_role("button", name="Afmelden")).to_be_visible()


async def assert_accessible(page: Page) -> None:
    """Fail, naming rule and element, when a page breaks WCAG 2.2 AA or does not fit its width.

    The script is evaluated by the debugger, which the page's content policy does not bind.
    """
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(
        "tags => axe.run({runOnly: tags}).then(result => result.violations)", TAGS
    )
    lines = [
        f"{each['id']}: {each['help']}\n    {node['html']}\n    {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
    assert not lines, f"{page.url}\n" + "\n".join(lines)
    await assert_fits(page)


async def assert_fits(page: Page) -> None:
    """Fail, naming the widest elements, when people must scroll sideways."""
    wide: list[str] = await page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')]
          .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert not wide, f"{page.url} is too wide:\n" + "\n".join(wide)
