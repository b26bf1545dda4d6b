"""A form must come from our own page: it carries a token that only our pages know."""

import hmac
from http import HTTPStatus

from authlib.common.security import generate_token
from fastapi import Request
from starlette.exceptions import HTTPException

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf", "x-csrf-token"


def begin_csrf(request: Request) -> None:
    """Give somebody who is not signed in a token for the forms of our public pages."""
    if "csrf" not in request.session:
        request.session["csrf"] = generate_token(32)


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
