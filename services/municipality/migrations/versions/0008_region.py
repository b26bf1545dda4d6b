"""The region: programme, report, offers, tasks; facts that only aggregates come out of (R52)."""

from alembic import op

from shared.access.rows import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PROGRAMME = (
    """
    CREATE TABLE region_programme (
        region integer PRIMARY KEY,
        contactgemeente text NOT NULL,
        contactgemeente_since date NOT NULL,
        former_contactgemeente text CHECK (former_contactgemeente <> contactgemeente),
        contactschool text,
        centrumgemeenten text[] NOT NULL,
        mailbox text,
        period_from date NOT NULL,
        period_until date NOT NULL CHECK (period_until > period_from),
        analysis text,
        general_cents bigint CHECK (general_cents >= 0),
        total_cents bigint CHECK (total_cents >= 0),
        ready_on date,
        CHECK (ready_on IS NULL OR (contactschool IS NOT NULL AND cardinality(centrumgemeenten) > 0
            AND analysis IS NOT NULL AND general_cents IS NOT NULL AND total_cents IS NOT NULL))
    )
    """,
    """
    CREATE TABLE region_topic (
        region integer REFERENCES region_programme,
        topic text CHECK (topic ~ '^[a-i]$'),
        agreement text NOT NULL,
        PRIMARY KEY (region, topic)
    )
    """,
    """
    CREATE TABLE region_target (
        region integer REFERENCES region_programme,
        indicator text CHECK (indicator IN ('vsv', 'neet')),
        year integer,
        target integer NOT NULL CHECK (target >= 0),
        PRIMARY KEY (region, indicator, year)
    )
    """,
    """
    CREATE TABLE region_measure (
        measure_id uuid PRIMARY KEY,
        region integer NOT NULL REFERENCES region_programme,
        name text NOT NULL,
        source text NOT NULL CHECK (source IN ('contactschool', 'contactgemeente')),
        at_school boolean NOT NULL,
        by_residence boolean NOT NULL,
        residence_reason text,
        statements jsonb NOT NULL,
        cents jsonb NOT NULL,
        CONSTRAINT no_residence_at_school CHECK (NOT (at_school AND by_residence)),
        CONSTRAINT residence_needs_reason CHECK (NOT by_residence OR residence_reason IS NOT NULL)
    )
    """,
    "CREATE INDEX region_measure_of ON region_measure (region)",
    """
    CREATE TABLE region_change (
        region integer REFERENCES region_programme,
        number integer,
        changed_at timestamptz NOT NULL,
        actor text NOT NULL,
        part text NOT NULL,
        before text,
        after text,
        reason text,
        PRIMARY KEY (region, number)
    )
    """,
    """
    CREATE TABLE region_report (
        report_id uuid PRIMARY KEY,
        region integer NOT NULL REFERENCES region_programme,
        year integer NOT NULL,
        texts jsonb NOT NULL,
        officials jsonb NOT NULL,
        next_alert_on date,
        final_at timestamptz,
        content jsonb,
        UNIQUE (region, year),
        CHECK ((final_at IS NULL) = (content IS NULL)),
        CHECK (final_at IS NULL OR next_alert_on IS NULL)
    )
    """,
    """
    CREATE INDEX region_report_alert ON region_report (next_alert_on)
    WHERE next_alert_on IS NOT NULL
    """,
    """
    CREATE TABLE region_task (
        task_id uuid PRIMARY KEY,
        region integer NOT NULL REFERENCES region_programme,
        kind text NOT NULL CHECK (kind IN ('documents', 'information')),
        about text NOT NULL,
        started_on date NOT NULL,
        due_on date NOT NULL,
        done_on date
    )
    """,
    "CREATE INDEX region_task_of ON region_task (region, due_on)",
)
OFFERS = (
    """
    CREATE TABLE region_module (
        module_id uuid PRIMARY KEY,
        name text NOT NULL,
        theme text NOT NULL,
        partner_id text NOT NULL,
        phase text NOT NULL,
        contract_from date NOT NULL,
        contract_until date NOT NULL
    )
    """,
    """
    CREATE TABLE region_offer (
        offer_id uuid PRIMARY KEY,
        region integer NOT NULL REFERENCES region_programme,
        side text NOT NULL CHECK (side IN ('gemeente', 'partner')),
        name text NOT NULL,
        theme text NOT NULL,
        phase text NOT NULL CHECK (phase IN ('before-diploma', 'after-diploma', 'both')),
        valid_from date NOT NULL,
        valid_until date CHECK (valid_until >= valid_from)
    )
    """,
    "CREATE INDEX region_offer_of ON region_offer (region)",
)
FACTS = (
    """
    CREATE TABLE region_person (
        subject uuid PRIMARY KEY,
        brin text NOT NULL,
        gemeentecode text NOT NULL,
        region integer NOT NULL,
        cohort integer NOT NULL
    )
    """,
    """
    CREATE TABLE region_fact (
        fact_id uuid,
        kind text,
        position bigint GENERATED ALWAYS AS IDENTITY,
        subject uuid NOT NULL,
        happened_on date NOT NULL,
        fact_value text,
        region integer NOT NULL,
        gemeentecode text NOT NULL,
        brin text NOT NULL,
        cohort integer NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (fact_id, kind)
    )
    """,
    "CREATE INDEX region_person_in ON region_person (region)",
    "CREATE INDEX region_fact_of ON region_fact (subject, kind)",
    "CREATE INDEX region_fact_in ON region_fact (region, kind, happened_on)",
    "COMMENT ON TABLE region_fact IS 'Pseudonymous. Rows are only added: what a report counted "
    "can be counted again.'",
)
AGGREGATES = (
    # As the owner of the tables these functions pass the locks; so each asks itself who asks.
    """
    CREATE FUNCTION region_is_reached(asked integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT EXISTS (
            SELECT FROM region_programme p
            WHERE p.region = asked
              AND reach() && ARRAY['*', p.contactgemeente, p.contactgemeente || '#region'])
    $$
    """,
    """
    CREATE FUNCTION region_funnel(asked integer)
    RETURNS TABLE (division text, item text, kind text, people bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT d.division, d.item, f.kind, count(DISTINCT f.subject)
        FROM region_person p JOIN region_fact f USING (subject),
             LATERAL (VALUES ('school', p.brin), ('gemeente', p.gemeentecode),
                             ('cohort', p.cohort::text)) AS d (division, item)
        WHERE region_is_reached(asked) AND p.region = asked
          AND f.kind NOT IN ('holder', 'refused', 'contacted')
          AND (f.kind <> 'outcome' OR f.fact_value <> 'onbekend')
        GROUP BY 1, 2, 3
    $$
    """,
    """
    CREATE FUNCTION region_holders(asked integer)
    RETURNS TABLE (gemeentecode text, holder text, people bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT p.gemeentecode, h.fact_value, count(*)
        FROM region_person p JOIN (
            SELECT DISTINCT ON (subject) subject, fact_value FROM region_fact
            WHERE kind = 'holder' ORDER BY subject, position DESC) h USING (subject)
        WHERE region_is_reached(asked) AND p.region = asked AND h.fact_value <> 'nobody'
        GROUP BY 1, 2
    $$
    """,
    """
    CREATE FUNCTION region_ways(asked integer)
    RETURNS TABLE (kind text, way text, handovers bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT f.kind, f.fact_value, count(*) FROM region_fact f
        WHERE region_is_reached(asked) AND f.region = asked
          AND f.kind IN ('completed', 'refused')
        GROUP BY 1, 2
    $$
    """,
    """
    CREATE FUNCTION region_waiting(asked integer)
    RETURNS TABLE (since text, people bigint, first_quarter float, median float,
                   third_quarter float)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        WITH waits AS (
            SELECT s.kind, min(c.happened_on) - min(s.happened_on) AS days
            FROM region_person p
            JOIN region_fact s ON s.subject = p.subject AND s.kind IN ('in-scope', 'accepted')
            JOIN region_fact c ON c.subject = p.subject AND c.happened_on >= s.happened_on
             AND c.kind = CASE s.kind WHEN 'accepted' THEN 'contacted' ELSE 'reached' END
            WHERE region_is_reached(asked) AND p.region = asked
            GROUP BY p.subject, s.kind)
        SELECT kind, count(*), percentile_cont(0.25) WITHIN GROUP (ORDER BY days),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
               percentile_cont(0.75) WITHIN GROUP (ORDER BY days)
        FROM waits GROUP BY kind
    $$
    """,
    """
    CREATE FUNCTION region_rows(asked integer, asked_year integer, as_of timestamptz)
    RETURNS TABLE (figure text, subject uuid, brin text, gemeentecode text, happened_on date)
    LANGUAGE sql STABLE SET search_path = public AS $$
        WITH every AS (SELECT * FROM region_fact f WHERE f.recorded_at <= as_of),
        known AS (SELECT * FROM every e WHERE e.region = asked),
        first AS (SELECT DISTINCT ON (k.kind, k.subject) k.* FROM known k
                  WHERE k.kind IN ('graduated', 'in-scope')
                  ORDER BY k.kind, k.subject, k.position),
        of_year AS (SELECT * FROM first f WHERE extract(year FROM f.happened_on) = asked_year),
        october AS (SELECT make_date(asked_year, 10, 1) AS day)
        SELECT o.kind, o.subject, o.brin, o.gemeentecode, o.happened_on FROM of_year o
        UNION ALL
        SELECT 'reached', o.subject, o.brin, o.gemeentecode, c.happened_on
        FROM of_year o, LATERAL (
            SELECT min(e.happened_on) AS happened_on FROM every e
            WHERE e.subject = o.subject AND e.kind = 'reached'
              AND e.happened_on <= make_date(asked_year, 12, 31)) c
        WHERE o.kind = 'in-scope' AND c.happened_on IS NOT NULL
        UNION ALL
        SELECT 'outcome-known', o.subject, o.brin, o.gemeentecode, last.happened_on
        FROM of_year o, LATERAL (
            SELECT e.happened_on, e.fact_value FROM every e
            WHERE e.subject = o.subject AND e.kind = 'outcome'
              AND e.happened_on <= make_date(asked_year, 12, 31)
            ORDER BY e.happened_on DESC, e.position DESC LIMIT 1) last
        WHERE o.kind = 'in-scope' AND last.fact_value <> 'onbekend'
        UNION ALL
        SELECT CASE k.kind WHEN 'completed' THEN k.fact_value ELSE k.kind END,
               k.subject, k.brin, k.gemeentecode, k.happened_on
        FROM known k
        WHERE k.kind IN ('offered', 'accepted', 'refused', 'completed')
          AND extract(year FROM k.happened_on) = asked_year
        UNION ALL
        SELECT 'completed', k.subject, k.brin, k.gemeentecode, k.happened_on FROM known k
        WHERE k.kind = 'completed' AND extract(year FROM k.happened_on) = asked_year
        UNION ALL
        SELECT 'neither', o.subject, o.brin, o.gemeentecode, last.happened_on
        FROM october, first o, LATERAL (
            SELECT e.happened_on, e.fact_value FROM every e
            WHERE e.subject = o.subject AND e.kind = 'outcome' AND e.happened_on <= october.day
            ORDER BY e.happened_on DESC, e.position DESC LIMIT 1) last
        WHERE o.kind = 'in-scope' AND o.happened_on <= october.day
          AND last.fact_value IN
              ('in-begeleiding', 'dagbesteding-zorg', 'bewust-geen-ondersteuning')
        UNION ALL
        SELECT 'unknown', o.subject, o.brin, o.gemeentecode, o.happened_on
        FROM october, first o LEFT JOIN LATERAL (
            SELECT e.fact_value FROM every e
            WHERE e.subject = o.subject AND e.kind = 'outcome' AND e.happened_on <= october.day
            ORDER BY e.happened_on DESC, e.position DESC LIMIT 1) last ON true
        WHERE o.kind = 'in-scope' AND coalesce(last.fact_value, 'onbekend') = 'onbekend'
          AND o.happened_on > make_date(asked_year - 1, 10, 1) AND o.happened_on <= october.day
    $$
    """,
    "REVOKE EXECUTE ON FUNCTION region_rows FROM PUBLIC",
    """
    CREATE FUNCTION region_figures(asked integer, asked_year integer, as_of timestamptz)
    RETURNS TABLE (figure text, counted bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT r.figure, count(*) FROM region_rows(asked, asked_year, as_of) r
        WHERE region_is_reached(asked) GROUP BY 1
    $$
    """,
    """
    CREATE FUNCTION region_cells(asked integer, asked_year integer, as_of timestamptz)
    RETURNS TABLE (figure text, brin text, gemeentecode text, counted bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT r.figure, r.brin, r.gemeentecode, count(*)
        FROM region_rows(asked, asked_year, as_of) r
        WHERE region_is_reached(asked) GROUP BY 1, 2, 3
    $$
    """,
    """
    CREATE FUNCTION region_rows_to_check(
        asked integer, asked_year integer, as_of timestamptz, asked_figure text)
    RETURNS TABLE (subject uuid, brin text, gemeentecode text, happened_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT r.subject, r.brin, r.gemeentecode, r.happened_on
        FROM region_rows(asked, asked_year, as_of) r, region_programme p
        WHERE p.region = asked AND r.figure = asked_figure
          AND reach() && ARRAY['*', p.contactgemeente]
        ORDER BY r.happened_on, r.brin, r.gemeentecode, md5(r.subject::text)
    $$
    """,
    "COMMENT ON FUNCTION region_rows_to_check IS 'Rows behind a figure, for the privacy officer of "
    "the contactgemeente; a region manager (reach code#region) gets none.'",
)


def _only_grows(table: str, allowed: str) -> tuple[str, ...]:
    """Return statements that lock a table's rows, and let nobody change or remove one."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY reached ON {table} FOR SELECT USING ({allowed})",
        f"CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({allowed})",
    )


_OWN = (
    "contactgemeente", "contactgemeente || '#region'",
    "former_contactgemeente", "former_contactgemeente || '#region'",
)  # fmt: skip
LOCKS = (
    *protect("region_programme", *_OWN),
    *(
        statement
        for table in ("topic", "target", "measure", "report", "task", "offer")
        for statement in protect(
            f"region_{table}",
            through=f"region_programme p WHERE p.region = region_{table}.region",
        )
    ),
    *protect("region_person"),
    *_only_grows("region_fact", "(SELECT '*' = ANY (reach()))"),
    *_only_grows(
        "region_change",
        "EXISTS (SELECT FROM region_programme p WHERE p.region = region_change.region)",
    ),
)


def upgrade() -> None:
    for statement in (*PROGRAMME, *OFFERS, *FACTS, *AGGREGATES, *LOCKS):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a programme and its history are not thrown away")
