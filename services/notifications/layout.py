"""How a mail looks: one layout in MJML around the words, in the colours of whoever sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from mjml import mjml2html

from services.notifications.domain.words import blocks
from shared.pages.brand import Brand

INK, QUIET, PAPER, PAGE = "#1c1c1c", "#4a4a4a", "#ffffff", "#eef0f2"
"""Text, the small print, what the text is on, and what lies around it."""
NIGHT = {"ink": "#f2f2f2", "link": "#9ecbff", "paper": "#1e1e1e", "page": "#121212"}
"""The same on a device that is set to dark. The brand's own pair of colours stays."""
READABLE = (
    (INK, PAPER),
    (QUIET, PAGE),
    (NIGHT["ink"], NIGHT["paper"]),
    (NIGHT["ink"], NIGHT["page"]),
    (NIGHT["link"], NIGHT["paper"]),
    (NIGHT["link"], NIGHT["page"]),
)
"""Which colour stands on which, besides those of the brand, which checks its own."""
_PREVIEW = 120

_LAYOUT = Environment(
    loader=PackageLoader("services.notifications", "templates/layout"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Face:
    """The coach whom the reader knows, or gets to know."""

    name: str
    picture: bytes | None = None
    """A small JPEG."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a mail, and what goes around them."""

    subject: str
    body: str
    brand: Brand
    footer: Sequence[str]
    """Why the reader gets this, and who sends it."""
    face: Face | None = None
    foot: str = ""
    """How the reader gets no more of this, in words; not every mail has it."""


def page_of(letter: Letter, pictures: Mapping[str, str]) -> str:
    """Return the mail as HTML; ``pictures`` says where the logo and the face are.

    Everything that is not in the layout is text: what looks like HTML is shown as it is written.
    """
    source = _LAYOUT.get_template("mail.mjml").render(
        subject=letter.subject,
        preview=" ".join(letter.body.split())[:_PREVIEW],
        blocks=blocks(letter.body),
        brand=letter.brand,
        face=letter.face,
        face_picture=pictures.get("face"),
        logo=pictures.get("logo"),
        footer=letter.footer,
        foot=blocks(letter.foot),
        ink=INK,
        quiet=QUIET,
        paper=PAPER,
        page=PAGE,
        night=NIGHT,
    )
    return str(mjml2html(source))


def text_of(letter: Letter) -> str:
    """Return the mail as plain text, with the same words in the same order."""
    below = "\n\n".join(filter(None, ("\n".join(letter.footer), letter.foot.strip())))
    return f"{letter.body.strip()}\n\n--\n{below}\n"
