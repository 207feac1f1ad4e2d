"""How a task repeats, and what its series has in common.

Expand only: builds of revision 0006 go on serving beside this one. They neither show nor change the column; a task that
one of them completes has no next one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("repeat", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("task", "repeat")
