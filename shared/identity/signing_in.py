"""Signing in and out by OpenID Connect: authorization code with PKCE, state and nonce."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from httpx2 import HTTPError

from shared.access.gate import open_to_all
from shared.identity.csrf import check_csrf
from shared.identity.identity import Identity
from shared.identity.issuer import IssuerAway
from shared.identity.limits import limited
from shared.identity.tokens import NotSignedIn
from shared.runtime.web import refusal

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)

_TO_SIGN_IN = open_to_all("somebody who signs in is not signed in yet")


def local_path(asked: str | None) -> str:
    """Return a path on this very service, or the start page for anything else."""
    plain = asked or "/"
    ours = plain.startswith("/") and not plain.startswith("//") and plain.isprintable()
    return plain if ours and "\\" not in plain else "/"


@router.get("/sign-in", dependencies=[_TO_SIGN_IN, limited])
async def sign_in(request: Request, next: str | None = None) -> Response:  # noqa: A002
    """Send the browser to the issuer."""
    identity: Identity = request.app.state.identity
    try:
        metadata = await identity.issuer.metadata()
    except IssuerAway:
        told = "Aanmelden kan nu niet. Probeer het later."
        return await refusal(request, HTTPStatus.SERVICE_UNAVAILABLE, told)
    asked = {name: generate_token(64) for name in ("state", "nonce", "verifier")}
    request.session["sign_in"] = {**asked, "next": local_path(next)}
    query = {
        "response_type": "code",
        "client_id": identity.settings.oidc_client_id,
        "redirect_uri": identity.callback,
        "scope": "openid profile",
        "state": asked["state"],
        "nonce": asked["nonce"],
        "code_challenge": create_s256_code_challenge(asked["verifier"]),
        "code_challenge_method": "S256",
    }
    return RedirectResponse(
        f"{metadata['authorization_endpoint']}?{urlencode(query)}", HTTPStatus.SEE_OTHER
    )


@router.get("/sign-in/callback", dependencies=[_TO_SIGN_IN, limited])
async def come_back(request: Request, code: str = "", state: str = "") -> Response:
    """Begin a session for whom the issuer vouches; a state works once, and only in its browser."""
    identity: Identity = request.app.state.identity
    asked: dict[str, str] = request.session.pop("sign_in", {})
    if not state or asked.get("state") != state:
        return await _failed(request, "state")
    try:
        tokens = await _exchange(identity, code, asked["verifier"])
        claims = await identity.tokens.check(
            str(tokens["id_token"]), audience=identity.settings.oidc_client_id
        )
    except (NotSignedIn, IssuerAway, HTTPError, AuthlibBaseError, KeyError) as error:
        return await _failed(request, getattr(error, "reason", type(error).__name__))
    if claims.get("nonce") != asked["nonce"]:
        return await _failed(request, "nonce")
    await _forget(request, identity)
    request.session.clear()
    who = identity.tokens.who(claims)
    request.session["key"] = await identity.sessions.open(who, str(tokens["id_token"]))
    request.session["csrf"] = generate_token(32)
    return RedirectResponse(asked["next"], HTTPStatus.SEE_OTHER)


@router.post("/sign-out", dependencies=[_TO_SIGN_IN])
async def sign_out(request: Request) -> Response:
    """End the session here, and then at the issuer."""
    identity: Identity = request.app.state.identity
    await check_csrf(request)
    id_token = await _forget(request, identity)
    request.session.clear()
    metadata = await identity.issuer.metadata()
    if "end_session_endpoint" not in metadata or id_token is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    query = {"id_token_hint": id_token, "post_logout_redirect_uri": identity.settings.public_url}
    return RedirectResponse(
        f"{metadata['end_session_endpoint']}?{urlencode(query)}", HTTPStatus.SEE_OTHER
    )


async def _exchange(identity: Identity, code: str, verifier: str) -> dict[str, Any]:
    secret = identity.settings.oidc_client_secret
    metadata = await identity.issuer.metadata()
    async with AsyncOAuth2Client(
        identity.settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        trust_env=False,
    ) as client:
        tokens: dict[str, Any] = await client.fetch_token(
            metadata["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            redirect_uri=identity.callback,
            code_verifier=verifier,
        )
        return tokens


async def _forget(request: Request, identity: Identity) -> str | None:
    """End the session that the browser had, if any; returns its identity token."""
    key = request.session.get("key")
    if not key:
        return None
    found = await identity.sessions.find(key)
    await identity.sessions.close(key)
    return found[1] if found else None


async def _failed(request: Request, reason: str) -> Response:
    log.warning("sign_in.failed", reason=reason)
    told = "Aanmelden is niet gelukt. Begin opnieuw op /sign-in."
    return await refusal(request, HTTPStatus.BAD_REQUEST, told)
