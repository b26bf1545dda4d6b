"""Orders with all that an SLB'er says, their thread, their changes and their log."""

from alembic import op

from shared.access.rows import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_AN_ORDER = ("order_change", "order_message", "order_log")

STATEMENTS = (
    """
    ALTER TABLE module_order
        ADD COLUMN slber_name text NOT NULL DEFAULT '',
        ADD COLUMN ordered_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN wished_starts timestamptz[] NOT NULL DEFAULT '{}',
        ADD COLUMN wishes text,
        ADD COLUMN cost_carrier text,
        ADD COLUMN at_school boolean NOT NULL DEFAULT true,
        ADD COLUMN only_residents_of text[] NOT NULL DEFAULT '{}',
        ADD COLUMN justification text,
        ADD COLUMN trainer_id text,
        ADD COLUMN partner_contact text,
        ADD COLUMN alternative_from date,
        ADD COLUMN news_at timestamptz,
        ADD COLUMN read_until timestamptz,
        ADD COLUMN calendar_sequence integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT everybody_at_school CHECK (NOT at_school OR only_residents_of = '{}'),
        ADD CONSTRAINT exclusion_is_justified
            CHECK (only_residents_of = '{}' OR justification IS NOT NULL),
        DROP CONSTRAINT module_order_status_check,
        ADD CONSTRAINT module_order_status_known
            CHECK (status IN ('open', 'confirmed', 'declined', 'cancelled', 'closed'))
    """,
    "ALTER TABLE session ADD COLUMN cancelled boolean NOT NULL DEFAULT false",
    "ALTER TABLE module_order ALTER COLUMN ordered_at DROP DEFAULT",
    "CREATE INDEX module_order_to_answer ON module_order (respond_by) WHERE status = 'open'",
    "CREATE INDEX module_order_of_slber ON module_order (brin, slber_id, order_id)",
    """
    CREATE TABLE order_change (
        change_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES module_order,
        proposed_by text NOT NULL CHECK (proposed_by IN ('school', 'partner')),
        proposed_on date NOT NULL,
        period_from date NOT NULL,
        period_until date NOT NULL CHECK (period_until >= period_from),
        location text NOT NULL,
        session_id uuid REFERENCES session,
        starts_at timestamptz,
        ends_at timestamptz CHECK (ends_at > starts_at),
        status text NOT NULL CHECK (status IN ('open', 'agreed', 'declined', 'lapsed'))
    )
    """,
    "CREATE INDEX order_change_order ON order_change (order_id)",
    "CREATE UNIQUE INDEX one_open_change ON order_change (order_id) WHERE status = 'open'",
    "COMMENT ON TABLE order_change IS 'Proposals for another date or place (R24).'",
    """
    CREATE TABLE order_message (
        message_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES module_order,
        side text NOT NULL CHECK (side IN ('school', 'partner')),
        author text NOT NULL,
        body text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('message', 'question', 'wish', 'wish-answer')),
        posted_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        reply_to uuid,
        answer_by date,
        feasible boolean,
        price_eur integer CHECK (price_eur >= 0)
    )
    """,
    "CREATE INDEX order_message_thread ON order_message (order_id, posted_at, message_id)",
    "COMMENT ON TABLE order_message IS 'What SLB''er and partner write to each other.'",
    """
    CREATE TABLE order_log (
        log_id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES module_order,
        at timestamptz NOT NULL,
        side text NOT NULL CHECK (side IN ('school', 'partner')),
        what text NOT NULL,
        actor text,
        detail jsonb NOT NULL
    )
    """,
    "CREATE INDEX order_log_order ON order_log (order_id, at, log_id)",
    "CREATE INDEX order_log_recent ON order_log (at, log_id)",
    "COMMENT ON TABLE order_log IS 'What happened to orders; rows are only added (R24).'",
    """
    CREATE TABLE cart_item (
        brin text NOT NULL,
        slber_id text NOT NULL,
        module_id uuid NOT NULL REFERENCES module,
        added_at timestamptz NOT NULL,
        PRIMARY KEY (brin, slber_id, module_id)
    )
    """,
    "COMMENT ON TABLE cart_item IS 'Modules that an SLB''er put aside to order.'",
    *(
        statement
        for table in OF_AN_ORDER
        for statement in protect(
            table, through=f"module_order o WHERE o.order_id = {table}.order_id"
        )
    ),
    *protect("cart_item", "brin || '#' || slber_id"),
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("threads and changes would be lost")
