"""The first tables."""

from alembic import op

from shared.messaging.tables import SCHEMA as DELIVERY
from shared.runtime.clock_store import SCHEMA as CLOCK

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NOTIFICATIONS = (
    "CREATE TABLE address (subject uuid PRIMARY KEY, sealed text NOT NULL)",
    "COMMENT ON COLUMN address.sealed IS 'Name and address, encrypted per person.'",
    """
    CREATE TABLE message (
        message_id uuid PRIMARY KEY,
        cause_source text NOT NULL,
        cause_id uuid NOT NULL,
        correlation_id uuid NOT NULL,
        template text NOT NULL,
        subject uuid NOT NULL,
        mailbox text,
        data jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('waiting', 'pending', 'sent', 'failed')),
        attempts integer NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        CONSTRAINT one_message_per_cause UNIQUE (cause_id, cause_source, template)
    )
    """,
    "CREATE INDEX message_pending ON message (next_attempt_at) WHERE status = 'pending'",
    "CREATE INDEX message_waiting ON message (subject) WHERE status = 'waiting'",
    """
    CREATE FUNCTION wake_mailer() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('message', '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER wake_mailer AFTER INSERT OR UPDATE ON message
    FOR EACH STATEMENT EXECUTE FUNCTION wake_mailer()
    """,
)


def upgrade() -> None:
    for statement in (*DELIVERY, *CLOCK, *NOTIFICATIONS):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the first migration has nothing before it")
