"""Whose mail address does not work, so that somebody asks for another."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE student ADD COLUMN mail_failed_for text",
    "COMMENT ON COLUMN student.mail_failed_for IS 'The address that did not work; another may.'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE student DROP COLUMN mail_failed_for")
