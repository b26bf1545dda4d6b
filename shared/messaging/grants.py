"""Who may read and write what at Kafka: worked out from the table of streams. Default deny."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from shared.messaging.topics import DEAD_LETTER, OUT, SERVICES, STREAM_TABLE, all_topics

OPERATOR = "estafette-operator"
"""Principal of the command line: reads everything, writes nothing."""

Kind = Literal["TOPIC", "GROUP"]
Pattern = Literal["LITERAL", "PREFIXED"]
Operation = Literal["READ", "WRITE"]

_SERVICE_OF_KIND = {"school": "school", "partner": "partner", "municipality": "municipality"}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A principal may do something; whoever may read or write a topic may also describe it."""

    principal: str
    operation: Operation
    kind: Kind
    name: str
    pattern: Pattern = "LITERAL"


def out_topic(organisation: str) -> str:
    """Return the topic that one outside organisation reads: ``out.partner-P01``."""
    return f"{OUT}{principal_of(organisation)}"


def principal_of(organisation: str) -> str:
    """Return the principal of an outside organisation such as ``partner:P01``."""
    kind, _, code = organisation.partition(":")
    if kind not in _SERVICE_OF_KIND or not code.isalnum():
        raise ValueError(f"{organisation!r}: write a kind and a code, such as partner:P01")
    return f"{kind}-{code}"


def grants(organisations: Iterable[str] = ()) -> frozenset[Grant]:
    """Return everything that is granted, for the services, the operator and organisations."""
    found: set[Grant] = set()
    for service in SERVICES:
        found |= _of_service(service)
    for topic in all_topics():
        found.add(Grant(OPERATOR, "READ", "TOPIC", topic))
    for organisation in organisations:
        principal = principal_of(organisation)
        found.add(Grant(principal, "READ", "TOPIC", out_topic(organisation)))
        found.add(Grant(principal, "READ", "GROUP", f"org.{principal}"))
    return frozenset(found)


def _of_service(service: str) -> set[Grant]:
    found = {Grant(service, "READ", "GROUP", service)}
    for stream in STREAM_TABLE:
        if stream.owner == service:  # reading the own streams shows whether the broker lost them
            found.add(Grant(service, "WRITE", "TOPIC", stream.name))
            found.add(Grant(service, "READ", "TOPIC", stream.name))
        if service in stream.readers:
            letters = f"{stream.name}{DEAD_LETTER}"
            found.add(Grant(service, "READ", "TOPIC", stream.name))
            found.add(Grant(service, "WRITE", "TOPIC", letters))
            found.add(Grant(service, "READ", "TOPIC", letters))
    if service in _SERVICE_OF_KIND.values():
        for operation in ("WRITE", "READ"):  # reading, as with the own streams
            found.add(Grant(service, operation, "TOPIC", f"{OUT}{service}-", "PREFIXED"))
    return found
