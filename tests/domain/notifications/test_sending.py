"""When a mail is tried again, and what the words of a mail become."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import ATTEMPTS, PAUSES, Status, after_failure, moment
from services.notifications.domain.meetings import next_sequence, remind_on
from services.notifications.domain.words import Button, Paragraph, blocks
from shared.pages import MONTHS
from shared.runtime.clock import AMSTERDAM

LINK = "https://school.example/answer/abc"


def test_a_refusal_for_now_is_tried_for_more_than_a_day_with_growing_pauses() -> None:
    pauses = [after_failure(n, permanent=False).pause for n in range(ATTEMPTS)]

    assert pauses[-1] is None
    assert after_failure(ATTEMPTS - 1, permanent=False).status is Status.FAILED
    assert list(PAUSES) == sorted(PAUSES) == pauses[:-1]
    assert PAUSES[0] <= timedelta(minutes=5)  # greylisting lets through who comes back soon
    assert timedelta(hours=24) < sum(PAUSES, timedelta()) < timedelta(hours=72)


def test_a_refusal_for_good_ends_it_at_once() -> None:
    failure = after_failure(0, permanent=True)

    assert (failure.status, failure.pause) == (Status.FAILED, None)


def test_a_moment_is_written_the_dutch_way() -> None:
    at = datetime(2026, 6, 1, 7, tzinfo=UTC).astimezone(AMSTERDAM)

    assert moment(at, MONTHS) == "maandag 1 juni 2026 om 09.00 uur"


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        (date(2026, 6, 10), date(2026, 6, 9)),
        (date(2026, 6, 3), date(2026, 6, 2)),
        (date(2026, 6, 2), None),  # who hears it today need not be reminded today
        (date(2026, 6, 1), None),
        (date(2026, 5, 1), None),
    ],
)
def test_people_are_reminded_the_day_before(starts_on: date, expected: date | None) -> None:
    assert remind_on(starts_on, date(2026, 6, 1)) == expected


@given(st.lists(st.integers(0, 1000)))
def test_what_comes_later_has_a_higher_sequence(known: list[int]) -> None:
    assert all(next_sequence(known) > each for each in known)


def test_a_link_becomes_a_button_with_the_last_sentence_before_it() -> None:
    body = f"Hoi Noor,\n\nKlopt dat? Ja, ik meld me aan:\n{LINK}\n\nKijk ook hier:\n{LINK}/2\nDag."

    assert blocks(body) == [
        Paragraph(("Hoi Noor,",)),
        Paragraph(("Klopt dat?",)),
        Button("Ja, ik meld me aan", LINK, first=True),
        Button("Kijk ook hier", f"{LINK}/2", first=False),
        Paragraph(("Dag.",)),
    ]


def test_a_link_without_words_before_it_gets_plain_ones() -> None:
    assert blocks(f"Hallo.\n\n{LINK}") == [
        Paragraph(("Hallo.",)),
        Button("Open de pagina", LINK, first=True),
    ]


lines = st.lists(
    st.one_of(st.just(""), st.just(LINK), st.text(alphabet="ab :.?!\n ", max_size=30)), max_size=12
)


@given(lines)
def test_no_word_gets_lost_on_the_way_to_the_page(written: list[str]) -> None:
    body = "\n".join(written)
    shown: list[str] = []
    for block in blocks(body):
        if isinstance(block, Button):
            said = block.label.split() if block.label != "Open de pagina" else []
            shown += [*said, block.address]
        else:
            shown += [word for line in block.lines for word in line.split()]

    def letters(words: list[str]) -> str:
        return "".join(words).replace(":", "")  # the one before a link is gone

    assert letters(shown) == letters(body.split())
