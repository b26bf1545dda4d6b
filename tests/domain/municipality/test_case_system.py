"""Handing over in steps, when one case is set aside, and the number of a municipality."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.municipality.casesystem.zgw_bodies import Types, case, document, status
from services.municipality.domain.casesystem import NewCase, Step, is_rsin, next_step, only_this_one

NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)
TYPES = Types("002220647", "https://a.example/1", "https://a.example/2", "https://a.example/3")


def a_case(handover: UUID) -> NewCase:
    return NewCase(handover, NOON, date(2026, 6, 1), "Zoë".encode())


@given(st.sets(st.sampled_from(Step)))
def test_the_next_step_is_the_first_that_is_not_done(done: set[Step]) -> None:
    step = next_step(dict.fromkeys(done, "https://a.example"))
    assert (step is None) == (done == set(Step))
    if step is not None:
        order = list(Step)
        assert set(order[: order.index(step)]) <= done
        assert step not in done


@pytest.mark.parametrize(
    ("succeeded", "alone"),
    [
        (None, False),
        (NOON - timedelta(seconds=1), False),
        (NOON, False),
        (NOON + timedelta(1), True),
    ],
)
def test_a_case_is_set_aside_only_if_the_system_took_others_meanwhile(
    succeeded: datetime | None, alone: bool
) -> None:
    assert only_this_one(NOON, succeeded) is alone


@pytest.mark.parametrize("number", ["002220647", "823288444"])
def test_an_rsin_passes_the_eleven_test(number: str) -> None:
    assert is_rsin(number)


@pytest.mark.parametrize(
    "number", ["002220648", "000000000", "82328844", "8232884440", "a02220647"]
)
def test_what_is_no_rsin_is_refused(number: str) -> None:
    assert not is_rsin(number)


@given(st.uuids())
def test_case_and_document_fit_the_standard_and_are_the_same_each_time(handover: UUID) -> None:
    new = a_case(handover)
    assert case(new, TYPES) == case(new, TYPES)
    assert case(new, TYPES)["identificatie"] == document(new, TYPES)["identificatie"]
    assert len(new.reference) == 40
    assert len(case(new, TYPES)["omschrijving"]) <= 80
    assert document(new, TYPES)["bestandsomvang"] == 4, "bytes, not letters"
    assert document(new, TYPES)["indicatieGebruiksrecht"] is False, "or the case cannot be closed"
    assert status(new, {})["datumStatusGezet"] == "2026-06-01T10:00:00.000000Z"
