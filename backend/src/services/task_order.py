"""Positions in the manual order: decimals, with room for another one between any two."""

from decimal import Decimal, localcontext

import sqlalchemy as sa
from sqlmodel import col

from src.tables import Task

MAX_DECIMALS = 100
_STEP = Decimal("0.000001")  # the resolution of the server's clock


def between(before: Decimal, after: Decimal) -> Decimal | None:
    """The shortest number near the middle of two; None when there is no room left and the list must be renumbered."""
    with localcontext(prec=MAX_DECIMALS + 50):
        middle = (before + after) / 2
        for decimals in range(MAX_DECIMALS + 1):
            candidate = middle.quantize(Decimal(1).scaleb(-decimals))
            if before < candidate < after:
                return candidate
    return None


def in_front(user_id: str) -> sa.ColumnElement[Decimal]:
    """A position before all tasks of the user: the negated time, or less if the clock was once ahead."""
    first = sa.select(sa.func.min(col(Task.position))).where(
        col(Task.user_id) == user_id, col(Task.deleted_at).is_(None)
    )
    return sa.func.least(_negated_time(), first.scalar_subquery() - _STEP)


def renumber(user_id: str) -> sa.Update:
    """The same order with wide gaps, deleted tasks included. An older cursor may then continue at the wrong row."""
    owned = col(Task.user_id) == user_id
    rank = sa.func.row_number().over(order_by=(col(Task.position), col(Task.id)))
    ranked = sa.select(col(Task.id).label("id"), rank.label("rank")).where(owned).subquery()
    position = _negated_time() + ranked.c.rank
    return sa.update(Task).values(position=position).where(owned, col(Task.id) == ranked.c.id)


def _negated_time() -> sa.ColumnElement[Decimal]:
    # The time of the statement: clock_timestamp() would differ from row to row.
    return -sa.cast(sa.extract("epoch", sa.func.statement_timestamp()), sa.Numeric)
