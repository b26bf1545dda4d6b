"""Rows are locked to who reaches them, and reading people's data is written down."""

from alembic import op

from shared.access import disclosures
from shared.access.rows import FUNCTIONS, protect
from shared.identity import sessions
from shared.messaging.tables import KEEP_PARTITIONS

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OF_A_STUDENT = ("regie", "extension", "enrolment", "contact", "handover")

STATEMENTS = (
    KEEP_PARTITIONS,
    *FUNCTIONS,
    *disclosures.SCHEMA,
    *sessions.SCHEMA,
    *protect("pseudonym", "brin"),
    *protect("student", "brin", "brin || '#' || coach_id", "brin || '#' || slber_id"),
    *(
        statement
        for table in OF_A_STUDENT
        for statement in protect(table, through=f"student s WHERE s.subject = {table}.subject")
    ),
    "ALTER TABLE module_order ADD COLUMN slber_id text",
    *protect("module_order", "brin", "brin || '#' || slber_id"),
    *protect("session", through="module_order o WHERE o.order_id = session.order_id"),
    "CREATE VIEW person WITH (security_invoker) AS SELECT subject FROM student",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("without these locks everybody would see everything")
