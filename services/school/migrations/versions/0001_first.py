"""The first tables."""

from alembic import op

from shared.baton.tables import SCHEMA as BATON
from shared.messaging.tables import SCHEMA as DELIVERY
from shared.runtime.clock_store import SCHEMA as CLOCK

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHOOL = (
    """
    CREATE TABLE pseudonym (
        subject uuid PRIMARY KEY,
        brin text NOT NULL,
        student_number text NOT NULL,
        UNIQUE (brin, student_number)
    )
    """,
    "COMMENT ON TABLE pseudonym IS 'Who is behind which pseudonym; apart from the data (R47).'",
    """
    CREATE TABLE student (
        subject uuid PRIMARY KEY,
        brin text NOT NULL,
        given_name text NOT NULL,
        family_name text NOT NULL,
        birth_date date NOT NULL,
        email text NOT NULL,
        phone text,
        gemeentecode text NOT NULL,
        crebo text NOT NULL,
        level integer NOT NULL CHECK (level BETWEEN 1 AND 4),
        leerweg text NOT NULL CHECK (leerweg IN ('bol', 'bbl')),
        klas text NOT NULL,
        diploma_on date,
        further_education boolean NOT NULL,
        slber_id text NOT NULL,
        slber_name text NOT NULL,
        slber_email text NOT NULL,
        coach_id text,
        coach_name text,
        coach_email text,
        coach_organisation text,
        status text NOT NULL CHECK (status IN ('student', 'graduate')),
        scope text,
        offered boolean NOT NULL,
        policy_version text,
        startkwalificatie boolean NOT NULL,
        term_ends_on date,
        outcome text NOT NULL DEFAULT 'onbekend',
        outcome_review_on date,
        support_ended text,
        next_step text,
        next_step_on date,
        content_hash bigint NOT NULL,
        CHECK ((next_step IS NULL) = (next_step_on IS NULL)),
        CHECK (status = 'student' OR (diploma_on IS NOT NULL AND term_ends_on IS NOT NULL))
    )
    """,
    "CREATE INDEX student_due ON student (next_step_on, subject) WHERE next_step_on IS NOT NULL",
    """
    CREATE INDEX student_review ON student (outcome_review_on, subject)
    WHERE outcome_review_on IS NOT NULL
    """,
    "CREATE INDEX student_klas ON student (brin, klas)",
    "CREATE INDEX student_diploma ON student (diploma_on) WHERE offered",
    """
    CREATE TABLE policy (
        version text PRIMARY KEY,
        valid_from date NOT NULL UNIQUE,
        groups text[] NOT NULL
    )
    """,
    """
    INSERT INTO policy (version, valid_from, groups)
    VALUES ('2026-1', '2026-01-01', ARRAY['bbl-2'])
    """,
    """
    CREATE TABLE partner (
        partner_id text PRIMARY KEY,
        name text NOT NULL,
        order_mailbox text NOT NULL
    )
    """,
    """
    CREATE TABLE module (
        module_id uuid PRIMARY KEY,
        name text NOT NULL,
        theme text NOT NULL,
        partner_id text NOT NULL REFERENCES partner,
        duration_minutes integer NOT NULL,
        phase text NOT NULL,
        max_group_size integer NOT NULL,
        price_eur integer NOT NULL,
        contract_from date NOT NULL,
        contract_until date NOT NULL
    )
    """,
    """
    CREATE TABLE module_order (
        order_id uuid PRIMARY KEY,
        module_id uuid NOT NULL REFERENCES module,
        module_name text NOT NULL,
        partner_id text NOT NULL,
        brin text NOT NULL,
        klas text NOT NULL,
        group_size integer NOT NULL,
        period_from date NOT NULL,
        period_until date NOT NULL CHECK (period_until >= period_from),
        location text NOT NULL,
        funding text NOT NULL,
        respond_by date NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'confirmed', 'declined', 'closed')),
        sessions integer NOT NULL,
        present integer NOT NULL
    )
    """,
    "CREATE INDEX module_order_klas ON module_order (brin, klas)",
    """
    CREATE TABLE enrolment (
        enrolment_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('aftercare', 'module')),
        partner_id text NOT NULL,
        module_id uuid REFERENCES module,
        coach_id text,
        funding text NOT NULL,
        status text NOT NULL CHECK (status IN ('new', 'confirmed', 'ended')),
        enrolled_on date NOT NULL,
        next_contact_on date,
        next_contact_month integer
    )
    """,
    "CREATE UNIQUE INDEX enrolment_once ON enrolment (subject, kind) WHERE module_id IS NULL",
    """
    CREATE INDEX enrolment_due ON enrolment (next_contact_on, subject)
    WHERE next_contact_on IS NOT NULL
    """,
    """
    CREATE TABLE contact (
        contact_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('two-way', 'attempt')),
        channel text NOT NULL,
        contacted_on date NOT NULL,
        rhythm_month integer,
        coach_id text NOT NULL,
        agreement text
    )
    """,
    "CREATE INDEX contact_subject ON contact (subject, contacted_on)",
    """
    CREATE TABLE handover (
        handover_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        status text NOT NULL,
        proposed_on date NOT NULL,
        agreed_on date,
        own_words text,
        regie_version integer,
        gemeentecode text,
        offered_on date,
        answer_by date,
        settled_at timestamptz,
        CONSTRAINT no_offer_without_agreement CHECK (offered_on IS NULL OR agreed_on IS NOT NULL)
    )
    """,
    "CREATE INDEX handover_status ON handover (status, proposed_on, handover_id)",
    """
    CREATE UNIQUE INDEX one_handover_under_way ON handover (subject)
    WHERE status IN ('proposed', 'agreed', 'offered', 'accepted')
    """,
)


def upgrade() -> None:
    for statement in (*DELIVERY, *CLOCK, *BATON, *SCHOOL):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the first migration has nothing before it")
