"""R21, R22 and R29: what can be on offer, and the steps with a partner."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.catalogue import (
    FOLLOWS,
    UNDER_CONTRACT,
    CatalogueRule,
    Evidence,
    Shop,
    Stage,
    Theme,
    check_module,
    is_offered,
    take_step,
)
from shared.rules import RuleBroken

NO_EVIDENCE = Evidence(None, None, None)
TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


def test_there_are_exactly_the_nine_themes_of_a_broad_view() -> None:
    assert len(Theme) == 9


@pytest.mark.parametrize(
    ("first", "path"),
    [
        (None, "explored trial contracted evaluated continued evaluated stopped explored"),
        (None, "contracted evaluated stopped"),
    ],
)
def test_r22_a_partner_goes_step_by_step(first: Stage | None, path: str) -> None:
    now = first
    for stage in map(Stage, path.split()):
        take_step(now, stage, on=TODAY, last_on=TODAY, today=TODAY)
        now = stage


def test_r22_no_other_step_can_be_taken() -> None:
    for now, to in product([None, *Stage], Stage):
        if to in FOLLOWS[now]:
            continue
        with pytest.raises(RuleBroken) as broken:
            take_step(now, to, on=TODAY, last_on=None, today=TODAY)
        assert broken.value.rule is CatalogueRule.STEP_FOLLOWS


def test_r22_no_contract_without_trial_for_a_partner_who_is_new() -> None:
    assert Stage.CONTRACTED not in FOLLOWS[Stage.EXPLORED]


@pytest.mark.parametrize(
    ("days", "rule"),
    [(1, CatalogueRule.STEP_NOT_AHEAD), (-9, CatalogueRule.STEP_NOT_BEFORE_LAST)],
)
def test_a_step_is_dated_between_the_last_one_and_today(days: int, rule: CatalogueRule) -> None:
    on, last = TODAY + timedelta(days=days), TODAY - timedelta(days=8)
    with pytest.raises(RuleBroken) as broken:
        take_step(Stage.EXPLORED, Stage.TRIAL, on=on, last_on=last, today=TODAY)
    assert broken.value.rule is rule


@given(stage=st.sampled_from(Stage), begin=DAYS, end=DAYS, on=DAYS)
def test_r22_a_module_shows_only_under_a_contract_and_on_its_days(
    stage: Stage, begin: date, end: date, on: date
) -> None:
    shown = is_offered(stage, begin, end, on)
    assert shown == (stage in UNDER_CONTRACT and begin <= on <= end)


@pytest.mark.parametrize(
    ("on", "shown"),
    [
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_r22_first_and_last_day_of_the_contract_count(on: date, shown: bool) -> None:
    assert is_offered(Stage.CONTRACTED, date(2026, 6, 1), date(2026, 6, 30), on) is shown


@pytest.mark.parametrize(
    ("fee", "shops", "levels", "evidence", "rule"),
    [
        (1, {Shop.PUBLIC}, {1}, NO_EVIDENCE, CatalogueRule.NO_FEE),
        (-1, {Shop.PUBLIC}, {1}, NO_EVIDENCE, CatalogueRule.NO_FEE),
        (0, set(), {1}, NO_EVIDENCE, CatalogueRule.SHOWN_SOMEWHERE),
        (0, {Shop.INTERNAL}, set(), NO_EVIDENCE, CatalogueRule.SOME_LEVEL),
        (0, {Shop.INTERNAL}, {1}, Evidence("x", None, None), CatalogueRule.EVIDENCE_IS_WHOLE),
        (0, {Shop.INTERNAL}, {1}, Evidence(None, "x", TODAY), CatalogueRule.EVIDENCE_IS_WHOLE),
    ],
)
def test_r21_r29_what_a_module_cannot_be(
    fee: int, shops: set[Shop], levels: set[int], evidence: Evidence, rule: CatalogueRule
) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_module(
            fee_eur=fee, shops=frozenset(shops), levels=frozenset(levels), evidence=evidence
        )
    assert broken.value.rule is rule


def test_a_module_may_rest_on_a_whole_insight_or_on_none() -> None:
    for evidence in (NO_EVIDENCE, Evidence("Latente behoefte", "doelgroeponderzoek", TODAY)):
        check_module(fee_eur=0, shops=frozenset(Shop), levels=frozenset({1, 2}), evidence=evidence)
