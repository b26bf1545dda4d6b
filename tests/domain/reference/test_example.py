"""The committed example is what its generator makes, and every value in it is allowed."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest

from estafette.demo import example
from services.school.domain.catalogue import Theme
from shared.reference import gemeente, gemeente_by_name, institution, qualification
from shared.reference.identifiers import looks_like_bsn

DATA = Path(__file__).parents[3] / "data"
START = date(2026, 6, 1)


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


GRADUATES = read("graduates-example.csv")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    return example


def test_the_example_is_made_again_byte_for_byte(generator: ModuleType, tmp_path: Path) -> None:
    generator.write_graduates(tmp_path / "again.csv", 1000, 2026)

    assert (tmp_path / "again.csv").read_bytes() == (DATA / "graduates-example.csv").read_bytes()


def test_a_seed_and_a_number_decide_the_file(generator: ModuleType) -> None:
    assert list(generator.graduates(50, 1)) == list(generator.graduates(70, 1))[:50]
    assert list(generator.graduates(50, 1)) != list(generator.graduates(50, 2))
    assert [len(list(generator.graduates(n, 1))) for n in (0, 1, 25)] == [0, 1, 25]


def test_every_code_exists_and_the_level_is_the_qualifications() -> None:
    for row in GRADUATES:
        assert institution(row["brin"], START).status == "example"
        assert qualification(row["crebo"], START).level == int(row["niveau"])
        assert row["leerweg"] in {"bol", "bbl"}
        assert row["vervolgopleiding"] in {"ja", "nee", ""}


def test_everybody_lives_in_rijnmond() -> None:
    for row in GRADUATES:
        named = row["woonplaats"] and gemeente_by_name(row["woonplaats"], START)
        coded = row["gemeentecode"] and gemeente(row["gemeentecode"], START)
        home = coded or named
        assert home
        assert home.region_name == "Rijnmond"
        assert not (coded and named) or coded == named
    assert sum(not row["gemeentecode"] for row in GRADUATES) > 50


def test_a_number_belongs_to_one_person() -> None:
    for kind, columns in (("slber", ("naam", "email")), ("coach", ("naam", "email", "partner"))):
        known = defaultdict(set)
        for row in GRADUATES:
            known[row[f"{kind}_nummer"]].add(tuple(row[f"{kind}_{name}"] for name in columns))
        assert all(len(people) == 1 for people in known.values())
    assert len({row["studentnummer"] for row in GRADUATES}) == len(GRADUATES)
    assert len({row["email"] for row in GRADUATES}) == len(GRADUATES)


def test_coaches_are_those_of_the_list_and_the_generator(generator: ModuleType) -> None:
    listed = {tuple(row.values()) for row in read("coaches.csv")}
    used = {(r["coach_nummer"], r["coach_naam"], r["coach_email"], r["coach_partner"])
            for r in GRADUATES}  # fmt: skip

    assert used == listed
    assert {(c, p, n) for c, n, _, p in listed} == set(generator.COACHES)
    assert {row["partner_id"] for row in read("partners.csv")} == {p for *_, p in listed}


def test_a_klas_has_one_qualification_and_one_slber() -> None:
    klassen = defaultdict(list)
    for row in GRADUATES:
        klassen[row["klas"]].append(row)
    for klas in klassen.values():
        assert len({(r["crebo"], r["leerweg"], r["slber_nummer"]) for r in klas}) == 1
        assert len({r["coach_partner"] for r in klas}) == 1
    *whole, last = (len(klas) for klas in klassen.values())
    assert all(20 <= size <= 25 for size in whole)
    assert last <= 25


@pytest.mark.parametrize(
    ("groups", "share"),
    [(("1bol", "1bbl"), 15), (("2bol",), 30), (("2bbl",), 10), (("3bol", "3bbl"), 20),
     (("4bol",), 25)],
)  # fmt: skip
def test_shares(groups: tuple[str, ...], share: int) -> None:
    found = Counter(row["niveau"] + row["leerweg"] for row in GRADUATES)

    assert abs(sum(found[group] for group in groups) / len(GRADUATES) * 100 - share) < 2


def test_dates_and_ages() -> None:
    diplomas = Counter(date.fromisoformat(row["diplomadatum"]) for row in GRADUATES)
    ages = {age(date.fromisoformat(row["geboortedatum"])) for row in GRADUATES}

    assert min(diplomas) == date(2026, 6, 22)
    assert sorted(diplomas)[-2:] == [date(2026, 7, 17), date(2026, 9, 30)]
    assert len(diplomas) == 9
    assert 0 < diplomas[date(2026, 9, 30)] < 100
    assert (min(ages), max(ages)) == (16, 26)


def age(born: date) -> int:
    return START.year - born.year - ((START.month, START.day) < (born.month, born.day))


def test_r46_nothing_can_be_taken_for_a_bsn_or_reach_a_real_person() -> None:
    for row in GRADUATES:
        assert not any(looks_like_bsn(value) for value in row.values())
        assert not looks_like_bsn(";".join(row.values()))
        assert row["email"].isascii()
        assert all(row[c].endswith(".example") for c in ("email", "slber_email", "coach_email"))
        assert row["telefoon"] == "" or row["telefoon"].startswith("06-0000")


def test_the_catalogue_has_the_nine_themes_of_the_seed() -> None:
    modules = read("catalogue.csv")

    assert {m["theme"] for m in modules} == set(Theme)
    assert len({UUID(m["module_id"]) for m in modules}) == len(modules) == 23
    assert {m["partner_id"] for m in modules} == {p["partner_id"] for p in read("partners.csv")}
    for module in modules:
        assert module["phase"] in {"before-diploma", "after-diploma", "both"}
        assert set(module["levels"].split()) <= {"1", "2", "3", "4"}
        assert set(module["shops"].split()) <= {"internal", "public"}
        assert int(module["max_group_size"]) >= 25
        assert int(module["price_eur"]) > 0
        assert module["contract_from"] < "2026-06-01" < module["contract_until"]
