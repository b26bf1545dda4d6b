"""Refuses changes that break a reader: old readers get new events, new readers replay old ones.

So an event may only gain optional fields. Everything else is a new major version.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_WORDS = frozenset({"title", "description", "examples", "default"})
"""Parts of a schema that no reader depends on."""


def breaks(old: Schema, new: Schema) -> list[str]:
    """Return each way in which ``new`` breaks a reader or writer of ``old``; empty: none does."""
    return list(_breaks_of_object(_resolved(old, old), _resolved(new, new), ""))


def _breaks_of_object(old: Schema, new: Schema, path: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(before):
        where = f"{path}{name}"
        if name not in after:
            yield f"{where}: removed; readers of the published version need it"
            continue
        if name in needed_before - needed_after:
            yield f"{where}: no longer required; readers of the published version need it"
        if name in needed_after - needed_before:
            yield f"{where}: newly required; events of the published version may lack it"
        yield from _breaks_of_field(before[name], after[name], where)
    for name in sorted(set(after) - set(before)):
        if name in needed_after:
            yield f"{path}{name}: new and required; events of the published version lack it"


def _breaks_of_field(old: Schema, new: Schema, where: str) -> Iterator[str]:
    if "properties" in old and "properties" in new:
        yield from _breaks_of_object(old, new, f"{where}.")
    elif "items" in old and "items" in new:
        yield from _breaks_of_field(old["items"], new["items"], f"{where}[]")
    elif _meaning(old) != _meaning(new):
        yield f"{where}: changed from {_meaning(old)} to {_meaning(new)}"


def _meaning(schema: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(schema, dict):
        return {k: _meaning(v) for k, v in sorted(schema.items()) if k not in _WORDS}
    if isinstance(schema, list):
        return [_meaning(item) for item in schema]
    return schema


def _resolved(schema: Any, root: Schema) -> Any:  # noqa: ANN401  any JSON
    """Return the schema with its references replaced by what they refer to."""
    if isinstance(schema, list):
        return [_resolved(item, root) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return _resolved(target, root)
    return {k: _resolved(v, root) for k, v in schema.items() if k != "$defs"}
