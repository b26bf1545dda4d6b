"""A form must come from our own page: it carries a token that only our pages know."""

import hmac
from http import HTTPStatus

from fastapi import Request
from starlette.exceptions import HTTPException

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf", "x-csrf-token"


async def check_csrf(request: Request) -> None:
    """Raise 403 when a request that changes something lacks the token of its session."""
    if request.method in SAFE:
        return
    expected = request.session.get("csrf", "")
    given = request.headers.get(HEADER) or ""
    if not given and "form" in request.headers.get("content-type", ""):
        given = str((await request.form()).get(FIELD, ""))
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise HTTPException(
            HTTPStatus.FORBIDDEN, "Dit formulier is verlopen. Laad de pagina opnieuw."
        )
