"""What mails need: brands, coaches, whose mail it is, meetings, and addresses that do not work."""

from alembic import op

from shared.access.rows import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE known_order ADD COLUMN brin text",
    """
    CREATE TABLE brand (
        brin text PRIMARY KEY,
        name text NOT NULL,
        colour text NOT NULL,
        on_colour text NOT NULL,
        link text NOT NULL,
        contact text NOT NULL,
        logo bytea
    )
    """,
    "COMMENT ON COLUMN brand.contact IS 'Shared mailbox; not a person''s.'",
    *protect("brand", "'estafette'"),
    "COMMENT ON POLICY reached ON brand IS 'Those of platform:estafette look at mails beforehand.'",
    """
    CREATE TABLE known_coach (
        coach_id text PRIMARY KEY,
        subject uuid NOT NULL,
        card text NOT NULL
    )
    """,
    "COMMENT ON COLUMN known_coach.card IS 'Name and face, encrypted for the coach.'",
    *protect("known_coach"),
    """
    CREATE TABLE known_person (
        subject uuid PRIMARY KEY,
        brin text,
        coach_id text,
        left_coaches text[] NOT NULL DEFAULT '{}',
        gemeentecode text
    )
    """,
    "COMMENT ON COLUMN known_person.gemeentecode IS 'Who holds the regie, once it passed on.'",
    *protect("known_person"),
    """
    CREATE TABLE meeting (
        session_id uuid,
        subject uuid,
        enrolment_id uuid,
        module_name text,
        trainer_id text,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        location text NOT NULL,
        sequence integer NOT NULL,
        cancelled boolean NOT NULL,
        remind_on date,
        PRIMARY KEY (session_id, subject)
    )
    """,
    "COMMENT ON COLUMN meeting.subject IS 'Who comes: an order, or a person in an open module.'",
    "CREATE INDEX meeting_of_subject ON meeting (subject)",
    "CREATE INDEX meeting_to_remind ON meeting (remind_on) WHERE remind_on IS NOT NULL",
    *protect("meeting"),
    """
    CREATE TABLE undeliverable (
        digest text PRIMARY KEY,
        since timestamptz NOT NULL
    )
    """,
    "COMMENT ON COLUMN undeliverable.digest IS 'Of an address that does not exist; keyed.'",
    *protect("undeliverable"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("mails would go to addresses that do not exist")
