"""The second lock: PostgreSQL shows a transaction only the rows that the asker reaches (R54).

Every transaction says whose rows it reaches in ``estafette.reach``, a setting that ends with the
transaction: codes of organisations, ``code#number`` for the people of one coach, or ``*`` for the
service's own work (events, due days, mail). A transaction that says nothing sees nothing.
``code/part`` is a part of an organisation's rows that neither ``code`` nor ``*`` opens.
"""

SERVICE = "*"
"""Reach of the service itself."""

SET_REACH = "SELECT set_config('estafette.reach', :reach, true)"

FUNCTIONS = (
    """
    CREATE FUNCTION reach() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_to_array(current_setting('estafette.reach', true), ',')
    $$
    """,
    "COMMENT ON FUNCTION reach() IS 'Whose rows this transaction may see; nothing when not set.'",
)
"""For the migration that protects a service's first tables."""


def protect(table: str, *codes: str, through: str | None = None) -> tuple[str, ...]:
    """Return statements that lock a table's rows.

    ``codes`` are SQL expressions of the row; one of them must be in the reach. ``through`` is a
    condition on another protected table instead, for rows that belong to a person there. With
    neither, only the service itself reaches the table.
    """
    # As sub-selects, PostgreSQL works these out once per query instead of once per row.
    allowed = [f"(SELECT '{SERVICE}' = ANY (reach()))"]
    allowed += [f"({code}) = ANY ((SELECT reach())::text[])" for code in codes]
    if through:
        allowed.append(f"EXISTS (SELECT FROM {through})")
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY reached ON {table} USING ({' OR '.join(allowed)})",
    )


def part_of(code: str, part: str) -> str:
    """Return how a part of an organisation's rows stands in a reach."""
    return f"{code}/{part}"


def protect_part(table: str, code: str, part: str) -> tuple[str, ...]:
    """Return statements that lock rows to one part: not even the service's own work sees them.

    ``code`` is an SQL expression of the row. Rows go when a row goes that they refer to by a
    foreign key with ``ON DELETE CASCADE``: PostgreSQL looks at no lock for that.
    """
    allowed = f"({code} || '/{part}') = ANY ((SELECT reach())::text[])"
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY reached ON {table} USING ({allowed})",
    )


def read_by_staff(table: str, code: str) -> str:
    """Return the statement that lets all staff of an organisation read its rows.

    For what is the whole organisation's own and shows no young person. Also those who reach only
    their own people (``code#number``) can read these rows; they can change none.
    """
    whole = "SELECT split_part(each, '#', 1) FROM unnest(reach()) AS each"
    return f"CREATE POLICY read_by_staff ON {table} FOR SELECT USING ({code} IN ({whole}))"
