"""The thread through logs and events: correlation id and W3C trace context of what we do now."""

from contextvars import ContextVar
from uuid import UUID

_correlation: ContextVar[UUID | None] = ContextVar("correlation", default=None)
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_correlation() -> UUID | None:
    """Return the correlation id of the present request, if there is one."""
    return _correlation.get()


def current_traceparent() -> str | None:
    """Return the W3C ``traceparent`` of the present request, if there is one."""
    return _traceparent.get()


def follow(correlation: UUID | None, traceparent: str | None) -> None:
    """Take over the thread of a request that starts now."""
    _correlation.set(correlation)
    _traceparent.set(traceparent)
