"""What the desk missed: number in a change, own modules, evaluations, signals, hours per person."""

from alembic import op

from shared.access.rows import protect, read_by_staff

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHANGES = (
    "ALTER TABLE order_change ADD COLUMN group_size integer CHECK (group_size > 0)",
    "COMMENT ON COLUMN order_change.group_size IS 'Only if the number of students changes.'",
)

OFFER = (
    """
    CREATE TABLE known_module (
        module_id uuid PRIMARY KEY,
        partner_id text NOT NULL,
        name text NOT NULL,
        theme text NOT NULL,
        duration_minutes integer NOT NULL CHECK (duration_minutes > 0),
        phase text NOT NULL,
        max_group_size integer NOT NULL CHECK (max_group_size > 0),
        contract_from date NOT NULL,
        contract_until date NOT NULL
    )
    """,
    "COMMENT ON TABLE known_module IS 'The partner''s modules, as the catalogue last told (R22).'",
    "CREATE INDEX known_module_of ON known_module (partner_id)",
    *protect("known_module", "partner_id"),
    read_by_staff("known_module", "partner_id"),
)

QUALITY = (
    """
    CREATE TABLE evaluation_results (
        brin text NOT NULL,
        partner_id text NOT NULL,
        published_on date NOT NULL,
        modules jsonb NOT NULL,
        total jsonb NOT NULL,
        PRIMARY KEY (brin, partner_id)
    )
    """,
    "COMMENT ON TABLE evaluation_results IS 'Means of five answers or more, per school (R36).'",
    *protect("evaluation_results", "partner_id"),
    """
    CREATE TABLE signal (
        feedback_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES delivery_order,
        about text CHECK (about IN ('class', 'module')),
        given_on date,
        content text,
        decision text CHECK (decision IN ('adopted', 'rejected', 'parked')),
        reason text,
        decided_on date,
        CHECK ((decision IS NULL) = (decided_on IS NULL))
    )
    """,
    "COMMENT ON COLUMN signal.content IS "
    "'Sealed under the order; absent if it was given before signals were kept here.'",
    "CREATE INDEX signal_order ON signal (order_id)",
    *protect("signal", through="delivery_order o WHERE o.order_id = signal.order_id"),
)

HOURS = (
    """
    ALTER TABLE hours
        ALTER COLUMN order_id DROP NOT NULL,
        ADD COLUMN enrolment_id uuid REFERENCES participant,
        DROP CONSTRAINT hours_kind_check,
        ADD CONSTRAINT hours_kind_check CHECK (
            kind IN ('preparation', 'travel', 'other')
            OR (kind = 'contact' AND enrolment_id IS NOT NULL)),
        ADD CONSTRAINT for_an_order_or_a_participant
            CHECK ((order_id IS NULL) <> (enrolment_id IS NULL))
    """,
    "CREATE INDEX hours_enrolment ON hours (enrolment_id) WHERE enrolment_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in (*CHANGES, *OFFER, *QUALITY, *HOURS):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was agreed with schools and worked for them is kept")
