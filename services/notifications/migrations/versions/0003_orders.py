"""Which orders there are, so that both sides can be told what happens between them."""

from alembic import op

from shared.access.rows import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE known_order (
        order_id uuid PRIMARY KEY,
        module_name text NOT NULL,
        klas text NOT NULL,
        order_mailbox text NOT NULL
    )
    """,
    "COMMENT ON COLUMN known_order.order_mailbox IS 'Shared mailbox; not a person''s.'",
    *protect("known_order"),
    # of orders of before, the mail to the partner says what is needed
    """
    INSERT INTO known_order (order_id, module_name, klas, order_mailbox)
    SELECT DISTINCT ON (subject) subject, data->>'module_name', data->>'klas', mailbox
    FROM message WHERE template = 'new-order' ORDER BY subject
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("mails about orders would have nowhere to go")
