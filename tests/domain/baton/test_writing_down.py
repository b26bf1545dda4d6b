"""R8: what a receiver writes in its own history when it accepts, also of who comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.baton import rules as baton
from shared.baton.rules import BatonRule, Holding
from shared.rules import RuleBroken
from tests.builders import SUBJECT
from tests.domain.baton.test_baton import an_offer

SCHOOL, TOWN = "school:99ZZ", "gemeente:GM0599"
FIRST, SECOND, THIRD, NOW = (datetime(year, 7, 1, tzinfo=UTC) for year in range(2024, 2028))

V1 = Holding(SUBJECT, 1, SCHOOL, FIRST, SECOND)
V2 = Holding(SUBJECT, 2, TOWN, SECOND)


def accepting(known: list[Holding], **offered: Any) -> list[Holding]:
    since = offered.pop("held_since", THIRD)
    offer = an_offer(**({"version": 3, "answer_by": NOW.date()} | offered))
    _, accepted = baton.accept(offer, by=TOWN, at=NOW, on=NOW.date())
    return baton.write_down(known, offer, held_since=since, accepted=accepted)


def test_who_is_new_here_gets_two_holdings() -> None:
    written = accepting([], version=1, held_since=FIRST)

    assert written == [
        Holding(SUBJECT, 1, SCHOOL, FIRST, NOW),
        Holding(SUBJECT, 2, TOWN, NOW),
    ]


def test_what_looked_open_here_ended_when_the_offering_side_began() -> None:
    written = accepting([V1, V2])

    assert written[0] == Holding(SUBJECT, 2, TOWN, SECOND, THIRD)
    assert baton.is_unbroken([V1, *written])
    assert [holding.version for holding in written if holding.open] == [4]


def test_a_version_that_is_known_here_already_is_not_written_twice() -> None:
    v2, v3 = baton.pass_on(V2, to=SCHOOL, version=3, at=THIRD)

    assert [holding.version for holding in accepting([V1, v2, v3])] == [3, 4]


@pytest.mark.parametrize(
    ("known", "offered"),
    [
        ([], {}),
        ([V1], {}),
        ([V1, Holding(SUBJECT, 2, TOWN, SECOND, THIRD - timedelta(days=1))], {}),
        ([Holding(SUBJECT, 1, "school:00AA", FIRST)], {"version": 1, "held_since": FIRST}),
        ([Holding(SUBJECT, 1, SCHOOL, FIRST)], {"version": 1, "held_since": SECOND}),
        ([V1, V2], {"version": 1, "held_since": FIRST}),
    ],
    ids=["unknown-past", "skipped", "gap", "other-holder", "other-start", "passed-on-already"],
)
def test_an_offer_that_does_not_join_up_is_refused(
    known: list[Holding], offered: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        accepting(known, **offered)

    assert refusal.value.rule is BatonRule.VERSION_FOLLOWS


def test_an_open_holding_cannot_end_before_it_began() -> None:
    with pytest.raises(RuleBroken) as refusal:
        accepting([V1, V2], held_since=SECOND)

    assert refusal.value.rule is BatonRule.ENDS_AFTER_IT_BEGAN
