"""Files that only their owner can read."""

import json
import os
from pathlib import Path
from typing import Any


def read_private(file: Path) -> dict[str, Any]:
    """Return what was written, or nothing yet."""
    return dict(json.loads(file.read_text())) if file.exists() else {}


def write_private(file: Path, content: object) -> None:
    """Write JSON that only the owner can read; readers see the old or the new, never a part."""
    write_private_text(file, json.dumps(content, indent=2))


def write_private_text(file: Path, content: str) -> None:
    """Write text that only the owner can read; readers see the old or the new, never a part."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
        out.write(content)
    draft.replace(file)
