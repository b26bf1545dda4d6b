"""R36 and R38: what of evaluations may be shown, and how a score comes about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.quality import (
    FEWEST,
    QUESTIONS,
    Formula,
    Marks,
    QualityRule,
    Side,
    check_answers,
    check_formula,
    mean,
    most_answers,
    score,
    shown,
    to_publish,
    together,
    total_may_be_shown,
)
from shared.rules import RuleBroken

FORMULA = Formula(1, date(2026, 1, 1), klik=3, students=3, slbers=2, partners=1)
MARK = st.integers(1, 5)
WEIGHT = st.integers(0, 10)


def test_r36_each_side_has_a_short_form_of_its_own() -> None:
    forms = [frozenset(QUESTIONS[side].items()) for side in Side]
    assert len(set(forms)) == 3
    assert all(len(form) <= 5 for form in forms)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"klik": 5, "use": 5},
        {"klik": 5, "use": 5, "again": 0},
        {"klik": 5, "use": 5, "again": 6},
        {"klik": 5, "use": 5, "again": 5, "fit": 5},
    ],
)
def test_r36_an_answer_is_whole_and_from_one_to_five(answers: dict[str, int]) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_answers(Side.STUDENT, answers)
    assert broken.value.rule is QualityRule.EVERY_QUESTION_ANSWERED


@pytest.mark.parametrize("number", range(8))
def test_r36_results_of_fewer_than_five_are_hidden(number: int) -> None:
    marks = Marks(number, 4.0)
    assert (shown(marks) is marks) is (number >= FEWEST)
    assert shown(None) is None


@given(st.lists(st.integers(0, 12), max_size=6))
def test_r36_a_total_never_gives_away_what_fewer_than_five_said(parts: list[int]) -> None:
    if total_may_be_shown(parts):
        rest = sum(parts) - sum(part for part in parts if part >= FEWEST)
        assert rest == 0 or rest >= FEWEST


@pytest.mark.parametrize(
    ("parts", "may"),
    [([5, 2], False), ([5, 2, 3], True), ([2, 2], False), ([5], True), ([], False)],
)
def test_r36_a_total_beside_one_small_part_is_hidden(parts: list[int], may: bool) -> None:
    assert total_may_be_shown(parts) is may


def test_means_are_over_all_marks_and_klik_over_its_own_question() -> None:
    marks = mean([{"klik": 5, "use": 4, "again": 3}, {"klik": 3, "use": 2, "again": 1}])
    assert marks == Marks(2, 3.0, 4.0)
    assert mean([]) is None


@given(
    marks=st.dictionaries(st.sampled_from(Side), st.floats(1, 5)), weights=st.tuples(*[WEIGHT] * 4)
)
def test_r38_a_score_lies_between_nothing_and_everything(
    marks: dict[Side, float], weights: tuple[int, int, int, int]
) -> None:
    formula = Formula(7, date(2026, 1, 1), *weights)
    given_marks = {side: Marks(9, value, value) for side, value in marks.items()}
    found = score(given_marks, formula)

    assert found.version == 7
    assert found.value is None or 0 <= found.value <= 100


@pytest.mark.parametrize(
    ("students", "slbers", "value"),
    [(None, None, None), (Marks(5, 5.0, 5.0), None, 100), (Marks(4, 5.0, 5.0), None, None),
     (Marks(5, 3.0, 5.0), Marks(5, 1.0), 56)],
)  # fmt: skip
def test_r36_r38_a_score_weighs_only_what_may_be_shown(
    students: Marks | None, slbers: Marks | None, value: int | None
) -> None:
    pairs = ((Side.STUDENT, students), (Side.SLBER, slbers))
    marks = {side: each for side, each in pairs if each}
    assert score(marks, FORMULA).value == value


@pytest.mark.parametrize(
    ("weights", "rule"),
    [((0, 0, 0, 0), QualityRule.WEIGHTS_COUNT), ((3, 3, 2, 1), QualityRule.FORMULA_IS_NEW)],
)
def test_r38_a_new_version_of_the_formula_is_a_change(
    weights: tuple[int, int, int, int], rule: QualityRule
) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_formula(FORMULA, weights)
    assert broken.value.rule is rule


def test_as_many_can_answer_as_took_part() -> None:
    assert most_answers(Side.STUDENT, group_size=20, present=22) == 22
    assert most_answers(Side.SLBER, group_size=20, present=22) == 1


MARKS = st.builds(
    Marks,
    number=st.integers(1, 40),
    mean=st.floats(1, 5),
    klik=st.none() | st.floats(1, 5),
)


@given(st.lists(st.integers(0, 6), max_size=12))
def test_r36_what_is_told_never_differs_by_fewer_than_five_answers(arrivals: list[int]) -> None:
    number, told = 0, None
    for arrived in arrivals:
        number += arrived
        now = Marks(number, 3.0) if number else None
        following = to_publish(now, told)
        if following != told:
            assert following is not None
            assert following.number - (told.number if told else 0) >= FEWEST
        told = following
        assert number - (told.number if told else 0) < FEWEST, "no longer behind than it must be"


@given(st.lists(MARKS, max_size=5))
def test_r36_marks_together_lie_between_their_parts(parts: list[Marks]) -> None:
    total = together(parts)
    if total is None:
        assert not parts
        return
    assert total.number == sum(part.number for part in parts)
    slack = 1e-9
    assert min(p.mean for p in parts) - slack <= total.mean <= max(p.mean for p in parts) + slack
    assert (total.klik is None) == all(part.klik is None for part in parts)
