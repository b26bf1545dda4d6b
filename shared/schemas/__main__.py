"""Writes or checks the published JSON Schemas: ``python -m shared.schemas write|check``."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from shared.schemas.compatibility import breaks
from shared.schemas.registry import all_contracts

SNAPSHOTS = Path(__file__).parent / "snapshots"


def schema_of(model: type[BaseModel]) -> str:
    """Return a contract's JSON Schema as it is committed."""
    return json.dumps(model.model_json_schema(), indent=1, sort_keys=True) + "\n"


def write() -> None:
    """Write every schema."""
    for path, model in all_contracts().items():
        file = SNAPSHOTS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(schema_of(model))


def findings() -> list[str]:
    """Return what is wrong: breaking changes, and snapshots that do not equal the code."""
    contracts = all_contracts()
    published = {str(f.relative_to(SNAPSHOTS)): f for f in SNAPSHOTS.rglob("*.json")}
    found = [
        f"{path}: removed; its readers still need it" for path in published if path not in contracts
    ]
    for path, model in contracts.items():
        if path not in published:
            found.append(f"{path}: not published yet; run: python -m shared.schemas write")
            continue
        text = published[path].read_text()
        broken = breaks(json.loads(text), json.loads(schema_of(model)))
        found += [f"{path}: {line}" for line in broken]
        if not broken and text != schema_of(model):
            found.append(
                f"{path}: changed in a compatible way; run: python -m shared.schemas write"
            )
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    elif sys.argv[1:] == ["check"]:
        sys.exit("\n".join(findings()) or None)
    else:
        sys.exit("usage: python -m shared.schemas write|check")
