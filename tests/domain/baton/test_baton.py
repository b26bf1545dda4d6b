"""R8, R10, R11, R12: the baton's rules one by one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.baton import rules as baton
from shared.baton.rules import BatonRule, Holding, Offer, OfferStatus
from shared.rules import RuleBroken
from tests.builders import SUBJECT

NOON = datetime(2027, 7, 10, 12, tzinfo=UTC)
TODAY = date(2027, 7, 10)
HANDOVER = UUID(int=1)


def a_holding(**changed: Any) -> Holding:
    values: dict[str, Any] = {
        "subject": SUBJECT,
        "version": 1,
        "holder": "school:99ZZ",
        "held_from": NOON - timedelta(days=365),
    }
    return Holding(**(values | changed))


def an_offer(**changed: Any) -> Offer:
    values: dict[str, Any] = {
        "handover_id": HANDOVER,
        "subject": SUBJECT,
        "version": 1,
        "from_organisation": "school:99ZZ",
        "to_organisation": "gemeente:GM0599",
        "answer_by": TODAY,
    }
    return Offer(**(values | changed))


def offering(holding: Holding, **changed: Any) -> Offer:
    values: dict[str, Any] = {
        "offering": "school:99ZZ",
        "offer_under_way": False,
        "agreed_on": TODAY,
        "document_ready": True,
        "handover_id": HANDOVER,
        "to_organisation": "gemeente:GM0599",
        "answer_by": TODAY,
    }
    return baton.offer(holding, **(values | changed))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"offering": "gemeente:GM0599"}, BatonRule.ONLY_THE_HOLDER_OFFERS),
        ({"offer_under_way": True}, BatonRule.ONE_OFFER_AT_A_TIME),
        ({"agreed_on": None}, BatonRule.AGREEMENT_FIRST),
        ({"document_ready": False}, BatonRule.DOCUMENT_FIRST),
    ],
    ids=["r8-holder", "r8-one-offer", "r11-agreement", "r12-document"],
)
def test_an_offer_is_refused(changed: dict[str, object], rule: BatonRule) -> None:
    with pytest.raises(RuleBroken) as refusal:
        offering(a_holding(), **changed)

    assert refusal.value.rule is rule


def test_r8_who_passed_it_on_cannot_offer_it() -> None:
    with pytest.raises(RuleBroken):
        offering(a_holding(held_until=NOON))


def test_r10_accepting_mints_the_next_version() -> None:
    accepted, holding = baton.accept(an_offer(), by="gemeente:GM0599", at=NOON, on=TODAY)

    assert accepted.status is OfferStatus.ACCEPTED
    assert holding == a_holding(version=2, holder="gemeente:GM0599", held_from=NOON)


@pytest.mark.parametrize("status", [s for s in OfferStatus if s is not OfferStatus.OPEN])
def test_r10_only_an_open_offer_can_be_answered(status: OfferStatus) -> None:
    closed = an_offer(status=status)
    for answer in (
        lambda: baton.accept(closed, by="gemeente:GM0599", at=NOON, on=TODAY),
        lambda: baton.refuse(closed, by="gemeente:GM0599"),
        lambda: baton.expire(closed, on=TODAY + timedelta(days=1)),
        lambda: baton.let_withdraw(closed),
    ):
        with pytest.raises(RuleBroken) as refusal:
            answer()
        assert refusal.value.rule is BatonRule.ONLY_AN_OPEN_OFFER


def test_r10_only_the_receiver_answers() -> None:
    with pytest.raises(RuleBroken) as refusal:
        baton.refuse(an_offer(), by="gemeente:GM0344")

    assert refusal.value.rule is BatonRule.ONLY_THE_RECEIVER_ANSWERS


def test_r10_an_offer_can_be_answered_on_its_last_day_and_expires_after_it() -> None:
    tomorrow = TODAY + timedelta(days=1)
    baton.accept(an_offer(), by="gemeente:GM0599", at=NOON, on=TODAY)
    with pytest.raises(RuleBroken) as early:
        baton.expire(an_offer(), on=TODAY)
    with pytest.raises(RuleBroken) as late:
        baton.accept(an_offer(), by="gemeente:GM0599", at=NOON, on=tomorrow)

    assert early.value.rule is BatonRule.NOT_YET_EXPIRED
    assert late.value.rule is BatonRule.ANSWER_IN_TIME
    assert baton.expire(an_offer(), on=tomorrow).status is OfferStatus.EXPIRED


def test_r8_passing_on_leaves_no_gap_and_no_overlap() -> None:
    ended, following = baton.pass_on(a_holding(), to="gemeente:GM0599", version=2, at=NOON)

    assert ended.held_until == following.held_from
    assert baton.is_unbroken([following, ended])


def test_r8_a_version_cannot_be_skipped() -> None:
    with pytest.raises(RuleBroken) as refusal:
        baton.pass_on(a_holding(), to="gemeente:GM0599", version=3, at=NOON)

    assert refusal.value.rule is BatonRule.VERSION_FOLLOWS


def test_r8_passing_on_later_than_it_began() -> None:
    with pytest.raises(RuleBroken) as refusal:
        baton.pass_on(a_holding(held_from=NOON), to="gemeente:GM0599", version=2, at=NOON)

    assert refusal.value.rule is BatonRule.ENDS_AFTER_IT_BEGAN


def test_r8_the_last_holding_ends_once() -> None:
    closed = baton.close(a_holding(), at=NOON)
    with pytest.raises(RuleBroken) as refusal:
        baton.close(closed, at=NOON)

    assert closed.held_until == NOON
    assert refusal.value.rule is BatonRule.ONLY_THE_HOLDER_OFFERS


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 3},
        {"version": 1},
        {"held_from": NOON + timedelta(seconds=1)},
        {"held_from": NOON - timedelta(seconds=1)},
        {"subject": UUID(int=7)},
    ],
    ids=["skipped", "double", "gap", "overlap", "other-person"],
)
def test_r8_a_broken_history_is_seen(changed: dict[str, object]) -> None:
    first = a_holding(held_until=NOON)
    second: dict[str, Any] = {"version": 2, "holder": "gemeente:GM0599", "held_from": NOON}

    assert baton.is_unbroken([first, a_holding(**second)])
    assert not baton.is_unbroken([first, a_holding(**(second | changed))])


@given(st.lists(st.timedeltas(timedelta(microseconds=1), timedelta(days=400)), max_size=20))
def test_r8_however_often_it_is_passed_on_there_is_one_holder(steps: list[timedelta]) -> None:
    history, at = [a_holding(held_from=NOON)], NOON
    for number, step in enumerate(steps):
        at += step
        history[-1:] = baton.pass_on(
            history[-1], to=f"gemeente:GM{number:04}", version=number + 2, at=at
        )

    assert baton.is_unbroken(history)
    assert [holding.open for holding in history] == [False] * len(steps) + [True]
