"""Where the parts of a running platform are: what ``platform.json`` says."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.messaging.login import KafkaLogin

STATE_DIRECTORY = Path(".estafette")
"""Where a platform keeps its data, logs and addresses, unless told otherwise."""


class NotRunning(Exception):
    """No platform runs in this directory. The message says what to do."""


class Addresses(BaseModel):
    """The addresses of one running platform."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kafka: str
    broker: str
    kafka_login: KafkaLogin
    """How the command line reads topics: as the operator, where the broker knows users."""
    kafka_administrator: KafkaLogin
    """How permissions are set, where the broker knows users."""
    postgres: dict[str, str]
    services: dict[str, str]
    smtp: str
    mail: str
    issuer: str
    clients: dict[str, str]
    """Secrets of the systems that the command line is at the issuer, by client identifier."""


def load(state: Path) -> Addresses:
    """Read the addresses of the platform in ``state``; raises NotRunning."""
    try:
        return Addresses.model_validate(json.loads((state / "platform.json").read_text()))
    except (FileNotFoundError, ValidationError, json.JSONDecodeError) as error:
        raise NotRunning(f"No platform runs in {state}. Start it with: estafette up") from error
