"""The development issuer's addresses: OpenID Connect with a page to choose who to be."""

import base64
import hmac
import secrets
import time
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel

from estafette.issuer.keys import ALGORITHM, Keys
from estafette.issuer.people import Person, read_people
from estafette.issuer.settings import IssuerSettings
from shared.pages import templates
from shared.pages.styles import router as styles

CODE_SECONDS = 60


class Asked(BaseModel):
    """What an application asks when it sends the browser here."""

    client_id: str
    redirect_uri: str
    state: str = ""
    nonce: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    response_type: str = ""


class TokenRequest(BaseModel):
    """What an application sends to get tokens."""

    grant_type: str
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    scope: str = ""


class Refused(Exception):
    """The request is not one we can answer; the message is an OAuth error code."""


class DevelopmentIssuer:
    """Codes and tokens for the people of the file and the systems of the settings."""

    def __init__(self, settings: IssuerSettings) -> None:
        self.settings = settings
        self.keys = Keys(settings.issuer_state / "issuer-keys.json")
        self.people = read_people()
        self._codes: dict[str, tuple[float, Asked, Person]] = {}

    def check(self, asked: Asked) -> None:
        """Raise Refused unless this is a code request with PKCE to an address that we know."""
        callbacks = [f"{each}/sign-in/callback" for each in self.settings.issuer_services.values()]
        if asked.client_id != self.settings.issuer_client_id:
            raise Refused("unauthorized_client")
        if asked.redirect_uri not in callbacks:
            raise Refused("invalid_redirect_uri")
        with_pkce = asked.code_challenge_method == "S256" and asked.code_challenge
        if asked.response_type != "code" or not with_pkce:
            raise Refused("invalid_request")

    def code_for(self, asked: Asked, sub: str) -> str:
        """Return a code that works once, within a minute."""
        if sub not in self.people:
            raise Refused("access_denied")
        code = secrets.token_urlsafe(32)
        self._codes[code] = (time.monotonic() + CODE_SECONDS, asked, self.people[sub])
        return code

    def tokens_for_code(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """Return the tokens for a code; raises Refused for a used, late or stolen one."""
        until, asked, person = self._codes.pop(code, (0.0, None, None))
        if asked is None or person is None or time.monotonic() > until:
            raise Refused("invalid_grant")
        proof = create_s256_code_challenge(verifier)
        if asked.redirect_uri != redirect_uri or not hmac.compare_digest(
            proof, asked.code_challenge
        ):
            raise Refused("invalid_grant")
        claims = {
            **self._claims(person.sub, person.memberships),
            "aud": asked.client_id,
            "name": person.name,
            "nonce": asked.nonce,
        }
        return self._answer(claims["sub"], person.memberships, "openid profile") | {
            "id_token": self._sign("JWT", claims)
        }

    def tokens_for_client(self, client_id: str, secret: str, scope: str) -> dict[str, Any]:
        """Return an access token for a system; raises Refused."""
        client = self.settings.issuer_clients.get(client_id)
        known = client.secret.get_secret_value() if client else secrets.token_urlsafe()
        if not hmac.compare_digest(known.encode(), secret.encode()) or client is None:
            raise Refused("invalid_client")
        granted = [s for s in client.scopes if not scope or s in scope.split()]
        return self._answer(client_id, tuple(client.memberships), " ".join(granted))

    def _answer(self, sub: str, memberships: tuple[str, ...], scope: str) -> dict[str, Any]:
        claims = {
            **self._claims(sub, memberships),
            "aud": self.settings.issuer_audience,
            "client_id": sub,
            "scope": scope,
        }
        return {
            "access_token": self._sign("at+jwt", claims),
            "token_type": "Bearer",
            "expires_in": self.settings.token_seconds,
            "scope": scope,
        }

    def _claims(self, sub: str, memberships: tuple[str, ...]) -> dict[str, Any]:
        return {
            "iss": self.settings.issuer_address,
            "sub": sub,
            "jti": secrets.token_urlsafe(16),
            "estafette_memberships": list(memberships),
        }

    def _sign(self, kind: str, claims: dict[str, Any]) -> str:
        return self.keys.sign(kind, claims, seconds=self.settings.token_seconds)


def create_issuer(settings: IssuerSettings) -> FastAPI:
    """Return the application of the development issuer."""
    app = FastAPI(title="Estafette – aanmelden (ontwikkeling)", docs_url=None, redoc_url=None)
    issuer = DevelopmentIssuer(settings)
    pages = templates("estafette.issuer")
    app.include_router(styles)
    _publish(app, issuer)

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)

    @app.get("/authorize", response_class=HTMLResponse)
    async def choose(request: Request, asked: Annotated[Asked, Query()]) -> HTMLResponse:
        issuer.check(asked)
        values = {"people": issuer.people.values(), "query": request.url.query}
        return pages.TemplateResponse(request, "choose.html", values)

    @app.post("/authorize")
    async def chosen(
        sub: Annotated[str, Form()], asked: Annotated[Asked, Query()]
    ) -> RedirectResponse:
        issuer.check(asked)
        query = urlencode({"code": issuer.code_for(asked, sub), "state": asked.state})
        return RedirectResponse(f"{asked.redirect_uri}?{query}", HTTPStatus.SEE_OTHER)

    @app.post("/token")
    async def token(request: Request, form: Annotated[TokenRequest, Form()]) -> dict[str, Any]:
        if form.grant_type == "authorization_code":
            return issuer.tokens_for_code(form.code, form.redirect_uri, form.code_verifier)
        if form.grant_type == "client_credentials":
            return issuer.tokens_for_client(*_basic(request), form.scope)
        raise Refused("unsupported_grant_type")

    return app


def _publish(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    """Add the addresses that tell about the issuer, and the ones without a choice."""
    address, services = issuer.settings.issuer_address, issuer.settings.issuer_services

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return {
            "issuer": address,
            "authorization_endpoint": f"{address}/authorize",
            "token_endpoint": f"{address}/token",
            "jwks_uri": f"{address}/jwks",
            "end_session_endpoint": f"{address}/logout",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_basic"],
        }

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return issuer.keys.public()

    @app.post("/development/rotate", status_code=HTTPStatus.NO_CONTENT)
    async def rotate() -> None:
        issuer.keys.rotate()

    @app.get("/logout")
    async def logout(post_logout_redirect_uri: str = "") -> Response:
        known = post_logout_redirect_uri.rstrip("/") in services.values()
        return RedirectResponse(
            post_logout_redirect_uri if known else address, HTTPStatus.SEE_OTHER
        )

    @app.get("/")
    async def start() -> dict[str, Any]:
        return {"services": services}


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    try:
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
    except ValueError:
        raise Refused("invalid_client") from None
    if scheme.lower() != "basic":
        raise Refused("invalid_client")
    return client_id, secret
