"""Makes the example of the demonstration: fictitious graduates of one school in one region.

The same seed and count always give the same file:
``python -m estafette.demo.example --graduates 1000 --out data/graduates-example.csv``.
"""

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from shared.reference import gemeenten_of_region, qualifications_of_level
from shared.reference.identifiers import looks_like_bsn
from shared.reference.lists import plain

BRIN = "99ZZ"
REGION = 29
START = date(2026, 6, 1)
COLUMNS = [
    "brin",
    "studentnummer",
    "voornaam",
    "achternaam",
    "geboortedatum",
    "email",
    "telefoon",
    "gemeentecode",
    "woonplaats",
    "crebo",
    "niveau",
    "leerweg",
    "klas",
    "diplomadatum",
    "vervolgopleiding",
    "slber_nummer",
    "slber_naam",
    "slber_email",
    "coach_nummer",
    "coach_naam",
    "coach_email",
    "coach_partner",
]
GIVEN = [
    "Sanne",
    "Daan",
    "Amira",
    "Yusuf",
    "Noor",
    "Levi",
    "Fatima",
    "Mohammed",
    "Zoë",
    "Finn",
    "Chloé",
    "Jayden",
    "Aaliyah",
    "Bram",
    "Selin",
    "Emre",
    "Lotte",
    "Thijs",
    "Naomi",
    "Kevin",
    "Priya",
    "Ruben",
    "Dilara",
    "Sem",
    "Xiu",
    "Oumar",
    "Joëlle",
    "Tygo",
    "Malika",
    "Björn",
]
FAMILY = [
    "de Vries",
    "Bakker",
    "El Amrani",
    "Yılmaz",
    "van den Berg",
    "Janssen",
    "Pinas",
    "Kowalski",
    "de Jong",
    "Nguyen",
    "Visser",
    "Özdemir",
    "van 't Hof",
    "Smit",
    "Hassan",
    "Martina",
    "Mulder",
    "Singh",
    "ter Braak",
    "Bouzid",
    "Wierda",
    "da Silva",
    "Koç",
    "Post",
]
CEREMONIES = [
    *[date(2026, 6, 22) + timedelta(days=d) for d in (0, 3, 8, 11, 15, 18, 22, 25)],
    date(2026, 9, 30),
]
GROUPS = (
    (1, "bol", 15, 0.25),
    (2, "bol", 30, 0.25),
    (2, "bbl", 10, 0.10),
    (3, "bol", 12, 0.35),
    (3, "bbl", 8, 0.15),
    (4, "bol", 25, 0.50),
)
"""Level, leerweg, share in per cent, share with a connecting enrolment."""
COACHES = [
    (f"C{n:02d}", f"P{1 + n % 3:02d}", name)
    for n, name in enumerate(
        (
            "Rachid Benali", "Esmée Prins", "Giovanni Rosalia", "Hatice Demir", "Joost Vermeer",
            "Kiona Tromp", "Lars Dekker", "Mounira Aziz", "Nadine Post", "Ozan Kurt",
            "Patricia Lont", "Quincy Blijd",
        ),
        start=1,
    )
]  # fmt: skip
KLAS_SIZE = 22


def graduates(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield ``count`` rows, class by class."""
    chance = random.Random(seed)  # noqa: S311  an example needs no secrets
    towns = gemeenten_of_region(REGION, START)
    number = klas_number = 0
    while number < count:
        klas_number += 1
        level, leerweg, _, studies_on = chance.choices(GROUPS, [g[2] for g in GROUPS])[0]
        crebo = chance.choice(qualifications_of_level(level, START)).crebo
        slber = klas_number % 40 + 1
        coaches = chance.sample(COACHES, 3)
        ceremony = chance.choice(CEREMONIES)
        for _ in range(min(KLAS_SIZE, count - number)):
            number += 1
            town = chance.choice(towns)
            coach = chance.choice(coaches)
            yield _row(chance, number, town.gemeentecode, town.name) | {
                "crebo": crebo,
                "niveau": str(level),
                "leerweg": leerweg,
                "klas": f"{level}{leerweg.upper()}-{klas_number:03d}",
                "diplomadatum": ceremony.isoformat(),
                "vervolgopleiding": "ja" if chance.random() < studies_on else "nee",
                "slber_nummer": f"S{slber:02d}",
                "slber_naam": f"{GIVEN[slber % len(GIVEN)]} {FAMILY[slber % len(FAMILY)]}",
                "slber_email": f"s{slber:02d}@school.example",
                "coach_nummer": coach[0],
                "coach_naam": coach[2],
                "coach_email": f"{coach[0].lower()}@{coach[1].lower()}.example",
                "coach_partner": coach[1],
            }


def _row(chance: random.Random, number: int, code: str, town: str) -> dict[str, str]:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    born = date(2000, 7, 1) + timedelta(days=chance.randrange(9 * 365))
    mail_name = "".join(c for c in plain(f"{given}.{family}") if c.isalnum() or c == ".")
    by_name = chance.random() < 0.1
    return {
        "brin": BRIN,
        "studentnummer": f"{500_000 + number}",
        "voornaam": given,
        "achternaam": family,
        "geboortedatum": born.isoformat(),
        "email": f"{mail_name}.{number}@student.example".encode("ascii", "ignore").decode(),
        "telefoon": f"06-{number % 100_000_000:08d}",
        "gemeentecode": "" if by_name else code,
        "woonplaats": town if by_name or chance.random() < 0.5 else "",
    }


def write_graduates(path: Path, count: int, seed: int = 2026) -> None:
    """Write the example to a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
        writer.writeheader()
        for row in graduates(count, seed):
            assert not any(looks_like_bsn(value) for value in row.values())
            writer.writerow(row)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Make fictitious graduates.")
    parser.add_argument("--graduates", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=Path("data/graduates-example.csv"))
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    write_graduates(asked.out, asked.graduates, asked.seed)


if __name__ == "__main__":
    main()
