"""Purposes, preferences and who is one person: rules without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import Template
from services.notifications.domain.joining import normal_email, normal_phone
from services.notifications.domain.preferences import (
    EVERYBODY,
    Choice,
    Refusal,
    Setter,
    may_overrule,
    refusal,
)
from services.notifications.domain.purposes import (
    HIGHEST,
    KINDS,
    LOWEST,
    PROMOTION,
    SERVICE_FIRST,
    Audience,
    Purpose,
    campaign_template,
)

CHOICES = st.lists(
    st.builds(
        Choice,
        st.sampled_from(PROMOTION),
        st.sampled_from([EVERYBODY, "99ZZ", "98YY"]),
        st.booleans(),
        st.sampled_from(Setter),
    ),
    max_size=5,
    unique_by=lambda each: (each.purpose, each.organisation),
)


def a_choice(organisation: str, *, wanted: bool, by: Setter = Setter.PERSON) -> Choice:
    return Choice(Purpose.ALUMNI, organisation, wanted, by)


def test_r33_every_template_has_one_purpose_and_a_priority() -> None:
    assert set(KINDS) == set(Template)
    for template, kind in KINDS.items():
        dosed = kind.purpose in PROMOTION
        assert HIGHEST <= kind.priority <= LOWEST if dosed else kind.priority == SERVICE_FIRST
        assert kind.audience is Audience.PERSON or not dosed, template


def test_each_purpose_of_a_campaign_has_its_template() -> None:
    assert [KINDS[campaign_template(purpose)].purpose for purpose in PROMOTION] == list(PROMOTION)


@given(st.lists(CHOICES, min_size=1, max_size=3))
def test_r34_nothing_stops_a_service_message(said: list[list[Choice]]) -> None:
    assert refusal(said, Purpose.SERVICE, "99ZZ") is None


@given(st.lists(CHOICES, max_size=3), st.sampled_from(PROMOTION))
def test_r35_the_opt_out_of_one_pseudonym_holds_for_the_whole_person(
    others: list[list[Choice]], purpose: Purpose
) -> None:
    out = [Choice(purpose, EVERYBODY, wanted=False, by=Setter.PERSON)]
    assert refusal([out, *others], purpose, "99ZZ") is Refusal.OPTED_OUT


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], Refusal.NO_BASIS),
        ([a_choice("98YY", wanted=True)], Refusal.NO_BASIS),
        ([a_choice("99ZZ", wanted=True)], None),
        ([a_choice(EVERYBODY, wanted=True)], None),
        ([a_choice(EVERYBODY, wanted=False), a_choice("99ZZ", wanted=True)], None),
        ([a_choice(EVERYBODY, wanted=True), a_choice("99ZZ", wanted=False)], Refusal.OPTED_OUT),
    ],
)
def test_r32_alumni_need_a_yes_to_this_school(said: list[Choice], why: Refusal | None) -> None:
    assert refusal([said], Purpose.ALUMNI, "99ZZ") is why
    assert refusal([[]], Purpose.GUIDANCE, "99ZZ") is None


@pytest.mark.parametrize(
    ("own", "new", "may"),
    [
        (a_choice("99ZZ", wanted=False), a_choice("99ZZ", wanted=True, by=Setter.SCHOOL), False),
        (a_choice("*", wanted=False), a_choice("99ZZ", wanted=True, by=Setter.SCHOOL), False),
        (a_choice("99ZZ", wanted=False), a_choice("99ZZ", wanted=True), True),
        (a_choice("99ZZ", wanted=True), a_choice("99ZZ", wanted=False, by=Setter.SCHOOL), True),
        (
            a_choice("99ZZ", wanted=False, by=Setter.ALUMNI_SYSTEM),
            a_choice("99ZZ", wanted=True, by=Setter.ALUMNI_SYSTEM),
            True,
        ),
    ],
)
def test_r34_only_the_person_takes_back_the_own_opt_out(
    own: Choice, new: Choice, may: bool
) -> None:
    assert may_overrule([own], new) is may


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("06-12345678", "+31612345678"),
        ("+31 (0)6 12 34 56 78", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("12", None),
        ("onbekend", None),
    ],
)
def test_r35_the_same_number_is_known_however_it_is_written(
    written: str, normal: str | None
) -> None:
    assert normal_phone(written) == normal


def test_r35_the_same_address_is_known_however_it_is_written() -> None:
    assert normal_email(" Noor@Student.Example ") == normal_email("noor@student.example")
