"""The check on event schemas refuses what breaks a reader, and allows what does not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from shared.schemas.compatibility import breaks

Schema = dict[str, Any]

PUBLISHED: Schema = {
    "properties": {
        "brin": {"type": "string", "pattern": "^[0-9]{2}[A-Z0-9]{2}$"},
        "level": {"type": "integer", "minimum": 1, "maximum": 4},
        "scope": {"$ref": "#/$defs/Scope"},
        "coach_id": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "moments": {"type": "array", "items": {"$ref": "#/$defs/Moment"}},
    },
    "required": ["brin", "level", "scope"],
    "$defs": {
        "Scope": {"enum": ["mandatory", "not-in-scope"], "type": "string"},
        "Moment": {"properties": {"on": {"type": "string"}}, "required": ["on"]},
    },
}


def changed(change: Callable[[Schema], object]) -> Schema:
    schema = copy.deepcopy(PUBLISHED)
    change(schema)
    return schema


BREAKING: dict[str, Callable[[Schema], object]] = {
    "removed": lambda s: s["properties"].pop("level"),
    "renamed": lambda s: s["properties"].update(niveau=s["properties"].pop("level")),
    "retyped": lambda s: s["properties"]["level"].update(type="string"),
    "looser bound": lambda s: s["properties"]["level"].update(maximum=5),
    "other pattern": lambda s: s["properties"]["brin"].update(pattern=".*"),
    "enum gains": lambda s: s["$defs"]["Scope"]["enum"].append("optional"),
    "enum loses": lambda s: s["$defs"]["Scope"]["enum"].pop(),
    "newly required": lambda s: s["required"].append("coach_id"),
    "no longer required": lambda s: s["required"].remove("brin"),
    "new and required": lambda s: (
        s["properties"].update(klas={"type": "string"}),
        s["required"].append("klas"),
    ),
    "never null": lambda s: s["properties"].update(coach_id={"type": "string"}),
    "inner removed": lambda s: s["$defs"]["Moment"]["properties"].pop("on"),
}

ALLOWED: dict[str, Callable[[Schema], object]] = {
    "nothing": lambda _: None,
    "new and optional": lambda s: s["properties"].update(
        klas={"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
    ),
    "other words": lambda s: s["properties"]["brin"].update(description="The school.", title="B"),
    "examples": lambda s: s["properties"]["brin"].update(examples=["99ZZ"]),
}


@pytest.mark.parametrize("change", BREAKING)
def test_a_breaking_change_is_refused(change: str) -> None:
    found = breaks(PUBLISHED, changed(BREAKING[change]))

    assert found
    assert all(":" in line for line in found)


@pytest.mark.parametrize("change", ALLOWED)
def test_a_compatible_change_is_allowed(change: str) -> None:
    assert breaks(PUBLISHED, changed(ALLOWED[change])) == []
