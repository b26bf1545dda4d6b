"""Brings Kafka's topics, users and permissions in line with the table in the code."""

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from shared.messaging.grants import Grant, grants, out_topic
from shared.messaging.login import KafkaLogin
from shared.messaging.topics import all_topics, ensure_topics

_SECONDS = 30.0
_ITERATIONS = 8192
_ANYTHING: Any = None
"""Of a text in a filter; the library's types forget it."""


class AccessFailed(Exception):
    """Kafka refused a change; the message says which kind."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a new stream gets; dead letters have one partition."""

    partitions: int = 12
    """More than there are processes to share them."""
    replication: int = 1
    """Copies; 3 in production."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was changed, or would be. Permissions are told as sentences."""

    topics: int = 0
    users: int = 0
    granted: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)


async def apply(
    login: KafkaLogin,
    *,
    organisations: Iterable[str] = (),
    passwords: Mapping[str, str] | None = None,
    shape: Shape = Shape(),
    dry_run: bool = False,
) -> Applied:
    """Create missing topics, set passwords, and grant and revoke what differs from the table.

    ``passwords`` are of principals; nobody else's is touched. A permission that the table does not
    know is revoked. Raises AccessFailed, and KafkaError when topics cannot be made.
    """
    if login.protocol == "PLAINTEXT":
        raise AccessFailed("this Kafka knows no users, so there are no permissions to set")
    named = list(organisations)
    admin = AdminClient({**login.librdkafka()})
    if not await asyncio.to_thread(_may_administer, admin):
        raise AccessFailed(f"{login.username or 'whoever has no name'} may not administer Kafka")
    wanted = {_binding(grant) for grant in grants(named)}
    present = set(await asyncio.to_thread(_present, admin))
    new, old = wanted - present, present - wanted
    told = Applied(granted=sorted(map(_told, new)), revoked=sorted(map(_told, old)))
    if dry_run:
        return told
    topics = [*all_topics(), *(out_topic(each) for each in named)]
    made = await ensure_topics(
        login, topics, partitions=shape.partitions, replication=shape.replication
    )
    await asyncio.to_thread(_set_passwords, admin, passwords or {})
    await asyncio.to_thread(_change, admin, list(new), list(old))
    return replace(told, topics=made, users=len(passwords or {}))


def _may_administer(admin: AdminClient) -> bool:
    """Ask beforehand: to who may not see permissions, Kafka's client says that there are none."""
    future = admin.describe_cluster(include_authorized_operations=True)
    allowed = _result(future, "Kafka cannot be asked").authorized_operations
    return AclOperation.ALTER in (allowed or ())


def _present(admin: AdminClient) -> list[AclBinding]:
    anything = AclBindingFilter(
        ResourceType.ANY,
        _ANYTHING,
        ResourcePatternType.ANY,
        _ANYTHING,
        _ANYTHING,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    future = admin.describe_acls(anything, request_timeout=_SECONDS)
    found: list[AclBinding] = _result(future, "permissions cannot be read")
    return found


def _change(admin: AdminClient, new: list[AclBinding], old: list[AclBinding]) -> None:
    futures: list[Future[Any]] = []
    if new:
        futures += admin.create_acls(new).values()
    if old:
        futures += admin.delete_acls([_exactly(each) for each in old]).values()
    for future in futures:
        _result(future, "permissions cannot be changed")


def _set_passwords(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    how = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    changes: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, how, password.encode())
        for user, password in passwords.items()
    ]
    if changes:
        for future in admin.alter_user_scram_credentials(changes).values():
            _result(future, "passwords cannot be set")


def _result(future: "Future[Any]", what: str) -> Any:  # noqa: ANN401  as the library has it
    try:
        return future.result(_SECONDS)
    except (KafkaException, TimeoutError) as error:
        reason = error.args[0].name() if isinstance(error, KafkaException) else "no answer"
        raise AccessFailed(f"{what}: {reason}") from error


def _binding(grant: Grant) -> AclBinding:
    return AclBinding(
        ResourceType[grant.kind],
        grant.name,
        ResourcePatternType[grant.pattern],
        f"User:{grant.principal}",
        "*",
        AclOperation[grant.operation],
        AclPermissionType.ALLOW,
    )


def _exactly(binding: AclBinding) -> AclBindingFilter:
    return AclBindingFilter(
        binding.restype,
        binding.name,
        binding.resource_pattern_type,
        binding.principal,
        binding.host,
        binding.operation,
        binding.permission_type,
    )


def _told(binding: AclBinding) -> str:
    names = (
        getattr(each, "name", str(each)).lower()
        for each in (binding.operation, binding.resource_pattern_type, binding.restype)
    )
    return f"{binding.principal.removeprefix('User:')} {' '.join(names)} {binding.name}"
