"""The account that rows belong to."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import ForeignKeyViolation
from sqlalchemy.exc import IntegrityError

from src.errors import Unauthenticated


@contextmanager
def account_required() -> Iterator[None]:
    """Raises Unauthenticated when a row cannot be inserted because its account was deleted meanwhile."""
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.orig, ForeignKeyViolation):
            raise Unauthenticated from None
        raise
