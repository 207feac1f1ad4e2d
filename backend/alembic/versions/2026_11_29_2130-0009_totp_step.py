"""The step of the last accepted code of each authenticator.

A column of the frontend's own plugin on the table of better-auth's. Expand only: builds of revision 0008 go on serving
beside this one, and accept a code as often as they are asked while it lasts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SCHEMA = "auth"


def upgrade() -> None:
    op.add_column("twoFactor", sa.Column("lastStep", sa.Integer(), nullable=True), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("twoFactor", "lastStep", schema=SCHEMA)
