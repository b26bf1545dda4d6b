"""The history of holders as a table whose constraints allow no gap, no overlap, no double (R8)."""

SCHEMA = (
    """
    CREATE TABLE regie (
        subject uuid NOT NULL,
        version integer NOT NULL CHECK (version >= 1),
        holder text NOT NULL,
        held_from timestamptz NOT NULL,
        held_until timestamptz CHECK (held_until > held_from),
        follows integer GENERATED ALWAYS AS (nullif(version - 1, 0)) STORED,
        subject_high bigint GENERATED ALWAYS AS
            (('x' || substr(replace(subject::text, '-', ''), 1, 16))::bit(64)::bigint) STORED,
        subject_low bigint GENERATED ALWAYS AS
            (('x' || substr(replace(subject::text, '-', ''), 17))::bit(64)::bigint) STORED,
        PRIMARY KEY (subject, version),
        UNIQUE (subject, version, held_until),
        CONSTRAINT regie_without_gap
            FOREIGN KEY (subject, follows, held_from)
            REFERENCES regie (subject, version, held_until)
            DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT regie_without_overlap
            EXCLUDE USING gist (
                int8range(subject_high, subject_high, '[]') WITH &&,
                int8range(subject_low, subject_low, '[]') WITH &&,
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

A GiST index cannot compare UUIDs without an extension that small installations lack, so the two
halves of the UUID are compared as ranges of one number.
"""
