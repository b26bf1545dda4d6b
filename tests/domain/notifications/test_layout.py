"""Every mail there is, in every brand: words, page, pictures; readable for everybody."""

import re
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from services.notifications.brands import PLATFORM, municipality_brand
from services.notifications.domain import Template
from services.notifications.domain.purposes import PROMOTION
from services.notifications.examples import EXAMPLES, drawn_face, example
from services.notifications.layout import READABLE, page_of
from services.notifications.mails import letter_of, write_mail
from shared.calendars import Appointment, calendar_file
from shared.pages.brand import ENOUGH_CONTRAST, YOUR_MOVE, Logo, contrast
from shared.runtime.clock import AMSTERDAM

NOW = datetime(2026, 6, 1, 8, tzinfo=AMSTERDAM)
SENDER = "berichten@estafette.example"
WITH_LOGO = replace(YOUR_MOVE, logo=Logo(b"\x89PNG of the school", "image/png"))
BRANDS = [PLATFORM, WITH_LOGO, municipality_brand("GM0599", date(2026, 6, 1))]
SPACES = re.compile(r"\s+")


class Seen(HTMLParser):
    """What a mail program makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in ("style", "head")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "head")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def as_it_arrives(mail: EmailMessage) -> EmailMessage:
    return message_from_bytes(mail.as_bytes(), _class=EmailMessage, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content


def test_every_mail_has_an_example() -> None:
    assert set(EXAMPLES) == set(Template)


@pytest.mark.parametrize("template", Template)
def test_every_mail_says_the_same_in_text_and_on_its_page(template: Template) -> None:
    for brand in BRANDS:
        mail = as_it_arrives(write_mail(example(template, brand, NOW), SENDER))
        text, seen = part(mail, "plain"), Seen(part(mail, "html"))
        shown = SPACES.sub(" ", " ".join(seen.words))

        assert mail["Subject"]
        assert all(len(line) < 998 for line in text.splitlines())
        words = text.partition("\n\n--\n")[0].split("\n\n")
        assert words[-1].strip().endswith((".", "?")) or "http" in words[-1]
        for sentence in re.split(r"(?<=[.?!])\s+|\n", "\n".join(words)):
            assert SPACES.sub(" ", sentence.removesuffix(":")).strip() in shown


@pytest.mark.parametrize("template", Template)
def test_the_page_fetches_nothing_and_can_be_read_by_everybody(template: Template) -> None:
    for brand in BRANDS:
        letter = letter_of(example(template, brand, NOW))
        page = page_of(letter, {"logo": "cid:logo", "face": "cid:face"})
        seen = Seen(page)

        assert [each["lang"] for each in seen.of("html")] == ["nl"]
        assert len(seen.of("h1")) == 1
        assert all(each["alt"] and str(each["src"]).startswith("cid:") for each in seen.of("img"))
        assert not seen.of("link") + seen.of("script") + seen.of("iframe")
        assert "url(" not in page
        assert "prefers-color-scheme: dark" in page
        assert all(each.get("role") == "presentation" for each in seen.of("table"))


def test_every_pair_of_colours_can_be_read() -> None:
    for one, other in READABLE:
        assert contrast(one, other) >= ENOUGH_CONTRAST
    for brand in BRANDS:
        assert contrast(brand.on_colour, brand.colour) >= ENOUGH_CONTRAST
        assert contrast(brand.link, "#ffffff") >= ENOUGH_CONTRAST


def test_names_cannot_bring_in_html_or_headers() -> None:
    evil = replace(
        example(Template.MEETING_PLANNED, YOUR_MOVE, NOW), name='<img src="https://x.example">'
    )
    seen = Seen(part(as_it_arrives(write_mail(evil, SENDER)), "html"))

    assert all(str(each["src"]).startswith("cid:") for each in seen.of("img"))
    assert '<img src="https://x.example">' in " ".join(seen.words)
    split = replace(evil, reply_to="a@x.example\nBcc: b@x.example")
    with pytest.raises((ValueError, HeaderParseError)):
        write_mail(split, SENDER)


def test_logo_and_face_go_along_inside_the_mail_with_the_senders_name() -> None:
    mail = as_it_arrives(write_mail(example(Template.COACH_INTRODUCED, WITH_LOGO, NOW), SENDER))
    pictures = {p["Content-ID"]: p.get_content() for p in mail.walk() if p["Content-ID"]}
    page = part(mail, "html")

    assert pictures == {
        "<logo@estafette>": b"\x89PNG of the school",
        "<face@estafette>": drawn_face(),
    }
    assert 'src="cid:logo@estafette"' in page
    assert 'alt="Foto van Giovanni Rosalia"' in page
    assert mail["From"].addresses[0].display_name == "Your Move!"
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert str(mail["Reply-To"]) == YOUR_MOVE.contact
    assert len(mail.as_bytes()) < 40_000


def test_r34_the_way_out_stands_below_mails_to_people_and_in_the_header_of_promotion() -> None:
    for template in Template:
        mail = example(template, YOUR_MOVE, NOW)
        written = as_it_arrives(write_mail(mail, SENDER))
        text, page = part(written, "plain"), Seen(part(written, "html"))
        links = [each["href"] for each in page.of("a")]
        if mail.foot is None:
            assert "preferences" not in text
            continue
        for address in (mail.foot.opt_out, mail.foot.preferences):
            assert address in text.partition("\n--\n")[2]
            assert address in links
        promotion = mail.foot.purpose in PROMOTION
        assert (written["List-Unsubscribe-Post"] is not None) is promotion


def test_a_calendar_file_goes_along_where_mail_programs_look_for_it() -> None:
    meeting = Appointment(example(Template.SESSION_PLANNED, PLATFORM, NOW).message_id, "Pitchen",
                          NOW, NOW, "Lokaal 1", 1)  # fmt: skip
    file = calendar_file("REQUEST", [meeting], NOW)
    mail = replace(
        example(Template.SESSION_PLANNED, PLATFORM, NOW), calendar=("REQUEST", [file, file])
    )
    written = as_it_arrives(write_mail(mail, SENDER))
    calendars = [p for p in written.walk() if p.get_content_type() == "text/calendar"]

    assert [p.get_param("method") for p in calendars] == ["REQUEST"] * 3
    assert [p.get_filename() for p in calendars] == [None, "afspraak-1.ics", "afspraak-2.ics"]
