"""How an organisation is recognised: name, colours and logo. A change of brand needs no code."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

from shared.pages.static_files import LOGO, version
from shared.rules import require

ENOUGH_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: text of ordinary size."""
PAGE = "#ffffff"
"""What stands on the page itself stands on white."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")


class BrandRule(StrEnum):
    """Why a brand cannot be used."""

    CODE_IS_PLAIN = "De code van een huisstijl bestaat uit letters, cijfers en streepjes."
    COLOURS_ARE_SIX_DIGITS = "Schrijf een kleur als # met zes cijfers of letters, zoals #0b4f8a."
    TEXT_STANDS_OUT = (
        "De tekst valt te weinig op tegen de hoofdkleur. Kies een lichtere of donkerdere kleur."
    )
    LINKS_STAND_OUT = "De kleur van links valt te weinig op tegen wit. Kies een donkerdere kleur."
    LOGO_IS_AN_IMAGE = "Een logo is een SVG- of PNG-bestand."


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of an organisation; shown as an image, so that no script in it runs."""

    content: bytes
    media_type: str
    """``image/svg+xml`` or ``image/png``."""


@dataclass(frozen=True, slots=True)
class Brand:
    """How pages and mails of an organisation are recognised.

    Raises RuleBroken for colours that people cannot read.
    """

    code: str
    """Code of the organisation, such as a BRIN; part of the stylesheet's address."""
    name: str
    tagline: str
    colour: str
    """Behind the head of the page and buttons."""
    on_colour: str
    """Text on that colour."""
    link: str
    """Links and accents on white."""
    logo: Logo | None
    contact: str
    """E-mail address for questions."""

    def __post_init__(self) -> None:
        plain = _CODE.fullmatch(self.code) is not None
        require(plain, BrandRule.CODE_IS_PLAIN)
        known = all(_COLOUR.fullmatch(each) for each in (self.colour, self.on_colour, self.link))
        require(known, BrandRule.COLOURS_ARE_SIX_DIGITS)
        stands_out = contrast(self.on_colour, self.colour) >= ENOUGH_CONTRAST
        require(stands_out, BrandRule.TEXT_STANDS_OUT)
        require(contrast(self.link, PAGE) >= ENOUGH_CONTRAST, BrandRule.LINKS_STAND_OUT)
        image = self.logo is None or self.logo.media_type in ("image/svg+xml", "image/png")
        require(image, BrandRule.LOGO_IS_AN_IMAGE)

    @property
    def stylesheet(self) -> str:
        """Address of its stylesheet; another one after every change."""
        return f"/static/brand/{self.code}.css?v={version(brand_css(self).encode())}"

    @property
    def logo_address(self) -> str | None:
        """Address of its logo, if it has one."""
        if self.logo is None:
            return None
        return f"/static/brand/{self.code}/logo?v={version(self.logo.content)}"


Brands = Callable[[Request, str], Awaitable[Brand | None]]
"""Finds the brand of an organisation by its code."""


async def no_brands(_: Request, __: str) -> Brand | None:
    """Find no brand: a service whose pages all look like Estafette."""
    return None


def brand_css(brand: Brand) -> str:
    """Return a brand as custom properties, from which the design tokens follow."""
    return (
        f":root {{ --brand-colour: {brand.colour}; --brand-on-colour: {brand.on_colour}; "
        f"--brand-link: {brand.link}; }}\n"
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2: 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


ESTAFETTE = Brand(
    code="estafette",
    name="Estafette",
    tagline="Estafette houdt jongeren vast tussen school en werk.",
    colour="#154273",
    on_colour="#ffffff",
    link="#154273",
    logo=Logo(LOGO.content, LOGO.media_type),
    contact="vraag@estafette.example",
)
"""The brand of pages whose organisation has none."""
YOUR_MOVE = Brand(
    code="your-move",
    name="Your Move!",
    tagline="Jouw diploma. Jouw volgende stap.",
    colour="#ffb612",
    on_colour="#1f1a17",
    link="#9a3412",
    logo=None,
    contact="hallo@your-move.example",
)
"""The example of a school's own brand, for demonstrations."""
