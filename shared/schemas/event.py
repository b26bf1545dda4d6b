"""What every event has: its type, its stream, and the CloudEvents envelope around it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

SCHEMA_BASE = "https://estafette.example/schemas"
"""Where the JSON Schemas would be served; a name, not an address that is fetched."""

_TYPE = re.compile(r"(?P<name>.+)\.v(?P<version>[0-9]{1,6})")

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
        return cls.__pydantic_validator__.validate_json(body)  # type: ignore[no-any-return]


class InvalidEnvelope(ValueError):
    """The headers of a message do not make a CloudEvent. The message names the attribute only."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The CloudEvents 1.0 attributes of one event (Kafka binding, binary mode; NL GOV profile)."""

    id: Annotated[UUID, Field(alias="ce_id")]
    source: Annotated[str, Field(alias="ce_source", min_length=1)]
    type: Annotated[str, Field(alias="ce_type", min_length=1)]
    subject: Annotated[UUID, Field(alias="ce_subject")]
    time: Annotated[datetime, Field(alias="ce_time")]
    dataschema: Annotated[str, Field(alias="ce_dataschema")]
    correlationid: Annotated[UUID, Field(alias="ce_correlationid")]
    causationid: Annotated[UUID | None, Field(alias="ce_causationid")] = None
    traceparent: Annotated[str | None, Field(alias="ce_traceparent")] = None

    def to_headers(self) -> list[tuple[str, bytes]]:
        """Return the ``ce_*`` headers and the content type, in a fixed order."""
        return write_headers(
            id=str(self.id),
            source=self.source,
            type=self.type,
            subject=str(self.subject),
            time=format_time(self.time),
            dataschema=self.dataschema,
            correlationid=str(self.correlationid),
            causationid=str(self.causationid) if self.causationid else None,
            traceparent=self.traceparent,
        )

    @classmethod
    def from_headers(cls, headers: dict[str, bytes]) -> "Envelope":
        """Read ``ce_*`` headers; raises InvalidEnvelope naming what is wrong."""
        if headers.get("ce_specversion") != b"1.0":
            raise InvalidEnvelope("ce_specversion is missing or not 1.0")
        optional = {"ce_dataschema": b"", "ce_correlationid": headers.get("ce_id")}
        try:
            envelope: Envelope = _READ_ENVELOPE(optional | headers)
        except ValidationError as error:
            wrong = sorted({str(each["loc"][0]) for each in error.errors()})
            raise InvalidEnvelope(f"missing or unreadable: {', '.join(wrong)}") from error
        return envelope


_READ_ENVELOPE = TypeAdapter(Envelope).validator.validate_python


def write_headers(  # noqa: PLR0913  what an envelope consists of
    *,
    id: str,  # noqa: A002  the name that CloudEvents gives it
    source: str,
    type: str,  # noqa: A002
    subject: str,
    time: str,
    dataschema: str,
    correlationid: str,
    causationid: str | None,
    traceparent: str | None,
) -> list[tuple[str, bytes]]:
    """Return the ``ce_*`` headers and the content type, in a fixed order, from texts."""
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", id.encode()),
        ("ce_source", source.encode()),
        ("ce_type", type.encode()),
        ("ce_subject", subject.encode()),
        ("ce_time", time.encode()),
        ("ce_dataschema", dataschema.encode()),
        ("ce_partitionkey", subject.encode()),
        ("ce_correlationid", correlationid.encode()),
        ("content-type", b"application/json"),
    ]
    if causationid is not None:
        headers.append(("ce_causationid", causationid.encode()))
    if traceparent is not None:
        headers.append(("ce_traceparent", traceparent.encode()))
    return headers


def format_time(moment: datetime) -> str:
    """Write an instant as RFC 3339 in UTC, as CloudEvents asks; ``moment`` must carry a zone."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def split_type(event_type: str) -> tuple[str, int] | None:
    """Split ``nl.estafette.school.student-graduated.v1`` in name and major version, or None."""
    found = _TYPE.fullmatch(event_type)
    return (found["name"], int(found["version"])) if found else None
