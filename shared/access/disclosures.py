"""The log of reading: who saw which data of whom, on what ground, for what, and when (R50).

The fields are those of the standard Logboek Dataverwerkingen: trace and operation, status, begin
and end, the processing activity, and the data subject with the kind of its identifier. It is
written in the transaction that reads, so that nothing is shown that is not in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession
from uuid_utils.compat import uuid7

from shared.access.decide import Access
from shared.access.rows import protect

SCHEMA = (
    """
    CREATE TABLE disclosure (
        operation_id uuid NOT NULL,
        data_subject_id uuid NOT NULL,
        data_subject_id_type text NOT NULL DEFAULT 'pseudoniem',
        trace_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'OK',
        start_time timestamptz NOT NULL,
        end_time timestamptz NOT NULL,
        processing_activity text NOT NULL,
        fields text[] NOT NULL,
        ground text NOT NULL,
        purpose text NOT NULL,
        organisation text NOT NULL,
        organisation_code text NOT NULL,
        role text NOT NULL,
        actor text NOT NULL,
        PRIMARY KEY (operation_id, data_subject_id)
    )
    """,
    "CREATE INDEX disclosure_of ON disclosure (data_subject_id, start_time)",
    "CREATE INDEX disclosure_by ON disclosure (organisation_code, start_time)",
    "COMMENT ON TABLE disclosure IS 'Who saw whose data, on what ground. Rows are only added.'",
    *protect("disclosure", "organisation_code"),
    "CREATE POLICY written ON disclosure FOR INSERT WITH CHECK (true)",
)

_WRITE = text(
    """
    INSERT INTO disclosure (operation_id, data_subject_id, trace_id, start_time, end_time,
        processing_activity, fields, ground, purpose, organisation, organisation_code, role, actor)
    SELECT :operation, subject, :trace, :at, clock_timestamp() + (:at - now()), :activity,
           CAST(:fields AS text[]), :ground, :purpose, CAST(:organisation AS text),
           split_part(CAST(:organisation AS text), ':', 2), :role, :actor
    FROM unnest(CAST(:subjects AS uuid[])) AS subject
    """
)
_READ = text(
    """
    SELECT data_subject_id, start_time, processing_activity, fields, ground, purpose,
           organisation, role, actor
    FROM disclosure
    WHERE CAST(:subject AS uuid) IS NULL OR data_subject_id = :subject
    ORDER BY start_time DESC, operation_id, data_subject_id LIMIT :limit
    """
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Somebody saw data of somebody."""

    data_subject_id: UUID
    start_time: datetime
    processing_activity: str
    fields: list[str]
    ground: str
    purpose: str
    organisation: str
    role: str
    actor: str


async def write(
    session: AsyncSession, access: Access, subjects: Iterable[UUID], *, at: datetime, trace: UUID
) -> None:
    """Write that these people's data are shown now; one round trip for any number of them."""
    distinct = list(dict.fromkeys(subjects))
    if not distinct:
        return
    values = {
        "operation": uuid7(),
        "subjects": distinct,
        "trace": trace,
        "at": at,
        "activity": access.permit.action.value,
        "fields": [field.value for field in access.fields],
        "ground": access.permit.ground,
        "purpose": access.permit.purpose,
        "organisation": access.organisation,
        "role": access.role.value,
        "actor": access.who.subject,
    }
    await session.execute(_WRITE, values)


async def read(
    session: AsyncSession, *, subject: UUID | None = None, limit: int = 200
) -> list[Disclosure]:
    """Return what was shown, newest first, as far as the transaction reaches."""
    rows = await session.execute(_READ, {"subject": subject, "limit": limit})
    return [Disclosure(**row) for row in rows.mappings()]
