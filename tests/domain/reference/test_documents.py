"""What the pages say about the data is what the data is."""

import csv
import re
from pathlib import Path

import pytest

from shared.schemas.vocabulary import Outcome

ROOT = Path(__file__).parents[3]
README = (ROOT / "data/README.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "graduates-example.csv",
        "catalogue.csv",
        "partners.csv",
        "coaches.csv",
        "trainers.csv",
        "policy.csv",
    ],
)
def test_the_readme_explains_every_column(name: str) -> None:
    with (ROOT / "data" / name).open(encoding="utf-8") as file:
        header = next(csv.reader(file, delimiter=";"))

    assert not [column for column in header if f"`{column}`" not in README]


@pytest.mark.parametrize("name", ["gemeenten.csv", "crebo.csv", "brin.csv"])
def test_every_list_names_its_source(name: str) -> None:
    sources = (ROOT / "shared/reference/SOURCES.md").read_text(encoding="utf-8")

    assert f"| `{name}` |" in sources


def test_every_row_of_the_glossary_has_four_cells() -> None:
    rows = [line for line in GLOSSARY.splitlines() if line.startswith("|")]

    assert len(rows) > 60
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_in_the_glossary(outcome: Outcome) -> None:
    assert f"`Outcome.{outcome.name}`" in GLOSSARY
