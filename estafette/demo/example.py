"""Makes the example of the demonstration: fictitious graduates of one school in one region.

The same seed and number always give the same file, on every version of Python:
``python -m estafette.demo.example --graduates 1000 --out data/graduates-example.csv``.
"""

import argparse
import csv
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from shared.reference import Gemeente, gemeenten_of_region, qualification
from shared.reference.lists import plain

BRIN = "99ZZ"
REGION = 29
START = date(2026, 6, 1)
SEED = 2026
COLUMNS = (
    "brin studentnummer voornaam achternaam geboortedatum email telefoon gemeentecode woonplaats "
    "crebo niveau leerweg klas diplomadatum vervolgopleiding slber_nummer slber_naam slber_email "
    "coach_nummer coach_naam coach_email coach_partner"
).split()
GIVEN = (
    "Sanne Daan Amira Yusuf Noor Levi Fatima Mohammed Zoë Finn Chloé Jayden Aaliyah Bram Selin "
    "Emre Lotte Thijs Naomi Kevin Priya Ruben Dilara Sem Xiu Oumar Joëlle Tygo Malika Björn "
    "Anne-Fleur Çağla D'Angelo Eva Gökhan Hanna İrem Jurriën Kofi Ludmiła Maëlle Nour Özgür "
    "Renée Shaniqua Sjoerd Tuğba Valentina Wesley Ayşe Zofia Julian Femke Ilias Rosalía Djairo"
).split()
FAMILY = (
    "de Vries,Bakker,El Amrani,Yılmaz,van den Berg,Janssen,Pinas,Kowalski,de Jong,Nguyen,Visser,"
    "Özdemir,van 't Hof,Smit,Hassan,Martina,Mulder,Singh,ter Braak,Bouzid,Wierda,da Silva,Koç,"
    "Post,in 't Veld,van der Meer,O'Brien,N'Diaye,d'Hondt,Çelik,Żukowski,Ben Haddou,op den Dries,"
    "Leeuwin,Goedhart,Şahin,Núñez,van de Wetering,Doğan,Hernández,Boateng,Chen,Rozenblad,"
    "Fernandes,'t Hart,Wójcik,Abdi,van Oosterhout,Ramdin,Tavares"
).split(",")
CEREMONIES = [START + timedelta(days=21 + d) for d in (0, 3, 8, 11, 15, 18, 22, 25)]
LATE = date(2026, 9, 30)
PARTNERS = ("P01", "P02", "P03")
COACHES = [
    (f"C{n:02d}", PARTNERS[n % 3], name)
    for n, name in enumerate(
        (
            "Rachid Benali", "Esmée Prins", "Giovanni Rosalia", "Hatice Demir", "Joost Vermeer",
            "Kiona Tromp", "Lars Dekker", "Mounira Aziz", "Nadine Post", "Ozan Kurt",
            "Patricia Lont", "Quincy Blijd",
        ),
        start=1,
    )
]  # fmt: skip
"""Number, partner and name; the same people as in ``coaches.csv``."""
SMALLEST_KLAS, LARGEST_KLAS = 20, 25
_TOWN_WEIGHTS = {"Rotterdam": 48, "Schiedam": 8, "Vlaardingen": 8, "Nissewaard": 7}
_ASCII = str.maketrans("ışğłđøæ", "isgldoa")


@dataclass(frozen=True, slots=True)
class Group:
    """Students to whom the law does the same: level, leerweg, share and what they follow."""

    level: int
    leerweg: str
    share: int
    studies_on: float
    ages: tuple[int, int]
    crebos: tuple[str, ...]


_L2 = ("25180", "25168", "25498", "25167", "25371", "25242", "25400", "25395", "25333", "25407")
_L3 = ("25182", "25491", "25372", "25244", "25399", "25154", "25191", "25486", "25332", "25415")
_L4 = ("25480", "25485", "25189", "25132", "25394", "25379", "25297", "25473", "25140", "25489")
GROUPS = (
    Group(1, "bol", 13, 0.25, (16, 23), ("25250", "25251", "25252", "25253", "25254", "25257")),
    Group(1, "bbl", 2, 0.25, (17, 26), ("25252", "25254", "25255", "25257")),
    Group(2, "bol", 30, 0.25, (17, 23), _L2),
    Group(2, "bbl", 10, 0.30, (17, 26), _L2[:9]),
    Group(3, "bol", 12, 0.45, (18, 24), _L3),
    Group(3, "bbl", 8, 0.30, (18, 26), _L3[:5]),
    Group(4, "bol", 25, 0.50, (19, 26), _L4),
)
"""Shares are per cent of all graduates."""

Thing = TypeVar("Thing")


class Chance:
    """Draws with ``Random.random`` alone: the one method that never changes between versions."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311  an example needs no secrets

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, not including, the limit."""
        return int(self._random() * limit)

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of the things."""
        return things[self.below(len(things))]

    def happens(self, share: float) -> bool:
        """Return True in this share of the calls."""
        return self._random() < share


def graduates(count: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Yield ``count`` rows, class by class; a shorter file is the beginning of a longer one."""
    chance = Chance(seed)
    towns = gemeenten_of_region(REGION, START)
    weights = list(accumulate(_TOWN_WEIGHTS.get(town.name, 3) for town in towns))
    done = dict.fromkeys(GROUPS, 0)
    number = 0
    for klas_number in range(1, count + 1):
        size = SMALLEST_KLAS + chance.below(LARGEST_KLAS - SMALLEST_KLAS + 1)
        group = max(GROUPS, key=lambda g: g.share * (sum(done.values()) + size) - 100 * done[g])
        done[group] += size
        klas, coaches, ceremony = _klas(chance, group, klas_number)
        for _ in range(size):
            number += 1
            town = towns[bisect(weights, chance.below(weights[-1]))]
            coach = coaches[number % len(coaches)]
            yield (
                _person(chance, number, group)
                | _home(chance, town)
                | klas
                | coach
                | {
                    "diplomadatum": str(LATE if chance.happens(0.04) else ceremony),
                    "vervolgopleiding": _studies_on(chance, group),
                }
            )
            if number == count:
                return


def _klas(
    chance: Chance, group: Group, number: int
) -> tuple[dict[str, str], list[dict[str, str]], date]:
    slber = (number + 1) // 2
    crebo = chance.pick(group.crebos)
    assert qualification(crebo, START).level == group.level
    partner = PARTNERS[number % len(PARTNERS)]
    own = [coach for coach in COACHES if coach[1] == partner]
    first = chance.below(len(own))
    columns = {
        "crebo": crebo,
        "niveau": str(group.level),
        "leerweg": group.leerweg,
        "klas": f"{group.level}{group.leerweg.upper()}-{number:03d}",
        "slber_nummer": f"S{slber:03d}",
        "slber_naam": f"{GIVEN[slber * 7 % len(GIVEN)]} {FAMILY[slber % len(FAMILY)]}",
        "slber_email": f"s{slber:03d}@school.example",
    }
    coaches = [_coach(*own[(first + step) % len(own)]) for step in range(2)]
    return columns, coaches, chance.pick(CEREMONIES)


def _coach(number: str, partner: str, name: str) -> dict[str, str]:
    return {
        "coach_nummer": number,
        "coach_naam": name,
        "coach_email": f"{number.lower()}@{partner.lower()}.example",
        "coach_partner": partner,
    }


def _person(chance: Chance, number: int, group: Group) -> dict[str, str]:
    given, family = chance.pick(GIVEN), chance.pick(FAMILY)
    youngest, oldest = group.ages
    birthday = START.replace(year=START.year - youngest - chance.below(oldest - youngest + 1))
    mailbox = plain(f"{given}.{family}").translate(_ASCII)
    letters = "".join(c for c in mailbox if (c.isascii() and c.isalpha()) or c == ".")
    return {
        "brin": BRIN,
        "studentnummer": str(500_000 + number),
        "voornaam": given,
        "achternaam": family,
        "geboortedatum": str(birthday - timedelta(days=chance.below(365))),
        "email": f"{letters}.{number}@student.example",
        "telefoon": "" if chance.happens(0.05) else f"06-0000{number % 10_000:04d}",
    }


def _home(chance: Chance, town: Gemeente) -> dict[str, str]:
    if chance.happens(0.15):
        return {"gemeentecode": "", "woonplaats": chance.pick((town.name, town.name.upper()))}
    return {
        "gemeentecode": town.gemeentecode,
        "woonplaats": "" if chance.happens(0.3) else town.name,
    }


def _studies_on(chance: Chance, group: Group) -> str:
    if chance.happens(group.studies_on):
        return "ja"
    return "" if chance.happens(0.2) else "nee"


def write_graduates(path: Path, count: int, seed: int = SEED) -> None:
    """Write the example to a file: UTF-8, separated by semicolons, one line per graduate."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(graduates(count, seed))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description="Make fictitious graduates of one school in Rijnmond.",
        epilog="Example: python -m estafette.demo.example --graduates 20000 --out many.csv",
    )
    example = Path(__file__).parents[2] / "data" / "graduates-example.csv"
    parser.add_argument("--graduates", type=int, default=1000, help="how many (default: 1000)")
    parser.add_argument("--out", type=Path, default=example, help="where to (default: the example)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"(default: {SEED})")
    asked = parser.parse_args()
    if asked.graduates < 1:
        parser.error("--graduates must be at least 1")
    write_graduates(asked.out, asked.graduates, asked.seed)


if __name__ == "__main__":
    main()
