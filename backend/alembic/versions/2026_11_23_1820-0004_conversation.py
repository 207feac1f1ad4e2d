"""Conversations with the assistant, their messages, what it did in them, and what it asked to be allowed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    default = None if nullable else sa.func.now()
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def string(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), server_default=default, nullable=nullable)


def json(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, JSONB(none_as_null=True), nullable=nullable)


def position() -> sa.Column:
    return sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def one_of(table: str, column: str, *choices: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def part_of(table: str, parent: str) -> sa.ForeignKeyConstraint:
    """Key and owner together, so that no row can hang on another user's row."""
    return sa.ForeignKeyConstraint(
        [f"{parent}_id", "user_id"],
        [f"{parent}.id", f"{parent}.user_id"],
        name=op.f(f"fk_{table}_{parent}_id_user_id_{parent}"),
        ondelete="CASCADE",
    )


def table(name: str, *items: sa.Column | sa.Constraint) -> None:
    """Every table has an id and an owner, and goes with the account."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        string("user_id"),
        *items,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["auth.user.id"], name=op.f(f"fk_{name}_user_id_user"), ondelete="CASCADE"
        ),
    )


def upgrade() -> None:
    table(
        "conversation",
        string("title", default=""),
        moment("created_at"),
        moment("updated_at"),
        sa.CheckConstraint("char_length(title) <= 120", name=op.f("ck_conversation_title_length")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_conversation_id_user_id")),
    )
    op.create_index(
        "ix_conversation_user_id_updated_at_id",
        "conversation",
        ["user_id", sa.text("updated_at DESC"), sa.text("id DESC")],
    )
    table(
        "message",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        position(),
        string("role"),
        string("text"),
        string("state"),
        string("assistant", nullable=True),
        string("model", nullable=True),
        json("pending", nullable=True),
        moment("created_at"),
        part_of("message", "conversation"),
        one_of("message", "role", "user", "assistant"),
        one_of("message", "state", "complete", "stopped", "failed"),
        one_of("message", "assistant", "cohere", "embedded"),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_message_id_user_id")),
    )
    op.create_index("ix_message_conversation_id_position", "message", ["conversation_id", "position"])
    table(
        "tool_call",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        position(),
        string("name"),
        json("arguments"),
        sa.Column("ok", sa.Boolean(), nullable=False),
        string("summary"),
        json("result"),
        json("tasks"),
        json("undo", nullable=True),
        moment("undone_at", nullable=True),
        moment("created_at"),
        part_of("tool_call", "message"),
    )
    op.create_index("ix_tool_call_message_id_position", "tool_call", ["message_id", "position"])
    table(
        "confirmation",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        string("kind"),
        json("tasks"),
        string("state"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        moment("created_at"),
        part_of("confirmation", "message"),
        one_of("confirmation", "state", "pending", "confirmed", "declined", "expired"),
        sa.UniqueConstraint("message_id", name=op.f("uq_confirmation_message_id")),
    )


def downgrade() -> None:
    for name in ("confirmation", "tool_call", "message", "conversation"):
        op.drop_table(name)
