"""A brand is refused when people could not read it; the formula is that of WCAG 2."""

from dataclasses import replace
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.pages.brand import ESTAFETTE, YOUR_MOVE, BrandRule, Logo, brand_css, contrast
from shared.rules import RuleBroken

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_lies_between_1_and_21_whichever_comes_first(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, one) == 1


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"code": "../x"}, BrandRule.CODE_IS_PLAIN),
        ({"colour": "red; } body { display: none"}, BrandRule.COLOURS_ARE_SIX_DIGITS),
        ({"colour": "#ffb612"}, BrandRule.TEXT_STANDS_OUT),
        ({"link": "#ffb612"}, BrandRule.LINKS_STAND_OUT),
        ({"logo": Logo(b"<html>", "text/html")}, BrandRule.LOGO_IS_AN_IMAGE),
    ],
)
def test_a_brand_that_cannot_be_used_is_refused(changed: dict[str, str], rule: StrEnum) -> None:
    with pytest.raises(RuleBroken) as refused:
        replace(ESTAFETTE, **changed)  # type: ignore[arg-type]
    assert refused.value.rule is rule


def test_every_change_of_a_brand_gets_another_address() -> None:
    darker = replace(YOUR_MOVE, link="#7a2a0e")
    assert darker.stylesheet != YOUR_MOVE.stylesheet
    assert "--brand-link: #7a2a0e;" in brand_css(darker)
