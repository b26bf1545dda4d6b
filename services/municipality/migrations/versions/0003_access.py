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

STATEMENTS = (
    KEEP_PARTITIONS,
    *FUNCTIONS,
    *disclosures.SCHEMA,
    *sessions.SCHEMA,
    *protect("handover", "gemeentecode"),
    *protect("support_case", "gemeentecode"),
    *protect("upcoming", "gemeentecode"),
    *protect("regie", through="handover h WHERE h.subject = regie.subject"),
    *protect("early_answer"),
    "CREATE INDEX handover_subject ON handover (subject)",
    """
    CREATE VIEW person WITH (security_invoker) AS
    SELECT subject FROM handover UNION SELECT subject FROM support_case
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("without these locks everybody would see everything")
