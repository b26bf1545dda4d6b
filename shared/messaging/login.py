"""How a client of Kafka connects: where, as whom, and over which protocol."""

import ssl
from pathlib import Path
from typing import Any, Literal

from faststream.security import BaseSecurity, SASLPlaintext, SASLScram512
from pydantic import BaseModel, ConfigDict, Field

Protocol = Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["SCRAM-SHA-512", "PLAIN"]


class KafkaLogin(BaseModel):
    """What a client needs to connect. ``PLAINTEXT`` has no name: only for brokers without any."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    bootstrap_servers: str
    """Addresses of brokers, separated by commas."""
    protocol: Protocol = "PLAINTEXT"
    """``SASL_SSL`` in production; ``SASL_PLAINTEXT`` on loopback only."""
    mechanism: Mechanism = "SCRAM-SHA-512"
    """How the password is proven."""
    username: str = ""
    """Principal."""
    password: str = Field(default="", repr=False)
    """Its password."""
    ca_file: Path | None = None
    """Certificates to trust, when not those of the system."""

    def client(self) -> dict[str, Any]:
        """Return the arguments of every aiokafka client."""
        arguments: dict[str, Any] = {"bootstrap_servers": self.bootstrap_servers}
        if self.protocol != "PLAINTEXT":
            arguments |= {
                "security_protocol": self.protocol,
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        if self.protocol == "SASL_SSL":
            arguments["ssl_context"] = self._ssl()
        return arguments

    def faststream(self) -> BaseSecurity | None:
        """Return the same for a FastStream broker."""
        if self.protocol == "PLAINTEXT":
            return None
        kind = SASLScram512 if self.mechanism == "SCRAM-SHA-512" else SASLPlaintext
        context = self._ssl() if self.protocol == "SASL_SSL" else None
        return kind(self.username, self.password, ssl_context=context, use_ssl=context is not None)

    def librdkafka(self) -> dict[str, str]:
        """Return the configuration of clients on librdkafka: kcat, and who sets permissions."""
        values = {
            "bootstrap.servers": self.bootstrap_servers,
            "security.protocol": self.protocol,
        }
        if self.protocol != "PLAINTEXT":
            values |= {
                "sasl.mechanism": self.mechanism,
                "sasl.username": self.username,
                "sasl.password": self.password,
            }
        return values | ({"ssl.ca.location": str(self.ca_file)} if self.ca_file else {})

    def _ssl(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca_file)
