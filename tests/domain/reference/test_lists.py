"""The lists answer one thing for a day, forgive how people write, and say what would be right."""

import csv
from datetime import date, timedelta
from importlib import resources
from itertools import combinations, groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.reference import (
    UnknownReference,
    doorstroompuntregio_of,
    gemeente,
    gemeente_by_name,
    gemeenten_of_region,
    institution,
    qualification,
    qualifications_of_level,
)

TODAY = date(2026, 7, 10)
REGIONS = [n for n in range(1, 42) if n != 14]
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def rows(file: str) -> list[dict[str, str]]:
    text = resources.files("shared.reference").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


CODES = sorted({row["gemeentecode"] for row in rows("gemeenten.csv")})


def test_342_gemeenten_in_40_regions() -> None:
    per_region = [gemeenten_of_region(region, TODAY) for region in REGIONS]

    assert len(CODES) == 342
    assert all(per_region)
    assert sorted(g.gemeentecode for region in per_region for g in region) == CODES
    assert not gemeenten_of_region(14, TODAY)


@given(code=st.sampled_from(CODES), on=DAYS)
def test_r44_a_gemeente_is_in_exactly_one_region_on_any_day(code: str, on: date) -> None:
    own = [r for r in REGIONS if code in {g.gemeentecode for g in gemeenten_of_region(r, on)}]

    assert own == [doorstroompuntregio_of(code, on)]


def test_a_region_has_one_name() -> None:
    names = {(row["region"], row["region_name"]) for row in rows("gemeenten.csv")}

    assert len(names) == 40
    assert gemeente("GM0599", TODAY).region_name == "Rijnmond"


@pytest.mark.parametrize(
    ("file", "key"),
    [("gemeenten.csv", "gemeentecode"), ("crebo.csv", "crebo"), ("brin.csv", "brin")],
)
def test_periods_of_one_code_never_overlap(file: str, key: str) -> None:
    ordered = sorted(rows(file), key=lambda row: (row[key], row["valid_from"]))
    for _, versions in groupby(ordered, key=lambda row: row[key]):
        for earlier, later in combinations(versions, 2):
            assert earlier["valid_until"], earlier
            assert earlier["valid_until"] < later["valid_from"]


def test_nothing_is_valid_before_its_first_day() -> None:
    first = date(2026, 1, 1)

    assert gemeente("GM0599", first).name == "Rotterdam"
    with pytest.raises(UnknownReference, match="2025-12-31"):
        gemeente("GM0599", first - timedelta(days=1))


@pytest.mark.parametrize("code", ["GM0599", "gm0599", "0599", "599", " 599 "])
def test_a_gemeentecode_may_have_lost_letters_and_zeros(code: str) -> None:
    assert gemeente(code, TODAY).gemeentecode == "GM0599"


@given(
    row=st.sampled_from(rows("gemeenten.csv")),
    change=st.sampled_from([str.upper, str.lower, str.title, lambda s: f"  {s} "]),
)
def test_every_gemeente_is_found_by_its_name(row: dict[str, str], change: object) -> None:
    assert callable(change)
    assert gemeente_by_name(change(row["name"]), TODAY).gemeentecode == row["gemeentecode"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Bergen NH", "Bergen (NH)"),
        ("bergen (nh.)", "Bergen (NH)"),
        ("Bergen (Limburg)", "Bergen (L)"),
        ("Den Haag", "'s-Gravenhage"),
        ("’s-Gravenhage", "'s-Gravenhage"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("Sudwest Fryslan", "Súdwest-Fryslân"),
        ("Capelle a/d IJssel", None),
        ("KRIMPEN AAN DEN IJSSEL", "Krimpen aan den IJssel"),
        ("Nuenen Gerwen en Nederwetten", "Nuenen, Gerwen en Nederwetten"),
        ("Bergen", None),
        ("", None),
    ],
)
def test_names_as_people_write_them(written: str, name: str | None) -> None:
    if name is None:
        with pytest.raises(UnknownReference):
            gemeente_by_name(written, TODAY)
    else:
        assert gemeente_by_name(written, TODAY).name == name


def test_an_unknown_name_says_field_allowed_and_what_it_looks_like() -> None:
    with pytest.raises(UnknownReference) as refused:
        gemeente_by_name("Bergen", TODAY)

    assert (refused.value.field, refused.value.value) == ("woonplaats", "Bergen")
    assert {"Bergen (NH)", "Bergen (L)"} <= set(refused.value.suggestions)
    assert "naam van een gemeente" in str(refused.value)
    assert "Bergen (NH)" in str(refused.value)


def test_a_message_never_repeats_what_could_be_a_bsn() -> None:
    with pytest.raises(UnknownReference) as refused:
        gemeente("123456782", TODAY)

    assert "123456782" not in str(refused.value)


@given(value=st.text(max_size=2000))
def test_any_unknown_value_gets_a_short_message(value: str) -> None:
    with pytest.raises(UnknownReference, match=r"^woonplaats ") as refused:
        gemeente_by_name(f"qq{value}", TODAY)

    assert len(str(refused.value)) < 1000


def test_crebo_has_form_level_and_name() -> None:
    for row in rows("crebo.csv"):
        assert len(row["crebo"]) == 5
        assert row["crebo"].isdecimal()
        assert row["level"] in {"1", "2", "3", "4"}
        assert row["name"] == row["name"].strip() != ""
        assert row["source"] in {"BWBR0036352", "secondary"}


@pytest.mark.parametrize(
    ("crebo", "name", "level"),
    [
        ("25252", "Assistent horeca, voeding of voedingsindustrie", 1),
        ("25258", "Assistent plant of (groene) leefomgeving", 1),
        ("25180", "Kok", 2),
        ("25182", "Zelfstandig werkend kok", 3),
        ("25181", "Leidinggevende keuken", 4),
    ],
)
def test_crebo_as_the_regeling_has_it(crebo: str, name: str, level: int) -> None:
    found = qualification(crebo, TODAY)

    assert (found.name, found.level) == (name, level)
    assert found in qualifications_of_level(level, TODAY)


def test_an_unknown_crebo_is_refused() -> None:
    with pytest.raises(UnknownReference, match=r"^crebo '99999'"):
        qualification("99999", TODAY)


def test_a_brin_is_found_with_and_without_location() -> None:
    assert institution("99ZZ", TODAY) == institution("99ZZ01", TODAY)
    assert institution("99ZZ", TODAY).status == "example"
    for wrong in ("99ZZ0", "99ZZ rest", "00AA"):
        with pytest.raises(UnknownReference, match="brin"):
            institution(wrong, TODAY)
