"""R8, R10: the baton over a bad network. No version is held twice, only one can mint the next."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.baton.rules import OfferStatus
from shared.rules import RuleBroken
from tests.domain.baton.machine import (
    TOWNS,
    AcceptsAfterExpiry,
    AcceptsTwice,
    BatonOverABadNetwork,
    ClosesAndBeginsAnew,
    ForgetsWhatItHandled,
    ForgetsWhenItClosed,
    OffersWithoutWaiting,
)


def search(machine: type[BatonOverABadNetwork], examples: int) -> None:
    """Run a machine on the same random numbers every time, without making examples small."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            database=None,
            print_blob=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


TestBaton = BatonOverABadNetwork.TestCase
TestBaton.settings = settings(max_examples=400, stateful_step_count=50, deadline=None)
TestResuming = ClosesAndBeginsAnew.TestCase
TestResuming.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)


@pytest.mark.parametrize(
    ("broken", "caught"),
    [
        (AcceptsAfterExpiry, "two can mint"),
        (AcceptsTwice, "is held twice"),
        (ForgetsWhatItHandled, "is held twice|two can mint|sluit niet aan"),
        (OffersWithoutWaiting, "two can mint"),
        (ForgetsWhenItClosed, "has a gap or overlap"),
    ],
)
def test_the_machine_catches(broken: type[BatonOverABadNetwork], caught: str) -> None:
    with pytest.raises((AssertionError, RuleBroken), match=caught):
        search(broken, 3000)


def test_r6_r8_the_machine_closes_and_begins_anew_more_than_once() -> None:
    seen: Counter[str] = Counter()

    class Watched(ClosesAndBeginsAnew):
        def teardown(self) -> None:
            super().teardown()
            history = [self.school.history[version] for version in sorted(self.school.history)]
            gaps = [each for each in history if each.resumed_after not in (None, each.held_from)]
            seen.update(["closed"] if not history[-1].open else [])
            seen.update(["gaps"] if len(gaps) > 1 else [])

    search(Watched, 100)

    assert {"closed", "gaps"} <= seen.keys()


def test_the_machine_comes_where_it_matters() -> None:
    """An invariant that is never put to the test proves nothing."""
    seen: Counter[str] = Counter()

    class Watched(BatonOverABadNetwork):
        def teardown(self) -> None:
            super().teardown()
            answers = {
                town: {offer.status for offer, _ in here.desk.values()}
                for town, here in self.towns.items()
            }
            seen.update(f"version {version}" for version in self.minted)
            seen.update(status for town in answers.values() for status in town)
            for holder in (holders[0] for holders in self.minted.values()):
                other = next(town for town in TOWNS if town != holder)
                seen.update(f"{no} by one, accepted by the other" for no in answers[other])

    search(Watched, 1500)

    noes = (OfferStatus.REFUSED, OfferStatus.EXPIRED, OfferStatus.WITHDRAWN)
    wanted = {"version 2", "version 4", *OfferStatus}
    wanted |= {f"{no} by one, accepted by the other" for no in noes}
    assert wanted - seen.keys() == set()
