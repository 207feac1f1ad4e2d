"""The sources of the workers, each change in a folder of its own: a generation.

A worker that goes on serving keeps its own files, those among them that it imports later.
"""

import hashlib
import importlib.util
import os
import py_compile
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from development.loaded import SOURCES

CACHE = "__pycache__"
MIGRATIONS = "alembic"


class Refused(Exception):
    """The sources cannot be run; the message names file and line."""


def digests(root: Path) -> dict[str, str]:
    """Path below the root → SHA-256 of its content, for every source and nothing that Python has made of them."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (root / SOURCES).rglob("*")
        if path.is_file() and CACHE not in path.parts
    }


def tree_hash(files: Mapping[str, str]) -> str:
    """One name for all of them: the same as hashInputs in scripts/lib/images/image-inputs.ts."""
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


class Generations:
    """Makes generations below a folder. The first one is the image itself, which is never written to."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.current = image
        self._image = image
        self._folder = folder
        self._made = 0

    def make(self, put: Mapping[str, bytes], removed: Collection[str]) -> Path:
        """The current generation with these files put in and these taken out. Raises Refused, and leaves nothing."""
        self._made += 1
        root = self._folder / str(self._made)
        try:
            changed = {_checked(path) for path in (*put, *removed)}
            _link(self.current, root, without=changed)
            # Whose revisions the readiness compares with the database's. A change of them is another image.
            (root / MIGRATIONS).symlink_to(self._image / MIGRATIONS)
            for path, content in put.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)
            for path in put:
                _compile(root, path)
        except BaseException:
            shutil.rmtree(root, ignore_errors=True)
            raise
        return root

    def keep(self, root: Path) -> None:
        """This one is served from now on."""
        self.current = root

    def drop(self, root: Path) -> None:
        """Nobody runs this one any more."""
        if root not in (self._image, self.current):
            shutil.rmtree(root, ignore_errors=True)


def _checked(path: str) -> str:
    """Only sources can be changed, whoever asks."""
    parts = PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] != SOURCES or ".." in parts or CACHE in parts:
        raise Refused(f"{path} is no source")
    return path


def _link(before: Path, root: Path, *, without: set[str]) -> None:
    """The same files under another root: by links where the file system can, with the compiled ones of what is kept."""
    stale = {_compiled(path) for path in without}
    for folder, _, names in os.walk(before / SOURCES):
        for name in names:
            path = (Path(folder) / name).relative_to(before)
            key = path.as_posix()
            if key in without or key in stale:
                continue
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(before / path, root / path)
            except OSError:
                # The image is another file system.
                shutil.copy2(before / path, root / path)


def _compiled(path: str) -> str:
    return importlib.util.cache_from_source(path)


def _compile(root: Path, path: str) -> None:
    """Finds what is no Python before a worker is started, and spares it the time."""
    if not path.endswith(".py"):
        return
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    try:
        py_compile.compile(str(root / path), dfile=path, doraise=True, invalidation_mode=mode)
    except py_compile.PyCompileError as error:
        cause = error.exc_value
        line = f":{cause.lineno}" if isinstance(cause, SyntaxError) else ""
        words = cause.msg if isinstance(cause, SyntaxError) else str(cause)
        raise Refused(f"{path}{line}: {error.exc_type_name}: {words}") from None
