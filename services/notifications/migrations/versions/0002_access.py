"""Rows are locked to who reaches them, and reading people's data is written down."""

from alembic import op

from shared.access import disclosures
from shared.access.rows import FUNCTIONS, protect
from shared.identity import sessions
from shared.messaging.tables import KEEP_PARTITIONS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    KEEP_PARTITIONS,
    *FUNCTIONS,
    *disclosures.SCHEMA,
    *sessions.SCHEMA,
    *protect("address"),
    *protect("message", "'estafette'"),
    "COMMENT ON POLICY reached ON message IS 'Those of platform:estafette see how sending goes.'",
    "CREATE VIEW person WITH (security_invoker) AS SELECT DISTINCT subject FROM message",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("without these locks everybody would see everything")
