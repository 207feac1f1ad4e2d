"""The tables of better-auth 1.7, in a schema of their own.

Names, types and indexes are those that better-auth generates for email and password, the jwt plugin and rate limits in
the database; a frontend test proves that it finds nothing to add. Constraint names are PostgreSQL's defaults there,
so they are spelled out here against the naming convention.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "auth"


def moment(name: str, *, nullable: bool = False, default_now: bool = False) -> sa.Column:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=nullable,
        server_default=sa.text("CURRENT_TIMESTAMP") if default_now else None,
    )


def string(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def table(name: str, *columns: sa.Column, unique: str | None = None, of_user: bool = False) -> None:
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint("id", name=f"{name}_pkey")]
    if unique:
        constraints.append(sa.UniqueConstraint(unique, name=f"{name}_{unique}_key"))
    if of_user:
        constraints.append(
            sa.ForeignKeyConstraint(["userId"], [f"{SCHEMA}.user.id"], name=f"{name}_userId_fkey", ondelete="CASCADE")
        )
    op.create_table(name, string("id"), *columns, *constraints, schema=SCHEMA)


def upgrade() -> None:
    op.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
    table(
        "user",
        string("name"),
        string("email"),
        sa.Column("emailVerified", sa.Boolean(), nullable=False),
        string("image", nullable=True),
        moment("createdAt", default_now=True),
        moment("updatedAt", default_now=True),
        unique="email",
    )
    table(
        "session",
        moment("expiresAt"),
        string("token"),
        moment("createdAt", default_now=True),
        moment("updatedAt"),
        string("ipAddress", nullable=True),
        string("userAgent", nullable=True),
        string("userId"),
        unique="token",
        of_user=True,
    )
    table(
        "account",
        string("accountId"),
        string("providerId"),
        string("userId"),
        string("accessToken", nullable=True),
        string("refreshToken", nullable=True),
        string("idToken", nullable=True),
        moment("accessTokenExpiresAt", nullable=True),
        moment("refreshTokenExpiresAt", nullable=True),
        string("scope", nullable=True),
        string("password", nullable=True),
        moment("createdAt", default_now=True),
        moment("updatedAt"),
        of_user=True,
    )
    table(
        "verification",
        string("identifier"),
        string("value"),
        moment("expiresAt"),
        moment("createdAt", default_now=True),
        moment("updatedAt", default_now=True),
    )
    table(
        "jwks",
        string("publicKey"),
        string("privateKey"),
        moment("createdAt"),
        moment("expiresAt", nullable=True),
        string("alg", nullable=True),
        string("crv", nullable=True),
    )
    table(
        "rateLimit",
        string("key"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("lastRequest", sa.BigInteger(), nullable=False),
        unique="key",
    )
    op.create_index("session_userId_idx", "session", ["userId"], schema=SCHEMA)
    op.create_index("account_userId_idx", "account", ["userId"], schema=SCHEMA)
    op.create_index("verification_identifier_idx", "verification", ["identifier"], schema=SCHEMA)


def downgrade() -> None:
    for name in ("rateLimit", "jwks", "verification", "account", "session", "user"):
        op.drop_table(name, schema=SCHEMA)
    op.execute(sa.schema.DropSchema(SCHEMA))
