"""A change of an order may be about the number of students too (R24)."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE order_change ADD COLUMN group_size integer CHECK (group_size > 0)",
    "COMMENT ON COLUMN order_change.group_size IS 'Only if the number of students changes.'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE order_change DROP COLUMN group_size")
