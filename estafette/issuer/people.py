"""The people of the development issuer: one for every role, in two organisations of each kind."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[2] / "data" / "people.csv"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be."""

    sub: str
    name: str
    role: str
    """In Dutch, for the page."""
    memberships: tuple[str, ...]


def read_people(file: Path = FILE) -> dict[str, Person]:
    """Return the people by their identifier, in the order of the file."""
    with file.open(encoding="utf-8", newline="") as source:
        return {
            row["sub"]: Person(
                row["sub"], row["name"], row["role"], tuple(row["memberships"].split())
            )
            for row in csv.DictReader(source, delimiter=";")
        }
