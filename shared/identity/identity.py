"""Recognises who is asking, by bearer token or by the session in the browser."""

import structlog
from fastapi import Request

from shared.access.who import Who
from shared.identity.csrf import check_csrf
from shared.identity.issuer import Issuer, IssuerAway
from shared.identity.sessions import Sessions
from shared.identity.tokens import NotSignedIn, Tokens
from shared.runtime.settings import Settings

log = structlog.get_logger(__name__)


class Identity:
    """Everything a service needs to know who is asking."""

    def __init__(
        self, settings: Settings, sessions: Sessions, issuer: Issuer | None = None
    ) -> None:
        self.settings = settings
        self.sessions = sessions
        self.issuer = issuer or Issuer(settings.oidc_issuer)
        self.tokens = Tokens(
            self.issuer,
            audience=settings.oidc_audience,
            memberships_claim=settings.oidc_memberships_claim,
            prefix=settings.oidc_memberships_prefix,
        )

    @property
    def callback(self) -> str:
        """Address to which the issuer sends the browser back."""
        return f"{self.settings.public_url.rstrip('/')}/sign-in/callback"

    async def __call__(self, request: Request) -> Who | None:
        """Return who is asking; None for nobody, and for a token that is not valid."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._by_token(token)
        key = request.session.get("key")
        found = await self.sessions.find(key) if key else None
        if found is None:
            return None
        await check_csrf(request)
        return found[0]

    async def _by_token(self, token: str) -> Who | None:
        try:
            return await self.tokens.access(token)
        except (NotSignedIn, IssuerAway) as error:
            log.warning("token.refused", reason=getattr(error, "reason", "issuer away"))
            return None
