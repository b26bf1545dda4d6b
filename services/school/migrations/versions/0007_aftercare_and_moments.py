"""Whom to call and why, other coaches, sign-ups of the public shop, moments, outcomes over time."""

from alembic import op

from shared.access.rows import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CALL_ON = (
    "CASE WHEN COALESCE(next_contact_on, asked_on, appointment_on, lapsed_on) IS NOT NULL "
    "THEN GREATEST(LEAST(next_contact_on, asked_on, appointment_on, lapsed_on), try_again_on) END"
)

AFTERCARE = (
    "ALTER TABLE contact ADD COLUMN next_step text, ADD COLUMN appointment_on date",
    """
    ALTER TABLE enrolment
        ADD COLUMN asked_on date,
        ADD COLUMN appointment_on date,
        ADD COLUMN lapsed_on date,
        ADD COLUMN try_again_on date,
        ADD COLUMN attempts text[] NOT NULL DEFAULT '{}'
    """,
    f"ALTER TABLE enrolment ADD COLUMN call_on date GENERATED ALWAYS AS ({CALL_ON}) STORED",
    "DROP INDEX enrolment_due",
    "CREATE INDEX enrolment_call ON enrolment (call_on, subject) WHERE call_on IS NOT NULL",
    "DROP INDEX enrolment_once",
    """
    CREATE UNIQUE INDEX enrolment_once ON enrolment (subject, kind)
    WHERE module_id IS NULL AND status <> 'ended'
    """,
    """
    CREATE TABLE outcome (
        outcome_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        outcome text NOT NULL,
        reported_on date NOT NULL,
        reported_by text NOT NULL
    )
    """,
    "CREATE INDEX outcome_of ON outcome (subject, reported_on)",
    "COMMENT ON TABLE outcome IS 'Where somebody was from a day on, for reports over time.'",
    *protect("outcome", through="student s WHERE s.subject = outcome.subject"),
    """
    CREATE TABLE coach_change (
        change_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        brin text NOT NULL,
        former_coach_id text,
        former_partner_id text,
        coach_id text,
        changed_on date NOT NULL,
        asked_by text NOT NULL CHECK (asked_by IN ('young-person', 'school'))
    )
    """,
    "CREATE INDEX coach_change_of ON coach_change (subject, changed_on)",
    "COMMENT ON TABLE coach_change IS 'Who wanted another coach; coaches cannot see it (R31).'",
    *protect("coach_change", "brin"),
    "CREATE INDEX student_without_coach ON student (diploma_on) "
    "WHERE coach_id IS NULL AND offered AND support_ended IS NULL",
)

SHOP = (
    """
    CREATE TABLE moment (
        moment_id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        brin text NOT NULL,
        kind text NOT NULL
            CHECK (kind IN ('workshop', 'live-event', 'diploma-ceremony', 'exam-party')),
        title text NOT NULL,
        audience text NOT NULL,
        audience_klas text[] NOT NULL,
        place text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        people text[] NOT NULL
    )
    """,
    "CREATE INDEX moment_of ON moment (brin, starts_at)",
    *protect("moment", "brin"),
    """
    CREATE TABLE sign_up (
        sign_up_id uuid PRIMARY KEY,
        brin text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('aftercare', 'module')),
        module_id uuid REFERENCES module,
        name text,
        email text,
        phone text,
        wish text,
        coach_id text,
        moment_id uuid REFERENCES moment,
        helper text,
        status text NOT NULL CHECK (status IN (
            'unconfirmed', 'to-match', 'to-place', 'pre-registered', 'enrolled', 'lapsed')),
        subject uuid,
        received_on date NOT NULL,
        confirmed_on date,
        lapses_on date,
        CHECK ((kind = 'module') = (module_id IS NOT NULL)),
        CONSTRAINT nothing_personal_once_lapsed CHECK (
            status <> 'lapsed' OR num_nonnulls(name, email, phone, wish) = 0),
        CONSTRAINT known_when_it_counts CHECK (
            subject IS NOT NULL OR status NOT IN ('to-place', 'pre-registered', 'enrolled'))
    )
    """,
    "CREATE INDEX sign_up_lapse ON sign_up (lapses_on) WHERE lapses_on IS NOT NULL",
    "CREATE INDEX sign_up_subject ON sign_up (subject) WHERE subject IS NOT NULL",
    "CREATE INDEX sign_up_waiting ON sign_up (status, received_on)",
    "CREATE INDEX sign_up_moment ON sign_up (moment_id) WHERE moment_id IS NOT NULL",
    "CREATE INDEX sign_up_email ON sign_up (lower(email), received_on)",
    "CREATE INDEX student_email ON student (brin, lower(email))",
    "COMMENT ON TABLE sign_up IS 'Who signed up in the public shop or at a moment (R25).'",
    *protect(
        "sign_up",
        "brin",
        "brin || '#' || helper",
        through="student s WHERE s.subject = sign_up.subject",
    ),
)

CONNECTIONS = (
    """
    CREATE TABLE contact_preference (
        subject uuid PRIMARY KEY,
        alumni boolean NOT NULL,
        changed_on date NOT NULL,
        changed_by text NOT NULL CHECK (changed_by IN ('young-person', 'school', 'alumni-system'))
    )
    """,
    "COMMENT ON TABLE contact_preference IS "
    "'Who wants messages as an alumnus; guidance has a ground of its own (R34).'",
    *protect(
        "contact_preference", through="student s WHERE s.subject = contact_preference.subject"
    ),
    """
    CREATE TABLE idempotent_answer (
        organisation text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        answer jsonb NOT NULL,
        answered_on date NOT NULL,
        PRIMARY KEY (organisation, key)
    )
    """,
    "CREATE INDEX idempotent_answer_old ON idempotent_answer (answered_on)",
    "COMMENT ON TABLE idempotent_answer IS 'What a system was answered, to say it again.'",
    *protect("idempotent_answer", "organisation"),
)


def upgrade() -> None:
    for statement in (*AFTERCARE, *SHOP, *CONNECTIONS):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("attempts and sign-ups cannot be told again")
