"""Rate limits that all replicas share."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_limit",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_rate_limit")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["auth.user.id"], name=op.f("fk_rate_limit_user_id_user"), ondelete="CASCADE"
        ),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_rate_limit_ends_at", "rate_limit", ["ends_at"])


def downgrade() -> None:
    op.drop_table("rate_limit")
