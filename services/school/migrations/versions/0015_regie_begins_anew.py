"""A closed regie can begin anew with the next version."""

from alembic import op

from shared.baton.tables import RESUMING

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in RESUMING:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what began anew cannot be told without it")
