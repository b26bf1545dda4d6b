"""R6, R9, R16: what a case asks by when, how long an outcome counts, and until what age."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.domain.age import (
    AGE_LIMIT,
    NOTICE_DAYS,
    age_on,
    birthday,
    check_new_support,
    check_return,
    notice_on,
)
from services.municipality.domain.coach import ColdReason
from services.municipality.domain.contacts import check_contact, days_to_first_contact
from services.municipality.domain.handovers import answer_by, days_left
from services.municipality.domain.outcomes import REVIEW_DAYS, review_day
from services.municipality.domain.rule import MunicipalityRule
from services.municipality.domain.tasks import (
    TaskKind,
    Wanted,
    first_contact,
    is_overdue,
    three_way,
    vacant_coach,
)
from services.municipality.domain.timeline import LINES, fact_of
from shared.reference.working_days import is_working_day
from shared.rules import RuleBroken
from shared.schemas.event import Event
from shared.schemas.municipality import HandoverAccepted, OutcomeReported
from shared.schemas.personal import is_sealed
from shared.schemas.school import AgreementRecorded, StudentGraduated
from shared.schemas.vocabulary import Outcome, Scope
from tests.builders import SUBJECT

MONDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 5)
DAY = timedelta(days=1)
births = st.dates(date(1999, 1, 1), date(2012, 12, 31))


@given(births)
def test_r6_somebody_is_26_the_day_before_and_27_on_the_day(birth_date: date) -> None:
    limit_on = birthday(birth_date, AGE_LIMIT)

    assert age_on(birth_date, limit_on) == AGE_LIMIT
    assert age_on(birth_date, limit_on - DAY) == AGE_LIMIT - 1


def test_r6_who_was_born_on_29_february_is_27_on_1_march() -> None:
    assert birthday(date(2004, 2, 29), 27) == date(2031, 3, 1)
    assert birthday(date(2004, 2, 29), 28) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("organisation", "days", "allowed"),
    [
        ("doorstroompunt:GM0599", -1, True),
        ("doorstroompunt:GM0599", 0, False),
        ("doorstroompunt:GM0599", 400, False),
        ("gemeente:GM0599", 400, True),
    ],
)
def test_r6_nobody_of_27_is_newly_handed_to_the_doorstroompunt(
    organisation: str, days: int, *, allowed: bool
) -> None:
    on = MONDAY + days * DAY
    if allowed:
        check_new_support(organisation, MONDAY, on)
        return
    with pytest.raises(RuleBroken) as refusal:
        check_new_support(organisation, MONDAY, on)
    assert refusal.value.rule is MunicipalityRule.UNTIL_27


@pytest.mark.parametrize(("days", "allowed"), [(-1, True), (0, False), (1, False)])
def test_r6_one_comes_back_until_the_27th_birthday(days: int, *, allowed: bool) -> None:
    if allowed:
        check_return(MONDAY, MONDAY + days * DAY)
        return
    with pytest.raises(RuleBroken):
        check_return(MONDAY, MONDAY + days * DAY)


def test_r6_the_birthday_is_told_a_month_ahead_or_at_once() -> None:
    assert notice_on(date(2026, 9, 1), MONDAY) == date(2026, 9, 1) - NOTICE_DAYS * DAY
    assert notice_on(date(2026, 6, 3), MONDAY) == MONDAY
    assert notice_on(date(2020, 6, 3), MONDAY) == MONDAY


def test_r9_a_vacant_coach_is_an_alert_within_one_working_day() -> None:
    assert vacant_coach(FRIDAY) == Wanted(TaskKind.COACH_VACANT, date(2026, 6, 8))


@given(st.dates(date(2026, 1, 1), date(2029, 12, 1)))
def test_r9_what_a_rule_asks_is_due_on_a_working_day_after_today(on: date) -> None:
    for wanted in (vacant_coach(on), first_contact(on)):
        assert wanted.due_on > on
        assert is_working_day(wanted.due_on)
    assert first_contact(on).due_on > vacant_coach(on).due_on


@pytest.mark.parametrize(
    ("same", "warm_on", "cold", "asked"),
    [
        (True, None, None, False),
        (False, MONDAY, None, False),
        (False, None, ColdReason.YOUNG_PERSON_ASKED, False),
        (False, None, ColdReason.FORMER_COACH_GONE, False),
        (False, None, ColdReason.HELP_WAS_URGENT, True),
    ],
)
def test_r16_a_conversation_of_three_that_was_put_off_is_a_task(
    same: bool, warm_on: date | None, cold: ColdReason | None, *, asked: bool
) -> None:
    wanted = three_way(same_coach=same, warm_on=warm_on, cold_reason=cold, on=MONDAY)

    assert (wanted is not None) is asked


def test_a_task_is_late_after_its_day() -> None:
    assert [is_overdue(MONDAY, MONDAY + days * DAY) for days in (-1, 0, 1)] == [False, False, True]


def test_an_outcome_counts_half_a_year_or_until_the_day_that_was_named() -> None:
    assert review_day(Outcome.DUURZAAM_WERK, None, MONDAY) == MONDAY + REVIEW_DAYS * DAY
    assert review_day(Outcome.TIJDELIJK_WERK, FRIDAY, MONDAY) == FRIDAY
    assert review_day(Outcome.ONBEKEND, FRIDAY, MONDAY) is None
    with pytest.raises(RuleBroken) as refusal:
        review_day(Outcome.ANDERS, MONDAY, MONDAY)
    assert refusal.value.rule is MunicipalityRule.REVIEW_AHEAD


@pytest.mark.parametrize(
    ("contacted_on", "next_on", "rule"),
    [
        (MONDAY, FRIDAY, None),
        (FRIDAY, None, MunicipalityRule.CONTACT_IS_PAST),
        (MONDAY - 9 * DAY, None, MunicipalityRule.CONTACT_IS_PAST),
        (MONDAY, MONDAY, MunicipalityRule.APPOINTMENT_AHEAD),
    ],
)
def test_a_contact_lies_in_the_case_and_an_appointment_ahead(
    contacted_on: date, next_on: date | None, rule: MunicipalityRule | None
) -> None:
    opened_on = MONDAY - 2 * DAY
    if rule is None:
        check_contact(contacted_on, next_on, opened_on=opened_on, on=MONDAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        check_contact(contacted_on, next_on, opened_on=opened_on, on=MONDAY)
    assert refusal.value.rule is rule


@given(st.lists(st.integers(-9, 90)))
def test_time_to_first_contact_is_that_of_the_first_conversation_in_the_case(
    days: list[int],
) -> None:
    talks = [MONDAY + day * DAY for day in days]
    expected = min((day for day in days if day >= 0), default=None)

    assert days_to_first_contact(MONDAY, talks) == expected


def test_another_municipality_has_four_weeks_to_answer() -> None:
    assert days_left(answer_by(MONDAY), MONDAY) == 28


@pytest.mark.parametrize("event", LINES, ids=lambda event: event.type)
def test_r54_the_timeline_keeps_days_and_codes_and_nothing_sealed(event: type[Event]) -> None:
    line = LINES[event]
    for name in filter(None, (line.day, *line.kept)):
        assert "Sealed" not in str(event.model_fields[name].annotation)


def test_a_fact_has_the_day_it_happened_and_its_source() -> None:
    outcome = OutcomeReported(outcome=Outcome.ANDERS, reported_on=MONDAY, reported_by="clock")
    fact = fact_of(outcome, FRIDAY)
    assert fact is not None
    assert (fact.source, fact.kind, fact.happened_on) == (
        "municipality",
        "outcome-reported",
        MONDAY,
    )
    assert fact.details == {"outcome": "anders", "reported_by": "clock"}
    assert not any(is_sealed(value) for value in fact.details.values())


def test_what_has_no_day_of_its_own_happened_when_it_was_told() -> None:
    at = datetime(2026, 6, 5, 12, tzinfo=UTC)
    accepted = HandoverAccepted(
        handover_id=SUBJECT, regie_version=2, holder="gemeente:GM0599", accepted_at=at
    )
    fact = fact_of(accepted, FRIDAY)
    assert fact is not None
    assert (fact.happened_on, fact.details) == (FRIDAY, {"holder": "gemeente:GM0599"})


@pytest.mark.parametrize(("offered", "kept"), [(True, True), (False, False)])
def test_r18_nothing_is_kept_of_graduates_to_whom_nothing_is_offered(
    offered: bool, *, kept: bool
) -> None:
    graduated = StudentGraduated(
        brin="99ZZ", crebo="25180", level=2, leerweg="bol", gemeentecode="GM0599",
        diploma_on=MONDAY, scope=Scope.MANDATORY, offered=offered, startkwalificatie=True,
        term_ends_on=MONDAY,
    )  # fmt: skip
    assert (fact_of(graduated, FRIDAY) is not None) is kept


def test_r20_a_no_is_not_kept() -> None:
    said_no = AgreementRecorded(
        handover_id=SUBJECT, agreed=False, recorded_on=MONDAY, means="link", text_version="1"
    )
    assert fact_of(said_no, MONDAY) is None
