"""R26, R27, R39–R41: what a programme must have, by article, and what no measure may be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.region.budget import (
    OverAllocated,
    allocated,
    check_allocation,
    left,
)
from services.municipality.domain.region.completeness import Incomplete, missing, require_ready
from services.municipality.domain.region.programme import (
    TARGETS,
    YEARS,
    Condition,
    ContactschoolReason,
    Indicator,
    Measure,
    Programme,
    Source,
    StatutoryTask,
    Target,
    Topic,
    check_measure,
    check_partners,
    choose_contactschool,
)
from services.municipality.domain.region.rule import RegionRule
from shared.rules import RuleBroken

MEASURE = Measure(
    key="m1",
    name="Jobcoach",
    source=Source.SUBSIDY,
    at_school=True,
    by_residence=False,
    statements=dict.fromkeys(Condition, "Onderbouwd."),
    cents=dict.fromkeys(YEARS, 100_000),
)
WHOLE = Programme(
    region=29,
    contactgemeente="GM0599",
    contactschool="99ZZ",
    centrumgemeenten=("GM0599",),
    analysis="Zo staat het ervoor.",
    targets=dict.fromkeys(TARGETS, 1000),
    topics=dict.fromkeys(Topic, "Afgesproken."),
    measures=(MEASURE,),
    general_cents=50_000,
    total_cents=450_000,
)


def without(found: Mapping[Any, Any], key: object) -> dict[Any, Any]:
    return {name: value for name, value in found.items() if name != key}


def articles(programme: Programme) -> list[str]:
    return [each.article for each in missing(programme)]


def test_r40_a_whole_programme_is_ready() -> None:
    assert missing(WHOLE) == ()
    require_ready(WHOLE)


CASES: list[tuple[dict[str, Any], str]] = [
    ({"contactschool": None}, "Regeling 3.2"),
    ({"centrumgemeenten": ()}, "WEB 9.2.8"),
    ({"analysis": None}, "Regeling 2.2 onder a"),
    ({"targets": {}}, "Regeling 2.2 onder b"),
    ({"topics": {}}, "Regeling 2.2 onder c"),
    ({"measures": ()}, "Regeling 2.2 onder d"),
    ({"total_cents": None}, "Regeling 2.2 onder e"),
    ({"general_cents": None}, "Regeling 2.6"),
    *(({"targets": without(WHOLE.targets, target)}, "Regeling 2.3") for target in TARGETS),
    *(
        ({"topics": without(WHOLE.topics, topic)}, f"Regeling 2.4 onder {topic.value}")
        for topic in Topic
    ),
    *(
        (
            {"measures": (replace(MEASURE, statements=without(MEASURE.statements, each)),)},
            f"Regeling 2.5 lid 2 onder {each.value}",
        )
        for each in Condition
    ),
    *(
        (
            {
                "measures": (replace(MEASURE, cents=without(MEASURE.cents, year)),),
                "total_cents": 350_000,
            },
            "Regeling 2.6",
        )
        for year in YEARS
    ),
]


@pytest.mark.parametrize(("change", "article"), CASES)
def test_r40_each_missing_part_is_named_with_its_article(
    change: dict[str, Any], article: str
) -> None:
    programme = replace(WHOLE, **change)
    assert article in articles(programme)
    with pytest.raises(Incomplete, match="R40") as refusal:
        require_ready(programme)
    assert article in str(refusal.value)
    assert refusal.value.rule is RegionRule.NOT_READY


def test_r40_one_missing_part_is_the_only_one_named() -> None:
    for topic in Topic:
        programme = replace(WHOLE, topics=without(WHOLE.topics, topic))
        assert articles(programme) == [f"Regeling 2.4 onder {topic.value}"]


def test_r40_streefcijfers_are_five_school_years_of_vsv_and_four_years_of_neet() -> None:
    assert len(TARGETS) == 9
    assert str(Target(Indicator.VSV, 2025)) == "vsv 2025/2026"
    assert str(TARGETS[-1]) == "NEET 2029"


@given(
    amounts=st.lists(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), max_size=5),
    general=st.integers(0, 10**9),
    total=st.integers(0, 10**10),
)
def test_r41_never_more_than_the_total(amounts: list[list[int]], general: int, total: int) -> None:
    measures = [replace(MEASURE, cents=dict(zip(YEARS, each, strict=True))) for each in amounts]
    divided = sum(map(sum, amounts)) + general
    assert allocated(measures, general) == divided
    assert left(measures, general, total) == total - divided
    check_allocation(measures, general, None)
    if divided > total:
        with pytest.raises(OverAllocated) as refusal:
            check_allocation(measures, general, total)
        assert refusal.value.over_cents == divided - total
    else:
        check_allocation(measures, general, total)
    programme = replace(WHOLE, measures=tuple(measures), general_cents=general, total_cents=total)
    assert (divided == total) is ("Regeling 2.6" not in articles(programme))


def test_r39_the_contactschool_stays_but_for_merger_split_or_closure() -> None:
    assert choose_contactschool(None, "99ZZ", None) == "99ZZ"
    assert choose_contactschool("99ZZ", "99ZZ", None) == "99ZZ"
    for reason in ContactschoolReason:
        assert choose_contactschool("99ZZ", "98YY", reason) == "98YY"
    with pytest.raises(RuleBroken) as refusal:
        choose_contactschool("99ZZ", "98YY", None)
    assert refusal.value.rule is RegionRule.CONTACTSCHOOL_STAYS


@pytest.mark.parametrize(
    ("contactgemeente", "centrum", "rule"),
    [
        ("GM0518", ("GM0518",), RegionRule.CONTACTGEMEENTE_OF_REGION),
        ("GM0599", (), RegionRule.SOME_CENTRUMGEMEENTE),
    ],
)
def test_r39_a_contactgemeente_of_the_region_and_some_centrumgemeente(
    contactgemeente: str, centrum: tuple[str, ...], rule: RegionRule
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_partners(contactgemeente, centrum, {"GM0599", "GM1924"})
    assert refusal.value.rule is rule


def test_r39_a_centrumgemeente_can_lie_in_another_region() -> None:
    check_partners("GM0599", ("GM0518",), {"GM0599", "GM1924"})


def test_r26_no_distinction_by_residence_at_a_school_and_elsewhere_with_a_reason() -> None:
    check_measure(MEASURE)
    elsewhere = replace(MEASURE, at_school=False, by_residence=True)
    check_measure(replace(elsewhere, residence_reason="Het buurthuis staat in die wijk."))
    for wrong, rule in (
        (replace(MEASURE, by_residence=True), RegionRule.NO_RESIDENCE_AT_SCHOOL),
        (elsewhere, RegionRule.RESIDENCE_NEEDS_REASON),
    ):
        with pytest.raises(RuleBroken) as refusal:
            check_measure(wrong)
        assert refusal.value.rule is rule


@pytest.mark.parametrize("task", StatutoryTask)
def test_r27_a_statutory_task_is_no_measure(task: StatutoryTask) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_measure(replace(MEASURE, statutory_task=task))
    assert refusal.value.rule is RegionRule.NO_STATUTORY_TASK
