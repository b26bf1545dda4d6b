"""Plain functions that build what tests need, with complete defaults."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.messaging.received import Record
from shared.schemas.event import Envelope, Event

SUBJECT = UUID("01990000-0000-7000-8000-00000000000a")
SOURCE = "urn:nld:oin:00000000000000000000:systeem:test"
COLUMNS = (
    "brin;studentnummer;voornaam;achternaam;geboortedatum;email;telefoon;gemeentecode;woonplaats;"
    "crebo;niveau;leerweg;klas;diplomadatum;vervolgopleiding;slber_nummer;slber_naam;slber_email;"
    "coach_nummer;coach_naam;coach_email;coach_partner"
)


def a_record(event: Event, subject: UUID = SUBJECT, **envelope: Any) -> Record:
    """Return an event as Kafka would deliver it."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "source": SOURCE,
        "type": event.type,
        "subject": subject,
        "time": datetime(2026, 6, 1, 6, tzinfo=UTC),
        "dataschema": event.dataschema,
        "correlationid": uuid4(),
    }
    headers = Envelope(**(values | envelope)).to_headers()
    return Record(event.topic, 0, 0, str(subject).encode(), tuple(headers), event.to_body())


def a_row(**changed: str) -> str:
    """Return a line of a graduates file."""
    values = dict(
        zip(
            COLUMNS.split(";"),
            (
                "99ZZ;500001;Noor;de Vries;2006-04-30;noor@student.example;06-00000001;GM0599;;"
                "25180;2;bol;2BOL-001;2026-07-10;nee;S01;Sam Smit;s01@school.example;"
                "C01;Rachid Benali;c01@p01.example;P01"
            ).split(";"),
            strict=True,
        )
    )
    return ";".join((values | changed).values())


def a_file(*rows: str) -> bytes:
    """Return a graduates file."""
    return "\n".join([COLUMNS, *rows, ""]).encode()


DIPLOMA_DAY = date(2026, 7, 10)
