"""The first tables."""

from alembic import op

from shared.baton.tables import SCHEMA as BATON
from shared.messaging.tables import SCHEMA as DELIVERY
from shared.runtime.clock_store import SCHEMA as CLOCK

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MUNICIPALITY = (
    """
    CREATE TABLE handover (
        handover_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        gemeentecode text NOT NULL,
        regie_version integer NOT NULL,
        held_since timestamptz NOT NULL,
        from_organisation text NOT NULL,
        to_organisation text NOT NULL,
        status text NOT NULL
            CHECK (status IN ('open', 'accepted', 'refused', 'expired', 'withdrawn')),
        offered_on date NOT NULL,
        answer_by date NOT NULL,
        agreed_on date NOT NULL,
        coach_id text NOT NULL,
        coach_organisation text NOT NULL,
        coach_answer text CHECK (coach_answer IN ('available', 'unavailable')),
        alternative_coach_id text,
        document text NOT NULL,
        refusal_reason text,
        settled_on date,
        same_coach boolean,
        CHECK (settled_on IS NULL OR status = 'accepted')
    )
    """,
    "CREATE INDEX handover_desk ON handover (gemeentecode, status, answer_by)",
    "CREATE INDEX handover_due ON handover (answer_by, handover_id) WHERE status = 'open'",
    """
    CREATE UNIQUE INDEX version_accepted_once ON handover (subject, regie_version)
    WHERE status = 'accepted'
    """,
    """
    CREATE TABLE support_case (
        subject uuid PRIMARY KEY,
        gemeentecode text NOT NULL,
        coach_id text NOT NULL,
        coach_organisation text NOT NULL,
        opened_on date NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'closed')),
        outcome text NOT NULL,
        closed_on date
    )
    """,
    "CREATE INDEX support_case_desk ON support_case (gemeentecode, status, opened_on)",
    """
    CREATE TABLE upcoming (
        handover_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        gemeentecode text NOT NULL,
        term_ends_on date NOT NULL,
        year_over boolean NOT NULL
    )
    """,
    "CREATE INDEX upcoming_subject ON upcoming (subject)",
    "CREATE INDEX upcoming_desk ON upcoming (gemeentecode, term_ends_on)",
    """
    CREATE TABLE early_answer (
        handover_id uuid PRIMARY KEY,
        available boolean NOT NULL,
        alternative_coach_id text
    )
    """,
)


def upgrade() -> None:
    for statement in (*DELIVERY, *CLOCK, *BATON, *MUNICIPALITY):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the first migration has nothing before it")
