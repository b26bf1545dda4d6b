"""The history of holders as a table whose constraints allow no gap, no overlap, no double (R8)."""

SCHEMA = (
    "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
    """
    CREATE TABLE regie (
        subject uuid NOT NULL,
        version integer NOT NULL CHECK (version >= 1),
        holder text NOT NULL,
        held_from timestamptz NOT NULL,
        held_until timestamptz CHECK (held_until > held_from),
        follows integer GENERATED ALWAYS AS (nullif(version - 1, 0)) STORED,
        PRIMARY KEY (subject, version),
        UNIQUE (subject, version, held_until),
        CONSTRAINT regie_without_gap
            FOREIGN KEY (subject, follows, held_from)
            REFERENCES regie (subject, version, held_until)
            DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT regie_without_overlap
            EXCLUDE USING gist (
                uuidrange(subject, subject, '[]') WITH =,
                tstzrange(held_from, held_until) WITH &&
            ) WHERE (version > 1)
    )
    """,
    "COMMENT ON TABLE regie IS 'Who held the regie of whom, from when until when.'",
    """
    COMMENT ON CONSTRAINT regie_without_gap ON regie IS
    'A version starts at the very instant at which the one before ended.'
    """,
    """
    COMMENT ON CONSTRAINT regie_without_overlap ON regie IS
    'The first version has no earlier one to overlap with; leaving it out keeps imports fast.'
    """,
)
"""For the first migration of a service that can hold the regie.

A GiST index cannot compare UUIDs without an extension that small installations lack, but it can
compare ranges; a range of one UUID is that UUID.
"""

RESUMING = (
    """
    ALTER TABLE regie
        ADD COLUMN resumed_after timestamptz
            CHECK (resumed_after IS NULL OR (version > 1 AND resumed_after <= held_from)),
        ADD COLUMN follows_at timestamptz
            GENERATED ALWAYS AS (coalesce(resumed_after, held_from)) STORED
    """,
    "ALTER TABLE regie DROP CONSTRAINT regie_without_gap",
    """
    ALTER TABLE regie ADD CONSTRAINT regie_without_gap
        FOREIGN KEY (subject, follows, follows_at)
        REFERENCES regie (subject, version, held_until)
        DEFERRABLE INITIALLY DEFERRED
    """,
    """
    COMMENT ON CONSTRAINT regie_without_gap ON regie IS
    'A version starts when the one before ended, or says when that one was closed.'
    """,
    """
    COMMENT ON COLUMN regie.resumed_after IS
    'When the version before was closed, where this one began anew; between them nobody held.'
    """,
)
"""For the migration after which a closed regie can begin anew."""
