"""What a municipality's own systems are told, and the cases that go to its case system."""

from alembic import op

from shared.access.rows import protect
from shared.connections.tables import SCHEMA as CONNECTIONS

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    *CONNECTIONS,
    """
    CREATE TABLE case_system (
        system_id uuid PRIMARY KEY,
        gemeentecode text NOT NULL UNIQUE,
        cases_url text NOT NULL,
        documents_url text NOT NULL,
        case_type text NOT NULL,
        status_type text NOT NULL,
        document_type text NOT NULL,
        rsin text NOT NULL,
        client_id text NOT NULL,
        secret text NOT NULL,
        owner_mailbox text NOT NULL,
        created_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'paused', 'failing')),
        last_success_at timestamptz
    )
    """,
    """
    CREATE TABLE case_delivery (
        handover_id uuid PRIMARY KEY REFERENCES handover ON DELETE CASCADE,
        gemeentecode text NOT NULL,
        subject uuid NOT NULL,
        accepted_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('waiting', 'done', 'stuck', 'void')),
        case_url text,
        document_url text,
        link_url text,
        status_url text,
        attempts integer NOT NULL,
        failing_since timestamptz,
        due_at timestamptz NOT NULL,
        done_at timestamptz,
        last_step text,
        last_answer integer,
        last_fault text,
        last_said text,
        claim uuid,
        claimed_until timestamptz,
        CHECK (status <> 'done' OR status_url IS NOT NULL)
    )
    """,
    "CREATE INDEX case_delivery_due ON case_delivery (due_at) WHERE status = 'waiting'",
    "CREATE INDEX case_delivery_of ON case_delivery (gemeentecode, accepted_at)",
    """
    CREATE FUNCTION wake_case_deliverer() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('case_delivery', '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER wake_case_deliverer AFTER INSERT ON case_delivery
    FOR EACH STATEMENT EXECUTE FUNCTION wake_case_deliverer()
    """,
    *protect("case_system", "gemeentecode"),
    *protect("case_delivery", "gemeentecode"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was handed to a case system is kept nowhere else")
