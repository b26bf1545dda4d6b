"""Moves, questions of the municipality, and handovers that follow one that led to nothing."""

from alembic import op

from shared.access.rows import protect

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OF_A_STUDENT = ("residence_change", "handover_question")

STATEMENTS = (
    """
    ALTER TABLE handover
        ADD COLUMN agreed_means text,
        ADD COLUMN agreed_text text,
        ADD COLUMN agreed_gemeentecode text,
        ADD COLUMN follows uuid REFERENCES handover,
        ADD COLUMN refusal_reason text,
        ADD COLUMN resident_in text,
        ADD COLUMN withdrawal_asked_on date
    """,
    "COMMENT ON COLUMN handover.follows IS 'The handover of before, which led to nothing (R10).'",
    "COMMENT ON COLUMN handover.agreed_gemeentecode IS 'To whom the young person said yes (R11).'",
    "CREATE INDEX handover_follows ON handover (follows) WHERE follows IS NOT NULL",
    """
    CREATE TABLE residence_change (
        change_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        former_gemeentecode text NOT NULL,
        gemeentecode text NOT NULL,
        known_on date NOT NULL,
        heard_from text NOT NULL CHECK (heard_from IN ('import', 'school', 'municipality')),
        handover_id uuid REFERENCES handover,
        effect text NOT NULL,
        CHECK (gemeentecode <> former_gemeentecode)
    )
    """,
    "CREATE INDEX residence_change_of ON residence_change (subject, change_id)",
    "COMMENT ON TABLE residence_change IS 'Where a young person went to live: routes (R13).'",
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
    "CREATE INDEX handover_question_open ON handover_question (asked_at) WHERE answer IS NULL",
    "COMMENT ON TABLE handover_question IS 'Asked by the municipality; sealed under the person.'",
    *(
        statement
        for table in OF_A_STUDENT
        for statement in protect(table, through=f"student s WHERE s.subject = {table}.subject")
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("where people were offered is not forgotten")
