"""The first tables."""

from alembic import op

from shared.messaging.tables import SCHEMA as DELIVERY
from shared.runtime.clock_store import SCHEMA as CLOCK

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PARTNER = (
    "CREATE TABLE partner (partner_id text PRIMARY KEY, name text NOT NULL)",
    """
    CREATE TABLE coach (
        coach_id text PRIMARY KEY,
        partner_id text NOT NULL REFERENCES partner,
        name text NOT NULL
    )
    """,
    """
    CREATE TABLE delivery_order (
        order_id uuid PRIMARY KEY,
        module_id uuid NOT NULL,
        module_name text NOT NULL,
        partner_id text NOT NULL,
        brin text NOT NULL,
        klas text NOT NULL,
        group_size integer NOT NULL,
        period_from date NOT NULL,
        period_until date NOT NULL,
        location text NOT NULL,
        funding text NOT NULL,
        respond_by date NOT NULL,
        orderer text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'confirmed', 'declined', 'reported')),
        trainer_id text REFERENCES coach,
        sessions integer NOT NULL
    )
    """,
    "CREATE INDEX delivery_order_desk ON delivery_order (partner_id, status, respond_by)",
    """
    CREATE TABLE session (
        session_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES delivery_order,
        trainer_id text NOT NULL REFERENCES coach,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        location text NOT NULL,
        expected integer NOT NULL,
        present integer CHECK (present BETWEEN 0 AND expected)
    )
    """,
    "CREATE INDEX session_order ON session (order_id)",
    "CREATE INDEX session_trainer ON session (trainer_id, starts_at)",
    "CREATE INDEX session_open ON session (starts_at) WHERE present IS NULL",
    """
    CREATE TABLE participant (
        enrolment_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        kind text NOT NULL,
        partner_id text NOT NULL,
        module_id uuid,
        coach_id text,
        funding text NOT NULL,
        participant text NOT NULL,
        status text NOT NULL CHECK (status IN ('new', 'confirmed', 'stopped'))
    )
    """,
    "CREATE INDEX participant_desk ON participant (partner_id, status)",
    "CREATE INDEX participant_subject ON participant (subject)",
    """
    CREATE TABLE coach_question (
        handover_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        coach_id text NOT NULL,
        partner_id text NOT NULL,
        gemeentecode text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'answered')),
        available boolean
    )
    """,
    "CREATE INDEX coach_question_desk ON coach_question (partner_id, status)",
)


def upgrade() -> None:
    for statement in (*DELIVERY, *CLOCK, *PARTNER):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the first migration has nothing before it")
