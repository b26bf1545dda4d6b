"""Dosing (R33): never more than the limit in any window, nothing lost, and in order of priority."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.domain import Status
from services.notifications.domain.dosing import (
    Dosing,
    Outcome,
    Verdict,
    Waiting,
    Why,
    judge,
    look_again,
)
from services.notifications.domain.hours import Hours, day_of, start_of
from services.notifications.domain.preferences import Choice, Refusal, Setter, refusal
from services.notifications.domain.purposes import PROMOTION, Purpose

RULES = Dosing(2, 30, Hours(8, 20, every_day=False), Hours(7, 22, every_day=True))
MONDAY = datetime(2026, 6, 1, 7, tzinfo=UTC)
"""Nine in the morning in Amsterdam."""


def a_message(number: int = 1, **changed: object) -> Waiting:
    waiting = Waiting(UUID(int=number), Purpose.GUIDANCE, 5, MONDAY)
    return replace(waiting, **changed)  # type: ignore[arg-type]


def outcomes(verdicts: Sequence[Verdict]) -> list[tuple[int, Outcome]]:
    return [(each.message_id.int, each.outcome) for each in verdicts]


def test_r33_the_third_waits_until_the_first_is_a_window_ago_whoever_sends() -> None:
    sent = [MONDAY - timedelta(days=20), MONDAY - timedelta(days=3)]
    (verdict,) = judge([a_message()], sent, RULES, MONDAY)

    assert (verdict.outcome, verdict.why) == (Outcome.HOLD, Why.DOSING)
    assert verdict.until == MONDAY + timedelta(days=10)
    (again,) = judge([a_message()], sent, RULES, verdict.until)
    assert again.outcome is Outcome.GO


def test_r33_priority_goes_first_and_then_what_waits_longest() -> None:
    messages = [
        a_message(1, priority=5, written_at=MONDAY),
        a_message(2, priority=5, written_at=MONDAY - timedelta(days=1)),
        a_message(3, priority=1, written_at=MONDAY),
    ]
    verdicts = judge(messages, [], RULES, MONDAY)

    assert outcomes(verdicts) == [(3, Outcome.GO), (2, Outcome.GO), (1, Outcome.HOLD)]


def test_r33_service_messages_are_neither_counted_nor_held_up() -> None:
    full = [MONDAY, MONDAY]
    service = a_message(purpose=Purpose.SERVICE, priority=0)
    verdicts = judge([service, a_message(2)], full, RULES, MONDAY)
    assert outcomes(verdicts) == [(1, Outcome.GO), (2, Outcome.HOLD)]

    assert outcomes(judge([service, a_message(2)], full[:1], RULES, MONDAY)) == [
        (1, Outcome.GO),
        (2, Outcome.GO),
    ]


def test_r33_what_is_of_no_use_any_more_lapses_the_day_after_and_is_looked_at_then() -> None:
    message = a_message(useful_until=date(2026, 6, 3))
    (held,) = judge([message], [MONDAY, MONDAY], RULES, MONDAY)
    assert look_again(held, None, MONDAY) == MONDAY + timedelta(days=1)
    evening = start_of(date(2026, 6, 3), 19)
    assert look_again(held, message.useful_until, evening) == start_of(date(2026, 6, 4))
    (kept,) = judge([message], [MONDAY, MONDAY], RULES, evening)
    (lapsed,) = judge([message], [MONDAY, MONDAY], RULES, start_of(date(2026, 6, 4)))

    assert (held.outcome, kept.outcome) == (Outcome.HOLD, Outcome.HOLD)
    assert lapsed.outcome is Outcome.LAPSE


def test_a_planned_message_waits_for_its_day_and_holds_nothing_up() -> None:
    planned = a_message(1, priority=1, send_from=date(2026, 6, 3))
    (first, other) = judge([planned, a_message(2)], [MONDAY], RULES, MONDAY)

    assert (first.outcome, first.why) == (Outcome.HOLD, Why.PLANNED)
    assert first.until == start_of(date(2026, 6, 3), 8)
    assert other.outcome is Outcome.GO


def test_what_a_mailer_with_a_clock_ahead_sent_counts() -> None:
    ahead = MONDAY + timedelta(seconds=3)
    (verdict,) = judge([a_message()], [ahead, ahead], RULES, MONDAY)
    assert verdict.outcome is Outcome.HOLD


class Does(StrEnum):
    """What can happen to one person's messages."""

    WRITE = "write"
    SERVICE = "service"
    RELEASE = "release"
    DELIVER = "deliver"
    CRASH = "the mail server took it, and our commit did not come"
    FAIL = "fail"
    OPT_OUT = "opt-out"


@dataclass
class Mail:
    """A message of a made-up person."""

    waiting: Waiting
    school: str
    status: Status = Status.HELD
    look_at: datetime = MONDAY
    sent_at: datetime | None = None
    arrived: list[datetime] = field(default_factory=list)


class Step(NamedTuple):
    """Something happens some minutes later; what matters of the rest depends on what."""

    does: Does
    minutes: int
    purpose: Purpose
    priority: int
    school: str
    days: int | None


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(Does),
        st.integers(0, 60 * 24 * 6),
        st.sampled_from(PROMOTION),
        st.integers(1, 9),
        st.sampled_from(["99ZZ", "98YY"]),
        st.none() | st.integers(0, 60),
    ),
    min_size=1,
    max_size=60,
)


class Person:
    """Lives through steps as the service would: judged, sent, refused; with several mailers."""

    def __init__(self, rules: Dosing) -> None:
        self.rules, self.now = rules, MONDAY
        self.mails: list[Mail] = []
        self.choices = [
            Choice(Purpose.ALUMNI, school, wanted=True, by=Setter.SCHOOL)
            for school in ("99ZZ", "98YY")
        ]

    def step(self, step: Step) -> None:
        pending = [mail for mail in self.mails if mail.status is Status.PENDING]
        if step.does in (Does.WRITE, Does.SERVICE):
            self.write(step)
        elif step.does is Does.RELEASE:
            self.call_back(pending)
            self.release()
        elif step.does is Does.OPT_OUT and step.days is not None and step.days > 50:
            self.opt_out(step.purpose, step.school)
        elif step.does is Does.FAIL:
            for mail in [each for each in pending if not each.arrived][:1]:
                mail.status = Status.FAILED
        elif step.does in (Does.DELIVER, Does.CRASH):
            for mail in pending:
                mail.arrived.append(self.now)
                if step.does is Does.DELIVER:
                    mail.status, mail.sent_at = Status.SENT, self.now

    def write(self, step: Step) -> None:
        today = day_of(self.now)
        service = step.does is Does.SERVICE
        lasts = None if service or step.days is None else timedelta(days=step.days)
        waiting = Waiting(
            UUID(int=len(self.mails)),
            Purpose.SERVICE if service else step.purpose,
            0 if service else step.priority,
            self.now,
            send_from=today + timedelta(days=step.priority % 3),
            useful_until=today + lasts if lasts is not None else None,
        )
        self.mails.append(Mail(waiting, step.school, look_at=self.now))

    def opt_out(self, purpose: Purpose, school: str) -> None:
        self.choices = [c for c in self.choices if (c.purpose, c.organisation) != (purpose, school)]
        self.choices.append(Choice(purpose, school, wanted=False, by=Setter.PERSON))
        for mail in self.mails:
            hit = (mail.waiting.purpose, mail.school) == (purpose, school)
            if hit and mail.status in (Status.HELD, Status.PENDING) and not mail.arrived:
                mail.status = Status.REFUSED

    def call_back(self, pending: Sequence[Mail]) -> None:
        """Hold again what the mail server did not take before the hours were over."""
        for mail in pending:
            promotion = mail.waiting.purpose in PROMOTION
            if promotion and not mail.arrived and not self.rules.promotion.open_at(self.now):
                mail.status, mail.look_at = Status.HELD, self.now

    def release(self) -> None:
        held = {m.waiting.message_id: m for m in self.mails if m.status is Status.HELD}
        if not any(mail.look_at <= self.now for mail in held.values()):
            return
        waiting = [
            replace(m.waiting, refusal=refusal([self.choices], m.waiting.purpose, m.school))
            for m in held.values()
        ]
        counted = [
            mail.sent_at or self.now
            for mail in self.mails
            if mail.waiting.purpose in PROMOTION and mail.status in (Status.PENDING, Status.SENT)
        ]
        verdicts = judge(waiting, counted, self.rules, self.now)
        self.check_order(verdicts, held)
        ends = {Outcome.GO: Status.PENDING, Outcome.LAPSE: Status.LAPSED}
        for verdict in verdicts:
            mail = held[verdict.message_id]
            if verdict.outcome is Outcome.HOLD:
                mail.look_at = look_again(verdict, mail.waiting.useful_until, self.now)
                assert mail.look_at > self.now
            else:
                mail.status = ends.get(verdict.outcome, Status.REFUSED)

    def live_on(self, step: Step, until: datetime) -> None:
        """Judge at the very instants that were foreseen, and deliver, until nothing waits."""
        while left := [m for m in self.mails if m.status in (Status.HELD, Status.PENDING)]:
            looks = [mail.look_at for mail in left if mail.status is Status.HELD]
            self.now = max(self.now, min(looks, default=self.now))
            assert self.now < until, "nothing waits for ever"
            self.step(step._replace(does=Does.RELEASE))
            self.step(step._replace(does=Does.DELIVER))

    def check_order(self, verdicts: Sequence[Verdict], held: dict[UUID, Mail]) -> None:
        """Whoever goes, went before everybody of whom the turn had come and who must wait."""

        def turn(verdict: Verdict) -> tuple[int, datetime]:
            waiting = held[verdict.message_id].waiting
            return waiting.priority, waiting.written_at

        gone = [
            turn(v)
            for v in verdicts
            if v.outcome is Outcome.GO and held[v.message_id].waiting.purpose in PROMOTION
        ]
        today = day_of(self.now)
        left = [
            turn(v)
            for v in verdicts
            if v.why is Why.DOSING and (held[v.message_id].waiting.send_from or today) <= today
        ]
        assert not gone or not left or max(gone) <= min(left)


@settings(max_examples=300, deadline=None)
@given(STEPS, st.integers(1, 3), st.integers(1, 40))
def test_r33_never_more_than_the_limit_in_any_window_and_nothing_is_lost(
    steps: list[Step], limit: int, days: int
) -> None:
    person = Person(replace(RULES, messages=limit, days=days))
    for step in steps:
        person.now += timedelta(minutes=step.minutes)
        person.step(step)
    person.live_on(steps[-1], until=person.now + timedelta(days=days * (len(steps) + 1) + 7))

    ended = {Status.SENT, Status.LAPSED, Status.REFUSED, Status.FAILED}
    assert {mail.status for mail in person.mails} <= ended
    arrivals = [
        (at, mail.waiting.message_id)
        for mail in person.mails
        for at in mail.arrived
        if mail.waiting.purpose in PROMOTION
    ]
    for start, _ in arrivals:
        within = {who for at, who in arrivals if start <= at < start + timedelta(days=days)}
        assert len(within) <= limit
    assert all(
        mail.arrived
        for mail in person.mails
        if mail.waiting.purpose is Purpose.SERVICE and mail.status is not Status.FAILED
    ), "service messages go, whatever was opted out of"


@pytest.mark.parametrize("reason", Refusal)
def test_r34_what_is_refused_takes_no_place(reason: Refusal) -> None:
    verdicts = judge([a_message(1, refusal=reason), a_message(2), a_message(3)], [], RULES, MONDAY)
    assert outcomes(verdicts) == [(1, Outcome.REFUSE), (2, Outcome.GO), (3, Outcome.GO)]
