"""One page of a list of tasks: filters, order, and the place where it begins."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from src.errors import FieldError, Invalid
from src.services.cursor import decode_cursor, encode_cursor
from src.services.task_views import in_view
from src.shapes import TaskPriority, TaskQuery, TaskSort
from src.shapes.task_fields import storable
from src.tables import Task

# A collation that knows all scripts, whatever the locale of the database.
UNICODE = "und-x-icu"
# The combining marks of Latin, Greek and Cyrillic letters.
ACCENTS = "[\u0300-\u036f]"
MAX_NUMBER_LENGTH = 200


def lowered(text: sa.SQLColumnExpression[str]) -> sa.ColumnElement[str]:
    """Text for comparisons that ignore case."""
    return sa.func.lower(sa.collate(text, UNICODE))


def folded(text: sa.SQLColumnExpression[str]) -> sa.ColumnElement[str]:
    """Text for a search: it ignores case, accents, and how characters are composed."""
    apart = sa.func.normalize(lowered(text), sa.literal_column("NFKD"))
    return sa.func.regexp_replace(apart, ACCENTS, "", "g")


@dataclass(frozen=True)
class Order:
    """The key of a sort, and how a cursor encodes it."""

    key: sa.ColumnElement[Any]
    read: Callable[[Any], Any]
    write: Callable[[Any], str] = str
    descending: bool = False


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("has no offset")
    return moment.astimezone(UTC)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or max(len(text), abs(number.adjusted())) > MAX_NUMBER_LENGTH:
        raise ValueError("is not a position")
    return number


def _key(attribute: Any) -> sa.ColumnElement[Any]:
    """A column of the table as the expression that it is; sqlmodel gives it a more general type."""
    return cast("sa.ColumnElement[Any]", col(attribute))


ORDERS = {
    TaskSort.MANUAL: Order(_key(Task.position), _number, "{:f}".format),
    TaskSort.CREATED: Order(_key(Task.created_at), _moment, datetime.isoformat, descending=True),
    TaskSort.UPDATED: Order(_key(Task.updated_at), _moment, datetime.isoformat, descending=True),
    TaskSort.DUE: Order(_key(Task.due_at), _moment, datetime.isoformat),
    TaskSort.PRIORITY: Order(_key(Task.priority), TaskPriority, descending=True),
    TaskSort.TITLE: Order(lowered(col(Task.title)), storable),
}


class TaskList:
    """The statement for a page of `query`, and the cursor of the page after it."""

    def __init__(self, query: TaskQuery) -> None:
        self._query = query
        self._order = ORDERS[query.sort]
        self._descending = self._order.descending if query.direction is None else query.direction == "desc"

    def statement(self) -> sa.Select[Task, Any]:
        """Rows of (task, sort key): one more than fits the page, to know whether there is a next one."""
        rows: sa.Select[Task, Any] = sa.select(Task, self._order.key.label("sort_key")).where(*self._filters())
        key, task_id = self._order.key, col(Task.id)
        ordered = (key.desc(), task_id.desc()) if self._descending else (key.asc(), task_id.asc())
        if self._query.sort is TaskSort.DUE:
            # The only key that can be null. For others, NULLS LAST would keep PostgreSQL from using an index.
            ordered = (ordered[0].nulls_last(), ordered[1])
        if self._query.cursor is not None:
            rows = rows.where(self._follows(*self._place(self._query.cursor)))
        return rows.order_by(*ordered).limit(self._query.limit + 1)

    def cursor_after(self, key: Any, task_id: UUID) -> str:
        """The cursor of the page that follows this row."""
        return encode_cursor(self._scope(), None if key is None else self._order.write(key), task_id)

    def _filters(self) -> list[sa.ColumnElement[bool]]:
        query = self._query
        conditions = [in_view(query.view, datetime.now(UTC), query.time_zone)]
        conditions += [_contains(word) for word in (query.q or "").split()]
        if query.status:
            conditions.append(col(Task.status).in_(query.status))
        if query.priority:
            conditions.append(col(Task.priority).in_(query.priority))
        if query.tag:
            conditions.append(col(Task.tags).contains(query.tag))
        return conditions

    def _place(self, cursor: str) -> tuple[Any, UUID]:
        # A valid checksum does not make the position valid: anybody can compute it.
        try:
            key, task_id = decode_cursor(self._scope(), cursor)
            if not isinstance(key, str) and not (key is None and self._query.sort is TaskSort.DUE):
                raise ValueError
            return None if key is None else self._order.read(key), task_id
        except (ValueError, ArithmeticError):
            message = "is not a cursor of this list with these filters and this order"
            raise Invalid([FieldError(field="query.cursor", message=message)]) from None

    def _follows(self, key: Any, task_id: UUID) -> sa.ColumnElement[bool]:
        """The condition that a row comes after this place."""
        own_key, own_id = self._order.key, col(Task.id)
        if key is None:
            return sa.and_(own_key.is_(None), own_id < task_id if self._descending else own_id > task_id)
        place = sa.tuple_(own_key, own_id)
        there = sa.tuple_(sa.literal(key, own_key.type), sa.literal(task_id, sa.Uuid()))
        after = place < there if self._descending else place > there
        return sa.or_(after, own_key.is_(None)) if self._query.sort is TaskSort.DUE else after

    def _scope(self) -> str:
        """What identifies the list: queries with the same scope can use each other's cursors."""
        described = self._query.model_dump(mode="json", exclude={"limit", "cursor", "direction"})
        for name in ("status", "priority", "tag"):
            described[name] = sorted(set(described[name]))
        return json.dumps({**described, "q": self._query.q or None, "descending": self._descending}, sort_keys=True)


def _contains(word: str) -> sa.ColumnElement[bool]:
    """The condition that a word is in the title, the description or a tag."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = folded(sa.literal(f"%{escaped}%"))
    texts = (col(Task.title), col(Task.description), sa.func.array_to_string(col(Task.tags), "\n"))
    return sa.or_(*(folded(text).like(pattern, escape="\\") for text in texts))
