"""A BSN or onderwijsnummer is found wherever it hides, and little else is taken for one (R46)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference.identifiers import is_brin, looks_like_bsn

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
SEPARATORS = st.sampled_from(["", " ", ".", "-", "–", "\u00a0"])
WORDS = st.text("abcXYZ ëü@:;,!()'\n", max_size=20)


@st.composite
def numbers(draw: st.DrawFn, remainder: int, start: str = "") -> str:
    """Nine digits with this remainder in the 11-test."""
    size = 8 - len(start)
    free = st.text("0123456789", min_size=size, max_size=size)
    body = draw(free.filter(lambda text: last_digit(start + text, remainder) < 10))
    return f"{start}{body}{last_digit(start + body, remainder)}"


def last_digit(body: str, remainder: int) -> int:
    return (sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) - remainder) % 11


@given(number=numbers(0), separators=st.lists(SEPARATORS, min_size=8, max_size=8))
def test_r46_a_bsn_is_found_however_it_is_written(number: str, separators: list[str]) -> None:
    written = number[0] + "".join(s + d for s, d in zip(separators, number[1:], strict=True))

    assert looks_like_bsn(written) is (number != "000000000")


@given(number=numbers(0, "1"), before=WORDS, after=WORDS)
def test_r46_a_bsn_is_found_in_free_text(number: str, before: str, after: str) -> None:
    assert looks_like_bsn(f"{before}{number}{after}")


@given(number=numbers(5, "10"), before=WORDS, after=WORDS)
def test_r46_an_onderwijsnummer_is_found(number: str, before: str, after: str) -> None:
    assert looks_like_bsn(f"{before}{number}{after}")


@given(number=st.integers(1, 10).flatmap(lambda remainder: numbers(remainder, "2")))
def test_other_nine_digits_are_left_alone(number: str) -> None:
    assert not looks_like_bsn(number)


@given(number=numbers(0, "2"), digit=st.sampled_from("0123456789"))
def test_a_longer_or_shorter_number_is_not_a_bsn(number: str, digit: str) -> None:
    assert not looks_like_bsn(number + digit)
    assert not looks_like_bsn(digit + number)
    assert not looks_like_bsn(number[:-1])


@given(number=numbers(0, "6"), prefix=st.sampled_from(["+31 ", "+31-", "0031 ", "+31 (0)"]))
def test_a_phone_number_behind_its_country_code_is_not_a_bsn(number: str, prefix: str) -> None:
    assert not looks_like_bsn(f"{prefix}{number[0]} {number[1:]}")


@given(text=st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_like_bsn(text) in {True, False}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("111222333", True),
        ("1234.56.782", True),
        ("bsn:123456782.", True),
        ("2026 123456782", True),
        ("101222331", True),  # onderwijsnummer: remainder 5
        ("201222335", False),
        ("000000000", False),
        ("06-00001234", False),
        ("2026-07-10", False),
        ("GM0599", False),
        ("", False),
    ],
)
def test_examples(text: str, found: bool) -> None:
    assert looks_like_bsn(text) is found


@pytest.mark.parametrize("text", ["99ZZ", "00GT", "25LP", "99ZZ01", "1234"])
def test_form_of_a_brin(text: str) -> None:
    assert is_brin(text)


@pytest.mark.parametrize(
    "text", ["", "99zz", "9ZZZ", "99ZZ1", "99ZZ011", " 99ZZ", "99ZZ\n", "٩٩ZZ"]
)
def test_not_the_form_of_a_brin(text: str) -> None:
    assert not is_brin(text)
