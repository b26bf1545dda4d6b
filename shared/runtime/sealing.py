"""Sealing of personal data in events: JWE (RFC 7516), one derived key per person.

The key of a person derives from the region's key and the pseudonym (HKDF, RFC 5869), so a sealed
value opens only under the pseudonym it was sealed for.
"""

import base64
import hmac
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, SecretStr

from shared.schemas.personal import Sealed

Content = TypeVar("Content", bound=BaseModel)

_HEADER = {"alg": "dir", "enc": "A256GCM"}


class CannotUnseal(ValueError):
    """The value was sealed for another person or with another key. Says nothing of its content."""


class Sealer:
    """Seals and unseals personal data for one region."""

    def __init__(self, key: SecretStr) -> None:
        self._secret = base64.urlsafe_b64decode(key.get_secret_value() + "==")
        if len(self._secret) != 32:
            raise ValueError("PERSONAL_DATA_KEY must be 32 bytes in base64url")
        self._fingerprint_key = HKDF(SHA256(), 32, salt=None, info=b"estafette fingerprint").derive(
            self._secret
        )
        self._key_of = lru_cache(maxsize=4096)(self._derive)

    def seal(self, subject: UUID, content: Content) -> Sealed[Content]:
        """Encrypt ``content`` for the person behind the pseudonym."""
        plain = content.model_dump_json().encode()
        return Sealed(jwe.encrypt_compact(_HEADER, plain, self._key_of(subject)))

    def unseal(self, subject: UUID, sealed: Sealed[Content], kind: type[Content]) -> Content:
        """Decrypt what was sealed for this person; raises CannotUnseal."""
        try:
            opened = jwe.decrypt_compact(str(sealed), self._key_of(subject))
        except (JoseError, ValueError) as error:
            raise CannotUnseal("a sealed value does not open for this subject") from error
        return kind.model_validate_json(opened.plaintext or b"")

    def fingerprint(self, text: str) -> str:
        """Return what only this region can make of a text: equal texts are known, never read."""
        return hmac.digest(self._fingerprint_key, text.encode(), "sha256").hex()

    def _derive(self, subject: UUID) -> OctKey:
        derived = HKDF(SHA256(), 32, salt=None, info=b"estafette person " + subject.bytes)
        return OctKey.import_key(derived.derive(self._secret))
