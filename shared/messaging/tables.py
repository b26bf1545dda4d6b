"""The tables that delivery needs in every service's database.

The first migration of a service executes every statement of ``SCHEMA``.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

SCHEMA = (
    """
    CREATE TABLE event_log (
        position bigint GENERATED ALWAYS AS IDENTITY,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        id uuid NOT NULL,
        topic text NOT NULL,
        type text NOT NULL,
        subject uuid NOT NULL,
        time timestamptz NOT NULL,
        correlation_id uuid NOT NULL,
        causation_id uuid,
        traceparent text,
        body bytea NOT NULL,
        PRIMARY KEY (position, recorded_at)
    ) PARTITION BY RANGE (recorded_at)
    """,
    "CREATE TABLE event_log_default PARTITION OF event_log DEFAULT",
    "CREATE INDEX event_log_subject ON event_log (subject, position)",
    "COMMENT ON TABLE event_log IS 'Every event this service ever recorded; kept after sending.'",
    """
    CREATE TABLE outbox (
        position bigint PRIMARY KEY,
        recorded_at timestamptz NOT NULL
    )
    """,
    "COMMENT ON TABLE outbox IS 'What of event_log is not yet acknowledged by Kafka.'",
    """
    CREATE FUNCTION wake_relay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('outbox', '');
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER wake_relay AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION wake_relay()
    """,
    """
    CREATE TABLE inbox (
        event_id uuid NOT NULL,
        source text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (event_id, source)
    )
    """,
    "COMMENT ON TABLE inbox IS 'Which events took effect here, so that each does so once.'",
    """
    CREATE TABLE dead_letter (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('dead', 'parked', 'replayed')),
        key text,
        event_id uuid,
        type text,
        topic text NOT NULL,
        partition integer NOT NULL,
        kafka_offset bigint NOT NULL,
        headers jsonb NOT NULL,
        body bytea NOT NULL,
        reason text NOT NULL,
        attempts integer NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        replayed_at timestamptz,
        UNIQUE (topic, partition, kafka_offset, event_id)
    )
    """,
    "CREATE INDEX dead_letter_open ON dead_letter (key, id) WHERE state <> 'replayed'",
    "COMMENT ON TABLE dead_letter IS 'Events that failed, and later ones of the same key.'",
)

KEEP_PARTITIONS = """
    CREATE FUNCTION keep_partitions() RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE month timestamptz;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('event_log partitions'));
        FOR month IN SELECT generate_series(
            date_trunc('month', now()), date_trunc('month', now()) + interval '2 months', '1 month')
        LOOP
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS event_log_%s PARTITION OF event_log '
                'FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYYMM'), month, month + interval '1 month');
        END LOOP;
    END $$
"""
"""Runs as the owner of the tables, since a service may not make any."""


async def keep_partitions(connection: AsyncConnection) -> None:
    """Make sure ``event_log`` has a partition for this month and the next two. Idempotent."""
    await connection.execute(text("SELECT keep_partitions()"))
