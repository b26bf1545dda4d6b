"""The needs quiz and the gap finder: pure functions over the shop."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.school.domain.catalogue import Phase, Theme
from services.school.domain.gaps import SUGGESTIONS as GAP_SUGGESTIONS
from services.school.domain.gaps import Choice, Cover, Ordered, find_gaps
from services.school.domain.ordering import OrderStatus
from services.school.domain.quiz import SUGGESTIONS, Answers, Need, suggest

CHOICES = st.builds(
    Choice,
    module_id=st.uuids(),
    name=st.text(min_size=1, max_size=5),
    theme=st.sampled_from(Theme),
    phase=st.sampled_from(Phase),
    levels=st.frozensets(st.integers(1, 4), min_size=1),
    minutes=st.sampled_from((45, 60, 90, 120)),
)
SHOPS = st.lists(CHOICES, max_size=20, unique_by=lambda choice: choice.module_id)
ANSWERS = st.builds(
    Answers,
    need=st.none() | st.sampled_from(Need),
    theme=st.none() | st.sampled_from(Theme),
    phase=st.none() | st.sampled_from(Phase),
    max_minutes=st.none() | st.sampled_from((45, 60, 90)),
    level=st.none() | st.integers(1, 4),
)
ORDERS = st.lists(
    st.builds(
        Ordered,
        module_id=st.uuids(),
        theme=st.sampled_from(Theme),
        phase=st.sampled_from(Phase),
        status=st.sampled_from(OrderStatus),
    ),
    max_size=20,
)


def a_choice(number: int, theme: Theme, **changed: object) -> Choice:
    values: dict[str, object] = {
        "module_id": UUID(int=number),
        "name": f"Module {number}",
        "theme": theme,
        "phase": Phase.BOTH,
        "levels": frozenset({1, 2, 3, 4}),
        "minutes": 60,
    }
    return Choice(**(values | changed))  # type: ignore[arg-type]


@given(answers=ANSWERS, shop=SHOPS)
def test_after_three_answers_there_are_three_modules_and_one_is_a_surprise(
    answers: Answers, shop: list[Choice]
) -> None:
    found = suggest(answers, shop)

    if answers.given < 3:
        assert found == []
        return
    others = [choice for choice in shop if choice.theme is not answers.asked]
    assert len(found) >= min(3, len(shop))
    assert any(each.surprising for each in found) or not others
    assert len(found) <= SUGGESTIONS


@given(answers=ANSWERS, shop=SHOPS)
def test_every_suggestion_is_of_the_shop_once_and_says_why(
    answers: Answers, shop: list[Choice]
) -> None:
    found = suggest(answers, shop)

    assert all(each.choice in shop for each in found)
    assert len({each.choice.module_id for each in found}) == len(found)
    assert all(each.why.endswith(".") and len(each.why) > 20 for each in found)
    assert all(each.surprising == (each.choice.theme is not answers.asked) for each in found)


@given(answers=ANSWERS, shop=SHOPS)
def test_the_same_answers_give_the_same_suggestions_whatever_the_order_of_the_shop(
    answers: Answers, shop: list[Choice]
) -> None:
    assert suggest(answers, shop) == suggest(answers, shop[::-1])


def test_what_fits_level_and_time_goes_before_what_does_not() -> None:
    fits = a_choice(1, Theme.CHOOSING)
    long = a_choice(2, Theme.CHOOSING, minutes=120)
    high = a_choice(3, Theme.CHOOSING, levels=frozenset({4}))
    other = a_choice(4, Theme.PRACTICAL)
    answers = Answers(need=Need.NO_IDEA, max_minutes=60, level=2)

    assert [s.choice for s in suggest(answers, [high, long, other, fits])][:3] == [fits, long, high]


@given(orders=ORDERS, shop=SHOPS, levels=st.frozensets(st.integers(1, 4), min_size=1))
def test_a_class_sees_all_nine_themes_and_gaps_first(
    orders: list[Ordered], shop: list[Choice], levels: frozenset[int]
) -> None:
    found = find_gaps(orders, shop, levels=levels)

    assert {each.theme for each in found} == set(Theme)
    assert len(found) == 9
    gaps = [each.is_gap for each in found]
    assert gaps == sorted(gaps, reverse=True)
    for each in found:
        assert len(each.suggestions) <= GAP_SUGGESTIONS
        assert all(choice.theme is each.theme for choice in each.suggestions)
        assert all(choice.levels & levels for choice in each.suggestions)


def test_what_was_cancelled_or_declined_leaves_a_gap() -> None:
    module = a_choice(1, Theme.DUTCH)
    for status, cover in (
        (OrderStatus.CLOSED, Cover.HAD),
        (OrderStatus.CONFIRMED, Cover.COMING),
        (OrderStatus.OPEN, Cover.COMING),
        (OrderStatus.CANCELLED, Cover.NOT_YET),
        (OrderStatus.DECLINED, Cover.NOT_YET),
    ):
        ordered = Ordered(module.module_id, module.theme, module.phase, status)
        dutch = next(
            each
            for each in find_gaps([ordered], [module], levels=frozenset({2}))
            if each.theme is Theme.DUTCH
        )
        assert (dutch.before, dutch.after) == (cover, cover)
        assert dutch.suggestions == ((module,) if cover is Cover.NOT_YET else ())


def test_a_theme_that_was_had_before_the_diploma_only_suggests_for_after() -> None:
    before = Ordered(UUID(int=9), Theme.PRACTICAL, Phase.BEFORE_DIPLOMA, OrderStatus.CLOSED)
    early = a_choice(1, Theme.PRACTICAL, phase=Phase.BEFORE_DIPLOMA)
    late = a_choice(2, Theme.PRACTICAL, phase=Phase.AFTER_DIPLOMA)
    practical = next(
        each
        for each in find_gaps([before], [early, late], levels=frozenset({1}))
        if each.theme is Theme.PRACTICAL
    )

    assert (practical.before, practical.after) == (Cover.HAD, Cover.NOT_YET)
    assert practical.suggestions == (late,)
