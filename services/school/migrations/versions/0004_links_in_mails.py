"""A young person stops a handover by a link in a mail."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE handover ADD COLUMN stopped_on date")
    op.execute("COMMENT ON COLUMN handover.stopped_on IS 'The young person stopped it (R19).'")


def downgrade() -> None:
    op.execute("ALTER TABLE handover DROP COLUMN stopped_on")
