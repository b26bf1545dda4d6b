"""What the development issuer must know, and its refusal to be more than that."""

from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings


class Client(BaseModel):
    """A system that may ask for tokens."""

    secret: SecretStr
    memberships: list[str]
    scopes: list[str]


class IssuerSettings(BaseSettings):
    """Settings of the development issuer, from the environment.

    Raises pydantic.ValidationError unless every address it serves is a loopback address.
    """

    issuer_address: str
    """Its own address, as in ``iss``."""
    issuer_services: dict[str, str]
    """Addresses of the services where people sign in, by name."""
    issuer_clients: dict[str, Client]
    """Systems by client identifier."""
    issuer_state: Path
    """Folder for its keys."""
    issuer_audience: str = "estafette-api"
    """For whom access tokens are meant."""
    issuer_client_id: str = "estafette"
    """The client for people's sign-in; public, with PKCE."""
    token_seconds: int = Field(default=600, ge=1)
    """How long tokens live."""

    @model_validator(mode="after")
    def _only_loopback(self) -> Self:
        for address in (self.issuer_address, *self.issuer_services.values()):
            if not is_loopback(address):
                raise ValueError(
                    f"the development issuer lets everybody be anybody, and {address} is not a "
                    "loopback address"
                )
        return self


def is_loopback(address: str) -> bool:
    """Return True if only this machine can reach an address; names other than localhost do not."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
