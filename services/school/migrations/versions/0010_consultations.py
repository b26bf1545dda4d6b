"""Questions of Doorstroompunten about young people, and the school's answers."""

from alembic import op

from shared.access.rows import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE consultation (
        consultation_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        brin text NOT NULL,
        gemeentecode text NOT NULL,
        asked_on date NOT NULL,
        answer_by date NOT NULL,
        sealed text,
        reply_to text,
        matched uuid,
        answered_on date,
        answered_by text,
        known boolean,
        guided boolean,
        advice text CHECK (advice IN ('start', 'together', 'wait')),
        CHECK (answered_on IS NULL OR sealed IS NULL)
    )
    """,
    "CREATE INDEX consultation_list ON consultation (brin, answered_on, asked_on)",
    "CREATE INDEX consultation_about ON consultation (matched) WHERE matched IS NOT NULL",
    # a coach reaches what is asked about own people
    *protect("consultation", "brin", through="student s WHERE s.subject = consultation.matched"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what a school told is not thrown away")
