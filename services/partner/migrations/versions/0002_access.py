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
    *protect("partner", "partner_id"),
    *protect("coach", "partner_id", "partner_id || '#' || coach_id"),
    *protect("delivery_order", "partner_id", "partner_id || '#' || trainer_id"),
    *protect("session", through="delivery_order o WHERE o.order_id = session.order_id"),
    *protect("participant", "partner_id", "partner_id || '#' || coach_id"),
    *protect("coach_question", "partner_id"),
    "CREATE VIEW person WITH (security_invoker) AS SELECT subject FROM participant",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("without these locks everybody would see everything")
