"""Sessions of an order, extensions of the term, and indexes for looking up a person."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE session (
        session_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES module_order,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        location text NOT NULL,
        present integer CHECK (present >= 0)
    )
    """,
    "CREATE INDEX session_order ON session (order_id, starts_at)",
    "COMMENT ON TABLE session IS 'What partners planned for our orders, as they told us.'",
    """
    CREATE TABLE extension (
        extension_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        reason text NOT NULL CHECK (reason IN ('a', 'b', 'c', 'd', 'e', 'f')),
        former_end date NOT NULL,
        until date NOT NULL CHECK (until > former_end),
        approver text NOT NULL,
        granted_on date NOT NULL
    )
    """,
    "CREATE INDEX extension_subject ON extension (subject)",
    "COMMENT ON TABLE extension IS 'Longer terms of guidance: WEB 9.2.12(7) (R4).'",
    "CREATE INDEX enrolment_subject ON enrolment (subject)",
    "CREATE INDEX handover_subject ON handover (subject)",
    """
    ALTER TABLE handover ADD CONSTRAINT handover_status_known CHECK (status IN (
        'proposed', 'agreed', 'declined', 'offered', 'accepted', 'completed', 'refused',
        'expired', 'withdrawn', 'lapsed'
    ))
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("sessions cannot be told again")
