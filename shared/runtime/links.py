"""Links in mails: signed, for one purpose, and for a while.

A link says which thing it is about, by an identifier, and nothing of anybody. Whoever has it can
use it, so it travels to the mail sealed. That it acts once is for the rule of what it does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from itsdangerous import BadSignature, TimestampSigner
from pydantic import SecretStr

from shared.rules import NotFound, RuleBroken


class LinkUnusable(Exception):
    """A link is changed, too old, of another purpose, or about what is no more. Says not which."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for; a link of one purpose opens nothing of another."""

    name: str
    """Its name in the table of permissions; also the first part of its address."""
    lasts: timedelta
    """How long a link works."""


@contextmanager
def page_says_why() -> Iterator[None]:
    """Let the page behind a link say how it stands when a rule says no.

    What is no more has no page: raises LinkUnusable.
    """
    try:
        yield
    except RuleBroken:
        return
    except NotFound as error:
        raise LinkUnusable from error


class Links:
    """Makes and reads the links of one service."""

    def __init__(self, key: SecretStr, public_url: str) -> None:
        self._key = key.get_secret_value()
        self._base = public_url.rstrip("/")

    def address(self, purpose: Purpose, thing: UUID, at: datetime) -> str:
        """Return the whole address of a link about a thing, made at this instant."""
        return self.public(self.path(purpose, thing, at))

    def public(self, path: str) -> str:
        """Return the whole address, as seen from outside, of an address within the service."""
        return f"{self._base}{path}"

    def path(self, purpose: Purpose, thing: UUID, at: datetime) -> str:
        """Return the address within the service."""
        return f"/{purpose.name}/{self._signer(purpose, at).sign(thing.hex).decode()}"

    def thing(self, purpose: Purpose, token: str, at: datetime) -> UUID:
        """Return what a link of this purpose is about; raises LinkUnusable."""
        try:
            seconds = int(purpose.lasts.total_seconds())
            signed = self._signer(purpose, at).unsign(token, max_age=seconds)
            return UUID(hex=signed.decode())
        except (BadSignature, ValueError) as error:
            raise LinkUnusable from error

    def _signer(self, purpose: Purpose, at: datetime) -> TimestampSigner:
        return _SignerAt(self._key, purpose.name, at)


class _SignerAt(TimestampSigner):
    """Signs and reads at an instant of the service's clock instead of the machine's."""

    def __init__(self, key: str, purpose: str, at: datetime) -> None:
        salt = f"estafette link {purpose}"
        super().__init__(key, salt=salt, key_derivation="hmac", digest_method=sha256)
        self._at = at

    def get_timestamp(self) -> int:
        return int(self._at.timestamp())
