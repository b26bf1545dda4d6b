"""What became of messages to people whom the municipality helps."""

from alembic import op

from shared import message_log
from shared.access.rows import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    through = "support_case c WHERE c.subject = message_log.subject"
    for statement in (*message_log.SCHEMA, *protect("message_log", through=through)):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what people got would be forgotten")
