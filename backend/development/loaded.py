"""The application's modules in a worker: which ones came from which import, and which ones a change makes stale.

A worker imports them before it is known which change it will serve. Then only the changed modules, and those that
import them, are imported again: what a stale module has made is referred to by nobody else.
"""

import builtins
import importlib
import importlib.util
import os
import sys
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

SOURCES = "src"
ENTRY = f"{SOURCES}.__main__"
# Each process's own folder under one name, so that modules that stay do not name the folder of the sources before.
OWN_FOLDER = Path("/proc/self/cwd")
CAN_PREPARE = OWN_FOLDER.exists()
# What importing these leaves behind outlives them: tables in SQLModel's metadata, listeners of SQLAlchemy's sessions. A
# test imports all others twice, and compares what is there then.
OUTLIVED = (f"{SOURCES}.tables", f"{SOURCES}.services.task_notices")


class Unfit(Exception):
    """What is loaded cannot be brought to the changed sources; a new process can."""


class Loaded:
    """What this process has imported of the application, from the folder that it is in."""

    def __init__(self, root: Path) -> None:
        self._importers: defaultdict[str, set[str]] = defaultdict(set)
        os.chdir(root)
        sys.path.insert(0, str(OWN_FOLDER) if CAN_PREPARE else str(root))

    def load(self) -> ModuleType:
        """Imports the entry with all that it needs, and keeps in mind who imports whom."""
        original = builtins.__import__

        def record(name: str, *told: Any, **named: Any) -> ModuleType:
            # A statement tells all of it by position: by whom, with what local names, what from the module, how far up.
            if len(told) == 4 and str(told[0].get("__name__")).startswith(SOURCES):
                importer, _, wanted, level = told
                whole = importlib.util.resolve_name("." * level + name, importer["__package__"])
                for used in (whole, *(f"{whole}.{each}" for each in wanted or ())):
                    self._importers[used].add(importer["__name__"])
            return original(name, *told, **named)

        builtins.__import__ = record
        try:
            return importlib.import_module(ENTRY)
        finally:
            builtins.__import__ = original

    def move(self, root: Path, changed: Collection[str]) -> None:
        """Forgets what these changed files, paths below the root, make stale; imports read this root from now on.

        Raises Unfit.
        """
        if not all(path.endswith(".py") for path in changed):
            raise Unfit("who reads a file that is no module is not known")
        stale = self._stale({_module(path) for path in changed})
        if any(_within(name, each) for name in stale for each in OUTLIVED):
            raise Unfit("what a stale module has left behind would be there twice")
        os.chdir(root)
        for name in stale & sys.modules.keys():
            del sys.modules[name]
            package, _, own = name.rpartition(".")
            # `from package import module` takes what the package has, before it looks for a file.
            if package in sys.modules:
                vars(sys.modules[package]).pop(own, None)
        importlib.invalidate_caches()

    def _stale(self, changed: Collection[str]) -> set[str]:
        stale: set[str] = set()
        found = list(changed)
        while found:
            name = found.pop()
            if name in stale:
                continue
            stale.add(name)
            found += self._importers[name]
            # A package that is made anew takes its modules along.
            found += [other for other in sys.modules if other != name and _within(other, name)]
        return stale


def _module(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")
