"""Takes the pictures of the tour: ``python -m tests.screenshots``, or ``make screenshots``."""

import asyncio
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.async_api import Browser, async_playwright

from estafette.addresses import Addresses
from estafette.clients import connect
from estafette.demo.run import DATA, introduce
from estafette.demo.tour.filling import fill
from estafette.graduates import import_file
from estafette.platform.platform import Platform
from tests.browser import DESKTOP, FLAGS, PHONE, find_chromium, sign_in

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "screenshots"
COLOURS = 128
SIZES = {"phone": PHONE, "desktop": DESKTOP}
_ROW = re.compile(
    r"^\| ([a-z-]+) \| (?:`(u-[a-z0-9-]+)`|nobody) \| ([a-z]+) `([^`]+)`(?:, \*([^*]+)\*)? \|$",
    re.MULTILINE,
)


class Picture(NamedTuple):
    """A picture that the tour names."""

    name: str
    person: str
    service: str
    path: str
    link: str = ""
    """What is clicked on that page, to get to the one that is shown."""


def pictures() -> list[Picture]:
    """Return the pictures in the last table of the tour."""
    return [Picture(*row) for row in _ROW.findall((DOCS / "tour.md").read_text(encoding="utf-8"))]


async def take(browser: Browser, addresses: Addresses, picture: Picture) -> None:
    """Take one picture at both widths, signed in once."""
    page = await browser.new_page(locale="nl-NL", timezone_id="Europe/Amsterdam")
    if picture.person:
        await sign_in(page, addresses.services[picture.service], picture.person)
    for width, (across, down) in SIZES.items():
        await page.set_viewport_size({"width": across, "height": down})
        await page.goto(addresses.services[picture.service] + picture.path)
        if picture.link:
            await page.get_by_role("link", name=picture.link).first.click()
        with Image.open(BytesIO(await page.screenshot())) as image:
            small = image.convert("RGB").quantize(COLOURS)
            small.save(FOLDER / f"{picture.name}-{width}.png", optimize=True)
    await page.close()


async def main() -> None:
    """Start the platform with the example, take every picture, and stop it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="estafette-pictures-") as place:
        async with Platform(Path(place), broker=None, tell=print) as platform:
            async with connect(platform.addresses) as services:
                await introduce(services)
                await import_file(services.school, DATA / "graduates-example.csv")
                await fill(services, platform.addresses)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=FLAGS
                )
                for picture in pictures():
                    await take(browser, platform.addresses, picture)
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
