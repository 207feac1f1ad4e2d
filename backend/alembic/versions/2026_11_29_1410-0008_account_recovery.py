"""Recovery codes of accounts, and their second factor.

The tables are those that better-auth generates for its twoFactor plugin and for the frontend's own plugin for recovery
codes. Expand only: builds of revision 0007 go on serving beside this one. They know no second factor, so they sign in
without asking for it; see docs/accounts.md.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = "auth"


def of_user(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("userId", sa.Text(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"{name}_pkey"),
        sa.ForeignKeyConstraint(["userId"], [f"{SCHEMA}.user.id"], name=f"{name}_userId_fkey", ondelete="CASCADE"),
        schema=SCHEMA,
    )
    op.create_index(f"{name}_userId_idx", name, ["userId"], schema=SCHEMA)


def upgrade() -> None:
    op.add_column(
        "user", sa.Column("twoFactorEnabled", sa.Boolean(), nullable=True, server_default=sa.false()), schema=SCHEMA
    )
    of_user(
        "twoFactor",
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("backupCodes", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.Column("failedVerificationCount", sa.Integer(), nullable=True),
        sa.Column("lockedUntil", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("twoFactor_secret_idx", "twoFactor", ["secret"], schema=SCHEMA)
    of_user(
        "recoveryCode",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("createdAt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keptAt", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("recoveryCode", schema=SCHEMA)
    op.drop_table("twoFactor", schema=SCHEMA)
    op.drop_column("user", "twoFactorEnabled", schema=SCHEMA)
