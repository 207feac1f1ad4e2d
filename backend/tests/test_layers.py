"""The rooms of the application import downwards only. The layers themselves are written down in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import BACKEND

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo', '--no-cache'])"


def lint_imports(folder: Path) -> tuple[int, str]:
    """The exit code and the report for the sources in a folder."""
    run = subprocess.run([sys.executable, "-c", LINT_IMPORTS], cwd=folder, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(BACKEND / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BACKEND / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_hold() -> None:
    code, report = lint_imports(BACKEND)
    assert code == 0 and "0 broken" in report, report


PLANTED = {
    "upwards": ("services/cursor.py", "from src.tools import TOOLS"),
    "upwards, in a function": ("errors/base.py", "def late():\n    import src.main"),
    "upwards, for types": ("shapes/task.py", "import typing\nif typing.TYPE_CHECKING:\n    import src.tables.task"),
    "between neighbours": ("http/strict_json.py", "import src.assistant.turn"),
    "a cycle of files": ("services/task_views.py", "import src.services.task_list"),
    "a room without a layer": ("attic/__init__.py", ""),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_import_is_found(copy: Path, kind: str) -> None:
    name, lines = PLANTED[kind]
    file = copy / "src" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + f"\n{lines}\n")
    code, report = lint_imports(copy)
    assert code == 1, report
