"""How often somebody may try: by the address it comes from, in the memory of this process."""

from http import HTTPStatus

from fastapi import Depends, Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.exceptions import HTTPException

TRIES = RateLimitItemPerMinute(30)
"""Enough for a class that signs in from one school's address; little for somebody who guesses."""


def make_limiter() -> SlidingWindowCounterRateLimiter:
    """Return a counter of tries; one per app."""
    return SlidingWindowCounterRateLimiter(MemoryStorage())


async def _check(request: Request) -> None:
    limiter: SlidingWindowCounterRateLimiter = request.app.state.limiter
    client = request.client.host if request.client else "unknown"
    if not await limiter.hit(TRIES, client):
        raise HTTPException(
            HTTPStatus.TOO_MANY_REQUESTS,
            "Dit is vaak geprobeerd. Wacht een minuut en probeer het opnieuw.",
            {"retry-after": "60"},
        )


limited = Depends(_check)
"""Dependency of addresses that anybody can try."""
