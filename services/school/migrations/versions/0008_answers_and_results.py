"""Places answered by link, signals of partners, published results, and forms sent once."""

from alembic import op

from shared.access.rows import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE place_offer (
        offer_id uuid PRIMARY KEY,
        enrolment_id uuid NOT NULL REFERENCES enrolment,
        subject uuid NOT NULL,
        module_name text NOT NULL,
        answer_by date NOT NULL,
        takes boolean,
        answered_on date,
        withdrawn boolean NOT NULL DEFAULT false,
        CHECK ((takes IS NULL) = (answered_on IS NULL))
    )
    """,
    "CREATE INDEX place_offer_of ON place_offer (enrolment_id)",
    "COMMENT ON TABLE place_offer IS 'Places that came free, for a young person to answer (R28).'",
    *protect("place_offer", through="student s WHERE s.subject = place_offer.subject"),
    """
    ALTER TABLE signal
        ADD COLUMN order_id uuid REFERENCES module_order,
        ADD COLUMN about_klas text
    """,
    "COMMENT ON COLUMN signal.order_id IS 'The order about which a partner gave it (R37).'",
    """
    CREATE TABLE published_results (
        brin text NOT NULL,
        partner_id text NOT NULL REFERENCES partner,
        due_on date,
        modules jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (brin, partner_id)
    )
    """,
    "CREATE INDEX published_results_due ON published_results (due_on) WHERE due_on IS NOT NULL",
    "COMMENT ON TABLE published_results IS 'What partners were told of evaluations (R36).'",
    *protect("published_results"),
    # what was answered before is told to the partner on the first day
    """
    INSERT INTO published_results (brin, partner_id, due_on)
    SELECT DISTINCT o.brin, o.partner_id, current_date
    FROM evaluation e JOIN module_order o USING (order_id)
    """,
    "ALTER TABLE module_order ADD COLUMN form_key uuid",
    "COMMENT ON COLUMN module_order.form_key IS 'Of the form that placed it: sent twice is once.'",
    """
    CREATE UNIQUE INDEX module_order_form ON module_order (form_key, module_id, brin, slber_id)
    WHERE form_key IS NOT NULL
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("answers cannot be told again")
