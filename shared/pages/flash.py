"""A message that waits in the session until the next page, after a redirect."""

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import Request

Kind = Literal["ok", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Flash:
    """What happened, to be shown once."""

    text: str
    kind: Kind


def flash(request: Request, text: str, kind: Kind = "ok") -> None:
    """Show a sentence on the next page; it waits in a cookie, so it names no person."""
    request.session["flash"] = {"text": text, "kind": kind}


def take_flash(session: dict[str, Any]) -> Flash | None:
    """Return the message that waits, which then waits no more."""
    waiting = session.pop("flash", None)
    return Flash(**waiting) if waiting else None
