"""From the day of a transfer on the municipality pays for a participant."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE participant ADD COLUMN municipal_from date")
    op.execute(
        "COMMENT ON COLUMN participant.municipal_from IS "
        "'From this day on the municipality pays (R27); before it, funding says who.'"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE participant DROP COLUMN municipal_from")
