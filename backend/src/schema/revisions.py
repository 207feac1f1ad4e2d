"""The revisions of the schema that this build knows.

Imports only the standard library: most starting pods just compare one revision with the database's.
"""

import re
from functools import cache
from pathlib import Path

REVISION = re.compile(r'^revision(?:: str)? = "(\w+)"', re.MULTILINE)
DOWN_REVISION = re.compile(r'^down_revision(?:: [\w |]+)? = "(\w+)"', re.MULTILINE)


@cache
def known_revisions() -> tuple[str, frozenset[str]]:
    """The newest revision of this build and all those before it.

    Read from the migrations' own lines, not through Alembic: a server would pay a quarter of a second of its start for
    importing it.
    """
    texts = [file.read_text() for file in (Path(__file__).parents[2] / "alembic" / "versions").glob("*.py")]
    revisions = {name for text in texts for name in REVISION.findall(text)}
    older = {name for text in texts for name in DOWN_REVISION.findall(text)}
    (head,) = revisions - older
    return head, frozenset(revisions - {head})
