"""The rate limit counters of users."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from src.tables.base import user_table


class RateLimit(SQLModel, table=True):
    """Requests of one kind by one user in the window that ends at `ends_at`.

    Written by one statement in src/services/rate_limits.py.
    """

    __tablename__ = "rate_limit"
    __table_args__ = (
        # For the removal of expired rows.
        sa.Index("ix_rate_limit_ends_at", "ends_at"),
        # Not in the write-ahead log: losing the counters in a crash is harmless, logging each request is not free.
        {"prefixes": ["UNLOGGED"]},
    )

    user_id: str = Field(
        sa_column=sa.Column(sa.Text, sa.ForeignKey(user_table.c.id, ondelete="CASCADE"), primary_key=True)
    )
    kind: str = Field(sa_type=sa.Text, primary_key=True)
    used: int = Field(sa_type=sa.Integer)
    ends_at: datetime = Field(sa_type=sa.DateTime(timezone=True))
