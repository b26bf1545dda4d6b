"""The case: timeline, tasks, contacts, coming back, and moving to another municipality."""

from alembic import op

from shared.access.rows import protect
from shared.baton.tables import RESUMING

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def while_open(table: str) -> tuple[str, ...]:
    """Lock rows of a case: reached by its municipality while the case is open there (R54)."""
    case = f"support_case c WHERE c.subject = {table}.subject AND c.status = 'open'"
    return protect(table, through=f"{case} AND c.gemeentecode = {table}.gemeentecode")


CASE = (
    """
    ALTER TABLE support_case
        ADD COLUMN accepted_version integer,
        ADD COLUMN coach_vacant_since date,
        ADD COLUMN worker_id text,
        ADD COLUMN outcome_review_on date,
        ADD COLUMN next_contact_on date,
        ADD COLUMN age_limit_on date,
        ADD COLUMN age_notice_on date,
        ADD COLUMN closed_reason text
    """,
    """
    UPDATE support_case c SET accepted_version = coalesce((
        SELECT max(h.regie_version) FROM handover h
        WHERE h.subject = c.subject AND h.status = 'accepted'
    ), 0)
    """,
    "ALTER TABLE support_case ALTER COLUMN accepted_version SET NOT NULL",
    """
    INSERT INTO support_case (subject, gemeentecode, accepted_version, coach_id,
        coach_organisation, coach_vacant_since, opened_on, status, outcome)
    SELECT DISTINCT ON (subject) subject, gemeentecode, regie_version, coach_id,
        coach_organisation, offered_on, offered_on, 'open', 'onbekend'
    FROM handover WHERE status = 'accepted' AND settled_on IS NULL
    ORDER BY subject, regie_version DESC
    ON CONFLICT DO NOTHING
    """,
    "COMMENT ON COLUMN support_case.age_limit_on IS "
    "'The 27th birthday (R6); of the birth date no more than this is kept here.'",
    "COMMENT ON COLUMN support_case.age_notice_on IS "
    "'When the 27th birthday becomes a task; empty once it did.'",
    "CREATE INDEX support_case_review ON support_case (outcome_review_on) WHERE status = 'open'",
    "CREATE INDEX support_case_age ON support_case (age_notice_on) WHERE status = 'open'",
    "CREATE INDEX support_case_without_age ON support_case (opened_on) "
    "WHERE status = 'open' AND age_limit_on IS NULL",
    "DROP POLICY reached ON support_case",
    *protect(
        "support_case",
        "gemeentecode",
        # who accepted a newer version takes the case over from who had it
        through="handover h WHERE h.subject = support_case.subject AND h.status = 'accepted' "
        "AND h.regie_version > support_case.accepted_version",
    ),
    """
    CREATE POLICY offered ON handover FOR INSERT WITH CHECK (
        status = 'open' AND split_part(from_organisation, ':', 2) = ANY (reach())
    )
    """,
)
CASELOAD = (
    """
    CREATE TABLE case_worker (
        gemeentecode text NOT NULL,
        worker_id text NOT NULL,
        name text NOT NULL,
        PRIMARY KEY (gemeentecode, worker_id)
    )
    """,
    "COMMENT ON TABLE case_worker IS 'Staff of a municipality by the issuer''s number.'",
    *protect("case_worker", "gemeentecode"),
    """
    CREATE TABLE case_task (
        task_id uuid PRIMARY KEY,
        subject uuid NOT NULL REFERENCES support_case,
        gemeentecode text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('by-hand', 'first-contact', 'coach-vacant',
            'three-way', 'review', 'birthday')),
        title text,
        due_on date NOT NULL,
        worker_id text,
        made_on date NOT NULL,
        done_on date,
        CHECK ((kind = 'by-hand') = (title IS NOT NULL)),
        FOREIGN KEY (gemeentecode, worker_id) REFERENCES case_worker
    )
    """,
    """
    CREATE UNIQUE INDEX case_task_one_of_a_kind ON case_task (subject, gemeentecode, kind)
    WHERE done_on IS NULL AND kind <> 'by-hand'
    """,
    "CREATE INDEX case_task_desk ON case_task (gemeentecode, due_on) WHERE done_on IS NULL",
    "CREATE INDEX case_task_of ON case_task (subject, due_on)",
    *while_open("case_task"),
    """
    CREATE TABLE case_contact (
        contact_id uuid PRIMARY KEY,
        subject uuid NOT NULL REFERENCES support_case,
        gemeentecode text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('two-way', 'attempt')),
        channel text NOT NULL,
        contacted_on date NOT NULL,
        note text,
        worker_id text,
        FOREIGN KEY (gemeentecode, worker_id) REFERENCES case_worker
    )
    """,
    "COMMENT ON COLUMN case_contact.note IS 'Sealed for the young person it is about.'",
    "CREATE INDEX case_contact_of ON case_contact (subject, contacted_on)",
    *while_open("case_contact"),
    """
    CREATE TABLE case_move (
        handover_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        from_gemeentecode text NOT NULL,
        to_gemeentecode text NOT NULL CHECK (to_gemeentecode <> from_gemeentecode),
        offered_on date NOT NULL,
        answer_by date NOT NULL,
        status text NOT NULL
            CHECK (status IN ('open', 'accepted', 'refused', 'expired', 'withdrawn'))
    )
    """,
    "CREATE UNIQUE INDEX case_move_one_open ON case_move (subject) WHERE status = 'open'",
    *protect("case_move", "from_gemeentecode"),
)
TIMELINE = (
    """
    CREATE TABLE timeline_fact (
        fact_id uuid PRIMARY KEY,
        subject uuid NOT NULL,
        source text NOT NULL CHECK (source IN ('school', 'partner', 'municipality')),
        kind text NOT NULL,
        happened_on date NOT NULL,
        told_at timestamptz NOT NULL,
        details jsonb NOT NULL
    )
    """,
    "COMMENT ON TABLE timeline_fact IS "
    "'Dated facts of people, without text; reached by who has an open case of them, else nobody.'",
    "CREATE INDEX timeline_fact_of ON timeline_fact (subject, happened_on)",
    *protect(
        "timeline_fact",
        through="support_case c WHERE c.subject = timeline_fact.subject AND c.status = 'open'",
    ),
)


def upgrade() -> None:
    for statement in (*RESUMING, *CASE, *CASELOAD, *TIMELINE):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was written down in cases is not thrown away")
