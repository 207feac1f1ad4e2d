"""What a prepared worker imports again for a change: all that the change makes stale, and nothing that would be there
twice."""

import json

from development import loaded
from tests.support.databases import BACKEND
from tests.support.interpreter import output_of

BEGIN = f"""
import gc; gc.disable()
import json, sys
from pathlib import Path
from development.loaded import OUTLIVED, Loaded, Unfit
root = Path({str(BACKEND)!r})
process = Loaded(root)
process.load()
before = dict(sys.modules)
"""


def again_after(*changed: str) -> set[str]:
    """The modules that are others after a change of these files."""
    script = f"""{BEGIN}
process.move(root, {list(changed)!r})
process.load()
print(json.dumps([name for name in before if name in sys.modules and sys.modules[name] is not before[name]]))"""
    return set(json.loads(output_of(script)))


def refused(*changed: str) -> bool:
    script = f"""{BEGIN}
try:
    process.move(root, {list(changed)!r})
    print("false")
except Unfit:
    print("true")"""
    return bool(json.loads(output_of(script)))


def test_what_a_change_makes_stale_is_imported_again_and_nothing_else() -> None:
    assert again_after("src/api/health.py") == {"src.api.health", "src.main", "src.__main__"}
    below = again_after("src/services/task_order.py")
    assert {"src.services.task_order", "src.services.tasks", "src.dependencies", "src.api.tasks", "src.main"} <= below
    assert below.isdisjoint({"src.tables.task", "src.database"})
    assert again_after("src/api/not_there.py") == set(), "a file that nobody has asked for yet"


def test_a_change_that_would_leave_something_twice_takes_a_new_process() -> None:
    assert refused("src/tables/base.py")
    assert refused("src/settings.py", "src/assistant/words.json"), "nobody knows who reads it"
    assert not refused("src/main.py"), "the counter-test"


# What importing leaves behind outside of the modules, and what the application is made of.
REMAINS = """
def remains():
    from sqlalchemy.event import registry
    from sqlmodel import SQLModel
    from src.errors import catalogue
    listeners = sum(len(collected) for collected in registry._key_to_collection.values())
    return listeners, len(list(SQLModel._sa_registry.mappers)), [kind.code for kind in catalogue()]
def description():
    from src.main import create_app
    return create_app().openapi()
"""
AFTERWARDS = f"""{BEGIN}{REMAINS}
documented, expected = description(), remains()
process.move(root, changed)
process.load()
print(json.dumps(remains() == expected and description() == documented))"""
ALL = """
from development.loaded import _module, _within
fit = lambda name: not any(_within(other, each) for other in process._stale({name}) for each in OUTLIVED)
paths = [path.relative_to(root).as_posix() for path in (root / "src").rglob("*.py")]
changed = [path for path in paths if fit(_module(path))]
assert len(changed) > 100, changed
"""


def once_after(changed: str, outlived: tuple[str, ...] = loaded.OUTLIVED) -> bool:
    """Whether everything is there as often as before, when these lines have said what has changed."""
    begin = f"from development import loaded\nloaded.OUTLIVED = {outlived!r}\n"
    return bool(json.loads(output_of(begin + AFTERWARDS.replace("process.move", f"{changed}\nprocess.move"))))


def test_nothing_is_there_twice_when_all_that_may_be_imported_again_is() -> None:
    assert once_after(ALL)
    assert not once_after(ALL, loaded.OUTLIVED[:1]), "the counter-test"
