"""A closed regie can begin anew with the next version."""

from alembic import op

from shared.baton.tables import RESUMING

revision = "regie_begins_anew"
down_revision = "campaigns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in RESUMING:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what began anew cannot be told without it")
