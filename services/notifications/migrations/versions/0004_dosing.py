"""Dosing, preferences and people who count once (R33, R34, R35)."""

from alembic import op

from shared.access.rows import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MESSAGE = (
    "ALTER TABLE message DROP CONSTRAINT message_status_check",
    """
    ALTER TABLE message
        ADD CONSTRAINT message_status_check CHECK (status IN
            ('waiting', 'held', 'pending', 'sent', 'failed', 'lapsed',
             'refused-by-preference')),
        ADD COLUMN purpose text NOT NULL DEFAULT 'service'
            CHECK (purpose IN ('service', 'guidance-promotion', 'alumni')),
        ADD COLUMN priority integer NOT NULL DEFAULT 0,
        ADD COLUMN organisation text,
        ADD COLUMN campaign_id uuid,
        ADD COLUMN written_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN send_from date,
        ADD COLUMN useful_until date,
        ADD COLUMN look_at timestamptz,
        ADD COLUMN held_until timestamptz,
        ADD COLUMN held_for text CHECK (held_for IN ('dosing', 'quiet-hours', 'planned')),
        ADD COLUMN sent_at timestamptz,
        ADD CONSTRAINT held_is_looked_at CHECK (status <> 'held' OR look_at IS NOT NULL)
    """,
    "ALTER TABLE message ALTER COLUMN purpose DROP DEFAULT",
    "COMMENT ON COLUMN message.organisation IS 'For whom it is sent to a person.'",
    "COMMENT ON COLUMN message.look_at IS 'When what is held is judged again.'",
    "CREATE INDEX message_held ON message (look_at) WHERE status = 'held'",
    "CREATE INDEX message_of ON message (subject) WHERE status <> 'waiting'",
)
PEOPLE = (
    "CREATE TABLE recipient (recipient_id uuid PRIMARY KEY)",
    "COMMENT ON TABLE recipient IS 'Somebody who counts once, and whose row is locked (R35).'",
    """
    CREATE TABLE alias (
        subject uuid PRIMARY KEY,
        recipient_id uuid NOT NULL REFERENCES recipient,
        brin text
    )
    """,
    "COMMENT ON TABLE alias IS 'Pseudonyms of a recipient, with the school of each if known.'",
    "CREATE INDEX alias_of ON alias (recipient_id)",
    "CREATE TABLE mark (value text PRIMARY KEY)",
    """
    CREATE TABLE alias_mark (
        value text NOT NULL REFERENCES mark,
        subject uuid NOT NULL REFERENCES alias,
        kind text NOT NULL CHECK (kind IN ('email', 'phone')),
        PRIMARY KEY (value, subject)
    )
    """,
    "COMMENT ON TABLE mark IS 'Keyed fingerprints (HMAC) of addresses and phone numbers.'",
    """
    CREATE TABLE joining (
        joining_id uuid PRIMARY KEY,
        what text NOT NULL CHECK (what IN ('joined', 'separated')),
        subject uuid NOT NULL,
        other uuid NOT NULL,
        why text NOT NULL CHECK (why IN ('email', 'phone', 'by-hand')),
        note text,
        done_by text NOT NULL,
        done_at timestamptz NOT NULL,
        separated_at timestamptz
    )
    """,
    "COMMENT ON TABLE joining IS 'Who was counted as one, when and why. Rows are only added.'",
    "CREATE INDEX joining_newest ON joining (done_at)",
    """
    CREATE TABLE kept_apart (
        subject uuid NOT NULL,
        other uuid NOT NULL,
        PRIMARY KEY (subject, other),
        CONSTRAINT one_row_per_pair CHECK (subject < other)
    )
    """,
    """
    CREATE TABLE preference (
        subject uuid NOT NULL,
        purpose text NOT NULL CHECK (purpose IN ('guidance-promotion', 'alumni')),
        organisation text NOT NULL,
        wanted boolean NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL CHECK (changed_by IN ('young-person', 'school', 'alumni-system')),
        PRIMARY KEY (subject, purpose, organisation)
    )
    """,
    "COMMENT ON COLUMN preference.organisation IS 'BRIN of a school, or * for all.'",
)
LOCKS = (
    *protect("recipient", "'estafette'"),
    *protect("alias", "'estafette'"),
    *protect("mark"),
    *protect("alias_mark"),
    *protect("joining", "'estafette'"),
    *protect("kept_apart", "'estafette'"),
    *protect("preference"),
    "COMMENT ON POLICY reached ON joining IS 'Operators join and separate; they see no names.'",
)


def upgrade() -> None:
    for statement in (*MESSAGE, *PEOPLE, *LOCKS):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("without it everybody would get everything")
