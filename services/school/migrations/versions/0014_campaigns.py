"""The promotion plan: actions with owner and words, who was told, and sign-ups by action (R32)."""

from alembic import op

from shared.access.rows import protect, read_by_staff

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE campaign (
        campaign_id uuid PRIMARY KEY,
        brin text NOT NULL,
        code text NOT NULL UNIQUE,
        title text NOT NULL,
        moment_kind text NOT NULL CHECK (moment_kind IN ('workshop', 'live-event',
            'diploma-ceremony', 'exam-party', 'one-month', 'six-months')),
        moment_id uuid REFERENCES moment,
        audience text NOT NULL
            CHECK (audience IN ('classes', 'graduates', 'aftercare', 'alumni')),
        audience_klas text[] NOT NULL,
        diploma_from date,
        diploma_until date,
        channel text NOT NULL
            CHECK (channel IN ('mail', 'alumni', 'partners', 'contact-persons', 'poster')),
        owner text NOT NULL CHECK (owner <> ''),
        owner_number text,
        subject text,
        text text,
        button text,
        module_id uuid REFERENCES module,
        send_on date NOT NULL,
        useful_until date NOT NULL CHECK (useful_until >= send_on),
        status text NOT NULL CHECK (status IN ('draft', 'planned', 'under-way', 'done')),
        next_on date,
        result text,
        CONSTRAINT words_of_a_mail CHECK (
            channel <> 'mail' OR (subject IS NOT NULL AND text IS NOT NULL)),
        CONSTRAINT the_clock_leaves_drafts_alone CHECK (
            next_on IS NULL OR status IN ('planned', 'under-way'))
    )
    """,
    "COMMENT ON TABLE campaign IS 'Actions of the promotion plan, each with an owner (R32).'",
    "CREATE INDEX campaign_of ON campaign (brin, send_on)",
    "CREATE INDEX campaign_due ON campaign (next_on) WHERE next_on IS NOT NULL",
    *protect("campaign", "brin", "brin || '#' || owner_number"),
    read_by_staff("campaign", "brin"),
    """
    CREATE TABLE campaign_recipient (
        campaign_id uuid NOT NULL REFERENCES campaign,
        subject uuid NOT NULL,
        brin text NOT NULL,
        standing text NOT NULL,
        decided_on date NOT NULL,
        PRIMARY KEY (campaign_id, subject)
    )
    """,
    "COMMENT ON TABLE campaign_recipient IS "
    "'For whom a message was decided, once per person and action: told, or left out and why.'",
    "CREATE INDEX campaign_recipient_of ON campaign_recipient (subject)",
    *protect("campaign_recipient", "brin"),
    "ALTER TABLE sign_up ADD COLUMN campaign_id uuid REFERENCES campaign",
    "CREATE INDEX sign_up_campaign ON sign_up (campaign_id) WHERE campaign_id IS NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("nobody would know any more who was told")
