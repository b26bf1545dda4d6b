"""The tables of histories have the names that every service gives them, and are cleared by age."""

from alembic import op

from shared.connections.tables import BY_AGE, WAKE

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE partner_feed RENAME TO history_end",
    "ALTER TABLE history_end RENAME COLUMN partner_id TO code",
    "ALTER TABLE partner_event RENAME TO history_line",
    "ALTER TABLE history_line RENAME COLUMN partner_id TO code",
    "ALTER INDEX partner_event_from RENAME TO history_line_from",
    "ALTER INDEX partner_event_subject RENAME TO history_line_subject",
    "ALTER INDEX partner_event_cause RENAME TO history_line_cause",
    "ALTER TABLE webhook RENAME COLUMN partner_id TO code",
    WAKE,
    *BY_AGE,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the history of partners is kept nowhere else")
