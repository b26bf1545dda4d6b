"""Settings of a service, all from the environment; the same names everywhere it can run."""

from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.messaging.login import KafkaLogin, Mechanism, Protocol

ServiceName = Literal["school", "municipality", "partner", "notifications"]
DOSING = (
    "dosing_messages",
    "dosing_days",
    "promotion_from_hour",
    "promotion_until_hour",
    "service_from_hour",
    "service_until_hour",
)
"""Settings that say how many messages people get, and when; docs/messages.md explains them."""


class Settings(BaseSettings):
    """What a service must know to run. Raises pydantic.ValidationError naming what is missing."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True, frozen=True)

    service: ServiceName
    """Which service this process is."""
    database_url: str = Field(pattern=r"^postgresql\+asyncpg://")
    """Address of the service's own database."""
    kafka_bootstrap_servers: str
    """Addresses of Kafka brokers, separated by commas."""
    kafka_security_protocol: Protocol = "PLAINTEXT"
    """``SASL_SSL`` in production."""
    kafka_sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    """How the password is proven."""
    kafka_username: str = ""
    """Principal of this service, which Kafka's permissions name."""
    kafka_password: SecretStr = SecretStr("")
    """Its password."""
    kafka_ca_file: Path | None = None
    """Certificates to trust at Kafka, when not those of the system."""
    kafka_idempotent_producer: bool = True
    """False only for the small broker in the wheel, which cannot do it."""
    http_host: str = "127.0.0.1"
    """Where to listen."""
    http_port: int = Field(default=8000, ge=0, le=65535)
    """Where to listen."""
    clock: Literal["system", "movable"] = "system"
    """A movable clock is for demonstrations and tests only."""
    clock_start: datetime | None = None
    """Where a movable clock starts when the database is new."""
    smtp_host: str = "127.0.0.1"
    """Mail server."""
    smtp_port: int = Field(default=25, ge=1, le=65535)
    """Mail server."""
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    """How the line to the mail server is encrypted: ``starttls`` or ``tls`` in production."""
    smtp_username: str = ""
    """Who we are at the mail server, if it asks; never over a line that is not encrypted."""
    smtp_password: SecretStr = SecretStr("")
    """Its password."""
    smtp_ca_file: Path | None = None
    """Certificates to trust at the mail server, when not those of the system."""
    mail_from: str = Field(default="berichten@estafette.example", pattern=r"^[^@\s]+@[^@\s]+$")
    """The platform's own address, from which mails come; bounces come back to its domain."""
    bounce_host: str = "127.0.0.1"
    """Where to listen for mails that could not be delivered."""
    bounce_port: int | None = Field(default=None, ge=1, le=65535)
    """Where the mail server brings them, by LMTP; without a port nothing listens."""
    dosing_messages: int = Field(default=2, ge=1, le=100)
    """A person gets at most so many messages for promotion, of all senders together (R33) ..."""
    dosing_days: int = Field(default=30, ge=1, le=366)
    """... in any stretch of so many days."""
    promotion_from_hour: int = Field(default=8, ge=0, le=23)
    """Promotion goes out from this hour (Europe/Amsterdam), not on Sundays and holidays ..."""
    promotion_until_hour: int = Field(default=20, ge=1, le=24)
    """... until this hour."""
    service_from_hour: int = Field(default=7, ge=0, le=23)
    """What a person did not ask for this minute goes out from this hour, on any day ..."""
    service_until_hour: int = Field(default=22, ge=1, le=24)
    """... until this hour."""
    personal_data_key: SecretStr
    """Key of the region from which each person's key derives: 32 bytes, base64url."""
    public_url: str = "http://127.0.0.1:8000"
    """Address at which browsers reach this service."""
    school_url: str = "http://127.0.0.1:8001"
    """Address at which browsers reach the school's service; for mails."""
    partner_url: str = "http://127.0.0.1:8003"
    """Address at which browsers reach the partner's service; for mails."""
    oidc_issuer: str = Field(pattern=r"^https?://[^?#]+$")
    """Issuer that vouches for people and systems (OpenID Connect)."""
    oidc_client_id: str = "estafette"
    """This service's name at the issuer, for people who sign in."""
    oidc_client_secret: SecretStr | None = None
    """Its secret, if the issuer gave one; PKCE is used in any case."""
    oidc_audience: str = "estafette-api"
    """For whom the access tokens of systems must be meant."""
    oidc_memberships_claim: str = "estafette_memberships"
    """Claim with a list of texts such as ``school:99ZZ:slber:S001``."""
    oidc_memberships_prefix: str = ""
    """What such texts begin with at this issuer, for instance ``urn:mace:example:``."""
    session_key: SecretStr
    """Signs the cookies of sessions: 32 bytes, base64url."""
    link_key: SecretStr
    """Signs links in mails, which outlive sessions by months: 32 bytes, base64url."""
    webhooks_to_loopback: bool = False
    """True only in development: webhooks may go to this machine itself, without https."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Least severity that is logged."""

    @model_validator(mode="after")
    def _no_password_in_the_open(self) -> Self:
        if self.smtp_username and self.smtp_security == "none":
            raise ValueError("SMTP_USERNAME asks for SMTP_SECURITY starttls or tls, not none")
        return self

    @model_validator(mode="after")
    def _hours_begin_before_they_end(self) -> Self:
        for name in ("promotion", "service"):
            if getattr(self, f"{name}_from_hour") >= getattr(self, f"{name}_until_hour"):
                raise ValueError(f"{name}_from_hour must be before {name}_until_hour")
        return self

    @property
    def kafka(self) -> KafkaLogin:
        """How this service connects to Kafka."""
        return KafkaLogin(
            bootstrap_servers=self.kafka_bootstrap_servers,
            protocol=self.kafka_security_protocol,
            mechanism=self.kafka_sasl_mechanism,
            username=self.kafka_username,
            password=self.kafka_password.get_secret_value(),
            ca_file=self.kafka_ca_file,
        )

    @property
    def event_source(self) -> str:
        """The CloudEvents source of this service, by the NL GOV profile."""
        return f"urn:nld:oin:{OIN}:systeem:estafette-{self.service}"


OIN = "00000000000000000000"
"""Organisation number in event sources; each organisation gets its own with its sign-in."""
