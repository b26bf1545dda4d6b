"""The tables of histories and webhooks, the same in each service that has them."""

from shared.access.rows import protect

WAKE = """
    CREATE OR REPLACE FUNCTION wake_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('history', '');
        RETURN NULL;
    END $$
    """
BY_AGE = (
    "CREATE INDEX history_line_age ON history_line (told_at)",
    "CREATE INDEX webhook_attempt_age ON webhook_attempt (attempted_at)",
)
"""What is deleted by age is found by these."""

SCHEMA = (
    """
    CREATE TABLE history_end (
        code text PRIMARY KEY,
        last bigint NOT NULL CHECK (last >= 0),
        to_topic boolean NOT NULL DEFAULT false
    )
    """,
    """
    COMMENT ON COLUMN history_end.last IS
    'Number of the last line. Locked until the commit, so that lines are numbered in its order.'
    """,
    """
    CREATE TABLE history_line (
        code text NOT NULL REFERENCES history_end,
        number bigint NOT NULL CHECK (number > 0),
        event_id uuid NOT NULL UNIQUE,
        cause_id uuid NOT NULL,
        type text NOT NULL,
        subject uuid NOT NULL,
        of_person boolean NOT NULL,
        told_at timestamptz NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (code, number)
    )
    """,
    """
    COMMENT ON TABLE history_line IS
    'What the systems of each organisation are told. Rows are added, and deleted by age.'
    """,
    "CREATE INDEX history_line_from ON history_line (code, told_at)",
    "CREATE INDEX history_line_subject ON history_line (subject)",
    "CREATE INDEX history_line_cause ON history_line (cause_id)",
    WAKE,
    """
    CREATE TRIGGER wake_webhooks AFTER INSERT ON history_line
    FOR EACH STATEMENT EXECUTE FUNCTION wake_webhooks()
    """,
    """
    CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a line of a history is never changed' USING ERRCODE = '42501';
    END $$
    """,
    """
    CREATE TRIGGER never_changed BEFORE UPDATE ON history_line
    FOR EACH ROW EXECUTE FUNCTION never_changed()
    """,
    """
    CREATE TABLE webhook (
        webhook_id uuid PRIMARY KEY,
        code text NOT NULL,
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
    "CREATE INDEX webhook_of ON webhook (code)",
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
    *BY_AGE,
    *protect("history_end", "code"),
    *protect("history_line", "code"),
    *protect("webhook", "code"),
    *protect("webhook_secret", through="webhook w WHERE w.webhook_id = webhook_secret.webhook_id"),
    *protect(
        "webhook_attempt", through="webhook w WHERE w.webhook_id = webhook_attempt.webhook_id"
    ),
)
"""For the migration of a service that begins to keep histories."""
