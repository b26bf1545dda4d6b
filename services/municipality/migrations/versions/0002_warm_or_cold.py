"""Another coach: handed over warm on a day, or cold for a reason (R16)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    ALTER TABLE handover
        ADD COLUMN warm_contact_on date,
        ADD COLUMN cold_reason text
            CHECK (cold_reason IN ('young-person-asked', 'former-coach-gone', 'help-was-urgent')),
        ADD CONSTRAINT warm_or_cold CHECK (warm_contact_on IS NULL OR cold_reason IS NULL)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was recorded about a handover is not thrown away")
