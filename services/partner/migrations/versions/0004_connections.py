"""The history of each partner, and the webhooks that are told of it."""

from alembic import op

from shared.access.rows import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE partner_feed (
        partner_id text PRIMARY KEY,
        last bigint NOT NULL CHECK (last >= 0),
        to_topic boolean NOT NULL DEFAULT false
    )
    """,
    "COMMENT ON COLUMN partner_feed.last IS "
    "'Number of the last line. Locked until the commit, so that lines are numbered in its order.'",
    """
    CREATE TABLE partner_event (
        partner_id text NOT NULL REFERENCES partner_feed,
        number bigint NOT NULL CHECK (number > 0),
        event_id uuid NOT NULL UNIQUE,
        cause_id uuid NOT NULL,
        type text NOT NULL,
        subject uuid NOT NULL,
        of_person boolean NOT NULL,
        told_at timestamptz NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (partner_id, number)
    )
    """,
    "COMMENT ON TABLE partner_event IS 'What each partner''s systems are told. Rows are only added.'",
    "CREATE INDEX partner_event_from ON partner_event (partner_id, told_at)",
    "CREATE INDEX partner_event_subject ON partner_event (subject)",
    "CREATE INDEX partner_event_cause ON partner_event (cause_id)",
    """
    CREATE FUNCTION wake_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('partner_event', '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER wake_webhooks AFTER INSERT ON partner_event
    FOR EACH STATEMENT EXECUTE FUNCTION wake_webhooks()
    """,
    """
    CREATE TABLE webhook (
        webhook_id uuid PRIMARY KEY,
        partner_id text NOT NULL,
        url text NOT NULL,
        owner_mailbox text NOT NULL,
        created_at timestamptz NOT NULL,
        delivered bigint NOT NULL CHECK (delivered >= 0),
        status text NOT NULL CHECK (status IN ('active', 'paused', 'failing', 'gone')),
        attempts integer NOT NULL,
        failing_since timestamptz,
        due_at timestamptz NOT NULL,
        claim uuid,
        claimed_until timestamptz
    )
    """,
    "CREATE INDEX webhook_due ON webhook (due_at) WHERE status = 'active'",
    "CREATE INDEX webhook_of ON webhook (partner_id)",
    """
    CREATE TABLE webhook_secret (
        secret_id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        sealed text NOT NULL,
        valid_until timestamptz
    )
    """,
    "CREATE INDEX webhook_secret_of ON webhook_secret (webhook_id)",
    """
    CREATE TABLE webhook_attempt (
        attempt_id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
        number bigint,
        event_id uuid NOT NULL,
        type text NOT NULL,
        attempted_at timestamptz NOT NULL,
        attempt integer NOT NULL,
        status integer,
        fault text,
        milliseconds integer NOT NULL
    )
    """,
    "CREATE INDEX webhook_attempt_of ON webhook_attempt (webhook_id, attempt_id)",
    *protect("partner_feed", "partner_id"),
    *protect("partner_event", "partner_id"),
    """
    CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a line of a history is never changed' USING ERRCODE = '42501';
    END $$
    """,
    """
    CREATE TRIGGER never_changed BEFORE UPDATE ON partner_event
    FOR EACH ROW EXECUTE FUNCTION never_changed()
    """,
    *protect("webhook", "partner_id"),
    *protect("webhook_secret", through="webhook w WHERE w.webhook_id = webhook_secret.webhook_id"),
    *protect(
        "webhook_attempt", through="webhook w WHERE w.webhook_id = webhook_attempt.webhook_id"
    ),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("the history of partners is kept nowhere else")
