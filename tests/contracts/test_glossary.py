"""Every Dutch word in the names that others see is explained in the glossary."""

import re
from enum import Enum, EnumMeta
from importlib import import_module
from pathlib import Path

import pytest

from shared.connections.rows import HistoryRow
from shared.schemas import vocabulary
from shared.schemas.registry import all_contracts

ROOT = Path(__file__).parents[2]
ENGLISH = set(Path(__file__).with_name("english_words.txt").read_text().split())
"""Words of our names that are English; a new word goes here or, explained, in the glossary."""
SERVICES = ("school", "municipality", "partner", "notifications")


def words_of(name: str) -> set[str]:
    """Return the words in a name: ``HandoverRow.gemeentecode`` has handover, row, gemeentecode."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def names_in_use() -> set[str]:
    """Return the names of events and their fields, of tables and columns, and of enum values."""
    names: set[str] = set()
    for contract in all_contracts().values():
        names |= {contract.__name__, *contract.model_fields}
    for service in SERVICES:
        table = import_module(f"services.{service}.models").Table
        tables = {**table.metadata.tables, **HistoryRow.metadata.tables}
        for each in tables.values():
            names |= {each.name, *(column.name for column in each.columns)}
    for kind in vars(vocabulary).values():
        if isinstance(kind, EnumMeta):
            members: dict[str, Enum] = dict(kind.__members__)
            names |= {str(member.value) for member in members.values()}
    return names


def glossary() -> set[str]:
    """Return the words of the glossary's terms and code names; not of its explanations."""
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    rows = [line.split("|") for line in lines if line.startswith("|")]
    return {word for row in rows for cell in (row[1], row[3]) for word in words_of(cell)}


def unexplained(names: set[str]) -> set[str]:
    return {word for name in names for word in words_of(name)} - ENGLISH - glossary()


def test_every_word_is_english_or_explained() -> None:
    names = names_in_use()
    assert len(names) > 150
    assert unexplained(names) == set()


@pytest.mark.parametrize("name", ["werkplek_id", "Intrekkingsdag"])
def test_a_new_dutch_word_is_noticed(name: str) -> None:
    assert unexplained({name})


def test_no_english_word_is_kept_that_nobody_uses() -> None:
    used = {word for name in names_in_use() for word in words_of(name)}
    assert ENGLISH - used == set()
