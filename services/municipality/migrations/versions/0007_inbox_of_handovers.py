"""Questions to the school, warnings, another coach with a planned contact, intake, routes."""

from alembic import op

from shared.access.rows import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_A_HANDOVER = ("coach_contact", "handover_question", "intake_answer")
OUTCOMES = "('introduced', 'talk-again', 'not-complete', 'other-coach-wanted')"

STATEMENTS = (
    f"""
    ALTER TABLE handover
        ADD COLUMN contact_outcome text CHECK (contact_outcome IN {OUTCOMES}),
        ADD COLUMN intake_mailbox text,
        ADD COLUMN sender_mailbox text,
        ADD COLUMN warn_on date,
        ADD COLUMN resident_in text,
        ADD COLUMN withdrawal_reason text CHECK (withdrawal_reason IN ('moved', 'stopped')),
        ADD COLUMN earlier jsonb NOT NULL DEFAULT '[]',
        ADD CONSTRAINT residence_of_a_refusal CHECK (resident_in IS NULL OR status = 'refused')
    """,
    "COMMENT ON COLUMN handover.warn_on IS 'Next day on which the open offer is warned about.'",
    "COMMENT ON COLUMN handover.earlier IS 'Offers of before that led to no handover (R13).'",
    "UPDATE handover SET warn_on = answer_by - 1 WHERE status = 'open'",
    "CREATE INDEX handover_warn ON handover (warn_on, handover_id) WHERE status = 'open'",
    f"""
    CREATE TABLE coach_contact (
        handover_id uuid PRIMARY KEY REFERENCES handover,
        subject uuid NOT NULL,
        coach_id text NOT NULL,
        coach_organisation text NOT NULL,
        reason text NOT NULL,
        planned_on date NOT NULL,
        outcome text CHECK (outcome IN {OUTCOMES}),
        took_place_on date,
        CHECK ((outcome IS NULL) = (took_place_on IS NULL))
    )
    """,
    "COMMENT ON TABLE coach_contact IS 'The three-way contact with another coach (R16).'",
    """
    CREATE TABLE handover_question (
        question_id uuid PRIMARY KEY,
        handover_id uuid NOT NULL REFERENCES handover,
        subject uuid NOT NULL,
        asked_at timestamptz NOT NULL,
        question text NOT NULL,
        answered_at timestamptz,
        answer text,
        CHECK ((answer IS NULL) = (answered_at IS NULL))
    )
    """,
    "CREATE INDEX handover_question_of ON handover_question (handover_id, asked_at)",
    "COMMENT ON TABLE handover_question IS 'Questions to the school; sealed under the person.'",
    """
    CREATE TABLE intake_answer (
        handover_id uuid NOT NULL REFERENCES handover,
        question text NOT NULL,
        subject uuid NOT NULL,
        answer text NOT NULL,
        answered_on date NOT NULL,
        PRIMARY KEY (handover_id, question)
    )
    """,
    "COMMENT ON TABLE intake_answer IS 'Only what the overgangsdocument did not say; sealed.'",
    *(
        statement
        for table in OF_A_HANDOVER
        for statement in protect(
            table, through=f"handover h WHERE h.handover_id = {table}.handover_id"
        )
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was asked and answered is not thrown away")
