"""R32, R33, R34: what the preview says, and that notifications then does just that."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.domain.dosing import Dosing, Outcome, Waiting, judge
from services.notifications.domain.hours import Hours, day_of
from services.notifications.domain.purposes import Purpose
from services.school.domain.campaigns import CampaignPurpose
from services.school.domain.foretelling import (
    Addressed,
    Dose,
    Reader,
    Standing,
    foretell,
    goes_on,
    open_day,
    standing,
)

DAY = date(2026, 6, 10)
TERM = date(2027, 7, 10)
GUIDANCE, ALUMNI = CampaignPurpose.GUIDANCE, CampaignPurpose.ALUMNI
DOSE = Dose(2, 30)


@pytest.mark.parametrize(
    ("reader", "guidance", "alumni"),
    [
        ({}, Standing.FINE, Standing.NO_YES),
        ({"wants_alumni": True}, Standing.FINE, Standing.FINE),
        ({"wants_alumni": False}, Standing.FINE, Standing.OPTED_OUT),
        ({"wants_guidance": False}, Standing.OPTED_OUT, Standing.NO_YES),
        ({"wants_guidance": False, "wants_alumni": True}, Standing.OPTED_OUT, Standing.FINE),
        ({"offered": False, "wants_alumni": True}, Standing.NOT_OFFERED, Standing.FINE),
        ({"ended": True, "wants_alumni": True}, Standing.GUIDANCE_OVER, Standing.FINE),
        ({"term_ends_on": DAY}, Standing.FINE, Standing.NO_YES),
        (
            {"term_ends_on": DAY - timedelta(days=1)},
            Standing.GUIDANCE_OVER,
            Standing.NO_YES,
        ),
        (
            {"has_address": False, "wants_alumni": True},
            Standing.NO_ADDRESS,
            Standing.NO_ADDRESS,
        ),
        (
            {"failed_on": DAY - timedelta(days=89), "wants_alumni": True},
            Standing.ADDRESS_FAILED,
            Standing.ADDRESS_FAILED,
        ),
        ({"failed_on": DAY - timedelta(days=90)}, Standing.FINE, Standing.NO_YES),
    ],
)
def test_r32_basis_and_channel_are_those_of_the_day(
    reader: dict[str, Any], guidance: Standing, alumni: Standing
) -> None:
    values: dict[str, Any] = {"offered": True, "term_ends_on": TERM}
    known = Reader(**(values | reader))
    assert (standing(known, GUIDANCE, DAY), standing(known, ALUMNI, DAY)) == (guidance, alumni)


def test_r34_who_wants_no_news_gets_none_whatever_else_holds() -> None:
    unwanted = Reader(offered=False, ended=True, wants_guidance=False, has_address=False)
    assert standing(unwanted, GUIDANCE, DAY) is Standing.OPTED_OUT


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ([], DAY),
        ([1], DAY),
        ([1, 29], date(2026, 6, 11)),
        ([30, 1], DAY),
        ([5, 9, 12], date(2026, 7, 1)),
        ([-3, -4], DAY),
    ],
)
def test_r33_the_third_within_thirty_days_goes_later(taken: list[int], day: date) -> None:
    """Days before the tenth of June; what comes after a message does not hold it up."""
    assert goes_on([DAY - timedelta(days=each) for each in taken], DOSE, DAY) == day


def test_nothing_goes_on_sundays_and_public_holidays() -> None:
    assert open_day(date(2026, 6, 14)) == date(2026, 6, 15)
    assert open_day(date(2026, 5, 24)) == date(2026, 5, 26), "Whitsun, both days"
    assert open_day(date(2026, 6, 13)) == date(2026, 6, 13), "a Saturday is no Sunday"


days = st.integers(0, 45).map(lambda n: DAY - timedelta(days=n))
doses = st.builds(Dose, st.integers(1, 4), st.integers(1, 40))


@given(taken=st.lists(days, max_size=8), dose=doses, ahead=st.integers(0, 60))
def test_r33_it_goes_as_early_as_fits_and_not_before(
    taken: list[date], dose: Dose, ahead: int
) -> None:
    on = DAY + timedelta(days=ahead)
    found = goes_on(taken, dose, on)

    def fits(day: date) -> bool:
        stretch = timedelta(days=dose.days)
        before = [each for each in taken if day - stretch < each <= day]
        return open_day(day) == day and len(before) < dose.messages

    assert fits(found)
    between = [on + timedelta(days=n) for n in range((found - on).days)]
    assert not any(map(fits, between))


@settings(max_examples=60)
@given(
    sent=st.lists(st.integers(1, 40).map(lambda n: DAY - timedelta(days=n)), max_size=5),
    waiting=st.integers(0, 2),
    dose=doses,
    ahead=st.integers(0, 20),
)
def test_r33_what_is_foretold_is_what_notifications_does(
    sent: list[date], waiting: int, dose: Dose, ahead: int
) -> None:
    """The mailer is asked every morning, as it will be, until the last message has gone."""
    rules = Dosing(dose.messages, dose.days, Hours(8, 20, False), Hours(7, 22, True))
    counted = [_morning(open_day(each)) for each in sent]
    taken = [day_of(each) for each in counted]
    on = DAY + timedelta(days=ahead)
    foretold = []
    for _ in range(waiting + 1):
        foretold.append(goes_on(taken, dose, on))
        taken.append(foretold[-1])

    queue = [_message(number, on) for number in range(waiting + 1)]
    done: list[date] = []
    day = on
    while queue:
        now = _morning(day)
        for verdict in judge(queue, counted, rules, now):
            if verdict.outcome is Outcome.GO:
                counted.append(now)
                done.append(day)
                queue = [each for each in queue if each.message_id != verdict.message_id]
        day += timedelta(days=1)
    assert done == foretold


def _message(number: int, on: date) -> Waiting:
    return Waiting(UUID(int=number), Purpose.GUIDANCE, 5, _morning(on), send_from=on)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), ZoneInfo("Europe/Amsterdam"))


@given(
    st.lists(
        st.builds(
            Addressed,
            st.sampled_from(Standing),
            days,
            days.map(lambda day: day + timedelta(days=45)),
            days.map(lambda day: day + timedelta(days=60)),
        )
    )
)
def test_everybody_in_the_audience_is_counted_once(audience: list[Addressed]) -> None:
    found = foretell(audience)
    assert found.people == len(audience)
    fine = [each for each in audience if each.standing is Standing.FINE]
    assert found.now + found.held.total() + found.too_late == len(fine)


def test_who_gets_it_now_later_or_not_is_told_apart() -> None:
    sunday = date(2026, 6, 14)
    found = foretell(
        [
            Addressed(Standing.FINE, sunday, date(2026, 6, 15), TERM),
            Addressed(Standing.FINE, DAY, date(2026, 7, 1), TERM),
            Addressed(Standing.FINE, DAY, date(2026, 7, 1), date(2026, 6, 30)),
            Addressed(Standing.NO_YES, DAY, DAY, TERM),
        ]
    )
    assert (found.now, dict(found.held), found.too_late) == (1, {date(2026, 7, 1): 1}, 1)
    assert dict(found.left_out) == {Standing.NO_YES: 1}
