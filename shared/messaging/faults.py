"""Which errors are faults of the infrastructure (wait, try again) and which of the content."""

from asyncpg import InternalClientError
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_TRANSIENT_SQLSTATE_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})
"""Connection, rollback by deadlock or serialisation, resources, locks, shutdown, system."""


def is_infrastructure(fault: BaseException) -> bool:
    """Return True if the same work can succeed later without anything in it changing.

    asyncpg answers InternalClientError when the server goes in the middle of a result.
    """
    if isinstance(fault, DBAPIError):
        state = getattr(fault.orig, "sqlstate", None)
        if state is None:
            return fault.connection_invalidated or isinstance(fault, InterfaceError)
        return str(state)[:2] in _TRANSIENT_SQLSTATE_CLASSES
    return isinstance(fault, (OSError, PoolTimeout, TimeoutError, InternalClientError))
