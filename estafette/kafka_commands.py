"""``estafette kafka``: topics, users and permissions of a Kafka, ours or another."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console

from estafette import addresses as where
from estafette.kafka_access import Applied, Shape, apply
from shared.messaging.grants import principal_of
from shared.messaging.login import KafkaLogin, Mechanism, Protocol

app = typer.Typer(no_args_is_help=True, help="Who may read and write which topic.")
console = Console()


class AdministratorSettings(BaseSettings):
    """How to reach a Kafka as its administrator, from the environment, and what to set there."""

    model_config = SettingsConfigDict(env_prefix="kafka_", use_attribute_docstrings=True)

    bootstrap_servers: str = ""
    """Addresses of brokers; none means the platform that ``estafette up`` started."""
    security_protocol: Protocol = "SASL_SSL"
    """``SASL_PLAINTEXT`` only where nobody else is on the line."""
    sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    """How the administrator's password is proven."""
    username: str = "admin"
    """The administrator."""
    password: SecretStr = SecretStr("")
    """Password of the administrator."""
    ca_file: Path | None = None
    """Certificates to trust, when not those of the system."""
    passwords: dict[str, SecretStr] = {}
    """Passwords to set, by principal, as JSON; who is not in it keeps the one there is."""
    partitions: int = Field(default=12, ge=1)
    """Partitions of a stream that is made."""
    replication: int = Field(default=3, ge=1)
    """Copies of a stream that is made."""

    def login(self) -> KafkaLogin:
        """Return how to connect."""
        return KafkaLogin(
            bootstrap_servers=self.bootstrap_servers,
            protocol=self.security_protocol,
            mechanism=self.sasl_mechanism,
            username=self.username,
            password=self.password.get_secret_value(),
            ca_file=self.ca_file,
        )


Organisations = Annotated[
    list[str],
    typer.Option("--organisation", help="Reads its own topic. Who is not named loses it."),
]


@app.command("apply", epilog="Example: estafette kafka apply --organisation partner:P01 --dry-run")
def apply_access(
    organisation: Organisations = [],  # noqa: B006  typer copies it
    state: Annotated[Path, typer.Option(help="Where the platform keeps its addresses.")] = (
        where.STATE_DIRECTORY
    ),
    dry_run: Annotated[bool, typer.Option(help="Say what would change, and change nothing.")] = (
        False
    ),
) -> None:
    """Make missing topics, set passwords, and grant and revoke what differs from the table.

    The Kafka is the one that KAFKA_BOOTSTRAP_SERVERS names, with KAFKA_USERNAME, KAFKA_PASSWORD
    and KAFKA_PASSWORDS (JSON, by principal); else the platform that runs here.
    """
    try:
        settings = AdministratorSettings()
        for each in organisation:
            principal_of(each)
    except ValidationError as error:
        wrong = ", ".join(f"KAFKA_{each['loc'][0]}".upper() for each in error.errors())
        raise typer.BadParameter(f"not readable: {wrong}") from error
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    _tell(asyncio.run(_apply(settings, organisation, state, dry_run=dry_run)), dry_run=dry_run)


async def _apply(
    settings: AdministratorSettings, organisations: list[str], state: Path, *, dry_run: bool
) -> Applied:
    if not settings.bootstrap_servers:
        login = where.load(state).kafka_administrator
        return await apply(login, organisations=organisations, dry_run=dry_run)
    return await apply(
        settings.login(),
        organisations=organisations,
        passwords={name: each.get_secret_value() for name, each in settings.passwords.items()},
        shape=Shape(settings.partitions, settings.replication),
        dry_run=dry_run,
    )


def _tell(applied: Applied, *, dry_run: bool) -> None:
    for mark, lines in (("+", applied.granted), ("-", applied.revoked)):
        for line in lines:
            console.print(f"{mark} {line}", highlight=False)
    counts = f"{len(applied.granted)} granted, {len(applied.revoked)} revoked"
    if dry_run:
        console.print(f"Would be: {counts}.")
    else:
        console.print(f"{applied.topics} topics made, {applied.users} passwords set, {counts}.")
