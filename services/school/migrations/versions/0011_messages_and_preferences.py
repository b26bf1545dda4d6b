"""What became of messages to own students, and what they want to hear (R34)."""

from alembic import op

from shared import message_log
from shared.access.rows import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATEMENTS = (
    *message_log.SCHEMA,
    *protect("message_log", through="student s WHERE s.subject = message_log.subject"),
    "ALTER TABLE contact_preference ADD COLUMN told boolean NOT NULL DEFAULT false",
    "COMMENT ON COLUMN contact_preference.told IS 'Whether notifications heard it.'",
    """
    CREATE TABLE guidance_preference (
        subject uuid PRIMARY KEY,
        wanted boolean NOT NULL,
        changed_on date NOT NULL
    )
    """,
    "COMMENT ON TABLE guidance_preference IS "
    "'Who wants to hear unasked what guidance there is; what runs goes on (R34).'",
    *protect(
        "guidance_preference", through="student s WHERE s.subject = guidance_preference.subject"
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what people turned off would be on again")
