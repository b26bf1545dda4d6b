"""A form as a browser sends it, for walking along pages."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Form:
    """What a form of a page sends."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
