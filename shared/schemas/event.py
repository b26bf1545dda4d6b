"""What every event has: its type, its stream, and the CloudEvents envelope around it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

SCHEMA_BASE = "https://estafette.example/schemas"
"""Where the JSON Schemas would be served; a name, not an address that is fetched."""

REGISTRY: dict[str, type["Event"]] = {}
"""Every known event class by its CloudEvents type. Filled when a publisher's module is imported."""


class Event(BaseModel):
    """A fact one service tells the others. Immutable; unknown fields are ignored by readers.

    A subclass names its publisher and stream:
    ``class StudentGraduated(Event, publisher="school", stream="lifecycle")``.
    The person, order or module it is about is the *subject* and travels in the envelope.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    publisher: ClassVar[str]
    topic: ClassVar[str]
    version: ClassVar[int]
    type: ClassVar[str]
    dataschema: ClassVar[str]

    def __init_subclass__(cls, *, publisher: str, stream: str, version: int = 1) -> None:
        """Derive type, topic and schema address from the class name, and register the class."""
        super().__init_subclass__()
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        cls.publisher = publisher
        cls.topic = f"{publisher}.{stream}"
        cls.version = version
        cls.type = f"nl.estafette.{publisher}.{name}.v{version}"
        cls.dataschema = f"{SCHEMA_BASE}/{publisher}/{name}.v{version}.json"
        REGISTRY[cls.type] = cls

    def to_body(self) -> bytes:
        """Return the JSON body as it goes on the wire."""
        return self.__pydantic_serializer__.to_json(self)

    @classmethod
    def from_body(cls, body: bytes) -> Self:
        """Read a JSON body; raises pydantic.ValidationError when it breaks the contract."""
        return cls.model_validate_json(body)


class InvalidEnvelope(ValueError):
    """The headers of a message do not make a CloudEvent. The message names the attribute only."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The CloudEvents 1.0 attributes of one event (Kafka binding, binary mode; NL GOV profile)."""

    id: UUID
    source: str
    type: str
    subject: UUID
    time: datetime
    dataschema: str
    correlationid: UUID
    causationid: UUID | None = None
    traceparent: str | None = None

    def to_headers(self) -> list[tuple[str, bytes]]:
        """Return the ``ce_*`` headers and the content type, in a fixed order."""
        headers = [
            ("ce_specversion", b"1.0"),
            ("ce_id", str(self.id).encode()),
            ("ce_source", self.source.encode()),
            ("ce_type", self.type.encode()),
            ("ce_subject", str(self.subject).encode()),
            ("ce_time", format_time(self.time).encode()),
            ("ce_dataschema", self.dataschema.encode()),
            ("ce_partitionkey", str(self.subject).encode()),
            ("ce_correlationid", str(self.correlationid).encode()),
            ("content-type", b"application/json"),
        ]
        if self.causationid is not None:
            headers.append(("ce_causationid", str(self.causationid).encode()))
        if self.traceparent is not None:
            headers.append(("ce_traceparent", self.traceparent.encode()))
        return headers

    @classmethod
    def from_headers(cls, headers: "dict[str, bytes]") -> Self:
        """Read ``ce_*`` headers; raises InvalidEnvelope naming what is wrong."""
        if headers.get("ce_specversion") != b"1.0":
            raise InvalidEnvelope("ce_specversion is missing or not 1.0")
        event_id = _uuid(headers, "ce_id")
        correlation, causation = headers.get("ce_correlationid"), headers.get("ce_causationid")
        try:
            return cls(
                id=event_id,
                source=_text(headers, "ce_source"),
                type=_text(headers, "ce_type"),
                subject=_uuid(headers, "ce_subject"),
                time=datetime.fromisoformat(_text(headers, "ce_time")),
                dataschema=headers.get("ce_dataschema", b"").decode(),
                correlationid=UUID(correlation.decode()) if correlation else event_id,
                causationid=UUID(causation.decode()) if causation else None,
                traceparent=headers.get("ce_traceparent", b"").decode() or None,
            )
        except InvalidEnvelope:
            raise
        except ValueError as error:
            raise InvalidEnvelope("ce_time or an optional ce_ attribute is unreadable") from error


def format_time(moment: datetime) -> str:
    """Write an instant as RFC 3339 in UTC, as CloudEvents asks; ``moment`` must carry a zone."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def split_type(event_type: str) -> tuple[str, int] | None:
    """Split ``nl.estafette.school.student-graduated.v1`` in name and major version, or None."""
    name, _, version = event_type.rpartition(".v")
    return (name, int(version)) if name and version.isdigit() else None


def _text(headers: dict[str, bytes], name: str) -> str:
    try:
        return headers[name].decode() or _missing(name)
    except KeyError:
        return _missing(name)
    except UnicodeDecodeError as error:
        raise InvalidEnvelope(f"{name} is not UTF-8") from error


def _missing(name: str) -> str:
    raise InvalidEnvelope(f"{name} is missing")


def _uuid(headers: dict[str, bytes], name: str) -> UUID:
    text = _text(headers, name)
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidEnvelope(f"{name} is not a UUID") from error
