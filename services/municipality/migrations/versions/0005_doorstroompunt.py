"""The Doorstroompunt: people, consultations of the school, support, and its own part."""

from alembic import op

from shared.access.rows import protect, protect_part

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PEOPLE = (
    """
    CREATE TABLE doorstroompunt_person (
        subject uuid PRIMARY KEY,
        gemeentecode text NOT NULL,
        residence text NOT NULL,
        sealed text NOT NULL,
        last_diploma text NOT NULL CHECK (last_diploma IN ('entree', 'vso', 'pro', 'other')),
        diploma_on date,
        brin text,
        startkwalificatie_on date,
        linked_subject uuid,
        recorded_on date NOT NULL,
        CHECK (diploma_on IS NOT NULL OR last_diploma = 'other')
    )
    """,
    "CREATE INDEX doorstroompunt_list ON doorstroompunt_person (gemeentecode, recorded_on)",
    "CREATE INDEX doorstroompunt_linked ON doorstroompunt_person (linked_subject)",
    """
    CREATE TABLE entree_graduate (
        subject uuid PRIMARY KEY,
        gemeentecode text NOT NULL,
        brin text NOT NULL,
        diploma_on date NOT NULL
    )
    """,
    *protect("doorstroompunt_person", "gemeentecode"),
    *protect("entree_graduate", "gemeentecode"),
)
LOCK = (
    """
    CREATE TABLE consultation (
        consultation_id uuid PRIMARY KEY,
        subject uuid NOT NULL REFERENCES doorstroompunt_person,
        gemeentecode text NOT NULL,
        means text NOT NULL CHECK (means IN ('asked', 'spoken')),
        brin text,
        asked_on date NOT NULL,
        asked_by text NOT NULL,
        answer_by date,
        overdue_on date,
        answered_on date,
        known boolean,
        guided boolean,
        guided_since date,
        guided_until date,
        advice text CHECK (advice IN ('start', 'together', 'wait')),
        sealed text,
        CHECK (means = 'spoken' OR (brin IS NOT NULL AND answer_by IS NOT NULL)),
        CHECK (means = 'asked' OR answered_on IS NOT NULL)
    )
    """,
    "CREATE INDEX consultation_of ON consultation (subject, asked_on)",
    """
    CREATE UNIQUE INDEX consultation_open ON consultation (subject) WHERE answered_on IS NULL
    """,
    """
    CREATE INDEX consultation_due ON consultation (answer_by, consultation_id)
    WHERE answered_on IS NULL AND overdue_on IS NULL
    """,
    """
    CREATE TABLE justified_interest (
        interest_id uuid PRIMARY KEY,
        subject uuid NOT NULL REFERENCES doorstroompunt_person,
        gemeentecode text NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL,
        sealed text NOT NULL
    )
    """,
    "CREATE INDEX justified_interest_of ON justified_interest (subject, recorded_on)",
    *protect("consultation", "gemeentecode"),
    *protect("justified_interest", "gemeentecode"),
)
SUPPORT = (
    """
    CREATE TABLE doorstroompunt_support (
        support_id uuid PRIMARY KEY,
        subject uuid NOT NULL REFERENCES doorstroompunt_person,
        gemeentecode text NOT NULL,
        agreed_on date NOT NULL,
        agreed_by text NOT NULL CHECK (agreed_by IN ('conversation', 'phone', 'letter')),
        started_on date NOT NULL,
        ground text NOT NULL CHECK (ground IN ('no-lock', 'consulted', 'justified-interest')),
        consultation_id uuid REFERENCES consultation,
        aim text NOT NULL CHECK (aim IN ('education', 'work', 'gemeente')),
        why_not_education text,
        ended_on date,
        end_reason text CHECK (end_reason IN
            ('back-to-education', 'at-work', 'to-gemeente', 'stopped', 'moved')),
        CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
        CHECK (agreed_on <= started_on),
        CHECK (aim = 'education' OR why_not_education IS NOT NULL)
    )
    """,
    """
    CREATE UNIQUE INDEX support_runs_once ON doorstroompunt_support (subject)
    WHERE ended_on IS NULL
    """,
    "CREATE INDEX support_of ON doorstroompunt_support (subject, started_on)",
    """
    CREATE TABLE doorstroompunt_step (
        step_id uuid PRIMARY KEY,
        support_id uuid NOT NULL REFERENCES doorstroompunt_support,
        subject uuid NOT NULL,
        gemeentecode text NOT NULL,
        sealed text NOT NULL,
        do_by date NOT NULL,
        done_on date
    )
    """,
    "CREATE INDEX step_of ON doorstroompunt_step (subject, do_by)",
    *protect("doorstroompunt_support", "gemeentecode"),
    *protect("doorstroompunt_step", "gemeentecode"),
)
OWN_PART = (
    """
    CREATE TABLE own_part_term (
        subject uuid PRIMARY KEY REFERENCES doorstroompunt_person,
        gemeentecode text NOT NULL,
        delete_on date NOT NULL,
        because text NOT NULL CHECK (because IN ('birthday', 'startkwalificatie'))
    )
    """,
    "CREATE INDEX own_part_due ON own_part_term (delete_on, subject)",
    """
    CREATE TABLE own_part (
        subject uuid PRIMARY KEY REFERENCES own_part_term ON DELETE CASCADE,
        gemeentecode text NOT NULL,
        sealed text NOT NULL,
        written_on date NOT NULL
    )
    """,
    "COMMENT ON TABLE own_part IS 'Health and criminal law: WEB 9.2.7. Goes with own_part_term.'",
    """
    CREATE TABLE own_part_deletion (
        deletion_id uuid PRIMARY KEY,
        gemeentecode text NOT NULL,
        deleted_on date NOT NULL,
        because text NOT NULL CHECK (because IN ('birthday', 'startkwalificatie', 'erased')),
        number integer NOT NULL CHECK (number > 0)
    )
    """,
    "CREATE INDEX own_part_deleted ON own_part_deletion (gemeentecode, deleted_on)",
    *protect(
        "own_part_term", "gemeentecode || '/own-part'", "gemeentecode || '/own-part-retention'"
    ),
    *protect_part("own_part", "gemeentecode", "own-part"),
    *protect("own_part_deletion", "gemeentecode"),
    """
    CREATE OR REPLACE VIEW person WITH (security_invoker) AS
    SELECT subject FROM handover UNION SELECT subject FROM support_case
    UNION SELECT subject FROM doorstroompunt_person
    UNION SELECT linked_subject FROM doorstroompunt_person WHERE linked_subject IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in (*PEOPLE, *LOCK, *SUPPORT, *OWN_PART):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what people agreed to is not thrown away")
