"""Scripts in a fresh interpreter, and what it has imported after them."""

import json
import subprocess
import sys

from tests.support.databases import BACKEND

# Enough for settings that are accepted; nothing is contacted.
ENVIRONMENT = {"DATABASE_HOST": "database.invalid", "DATABASE_PASSWORD_FILE": __file__, "METRICS_PORT": "0"}


def output_of(script: str) -> str:
    """The last line that a script prints in an interpreter of its own."""
    command = [sys.executable, "-c", script]
    output = subprocess.run(command, cwd=BACKEND, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return output.splitlines()[-1]


def packages_after(lines: str) -> set[str]:
    """The top-level names among the modules that are there after these lines."""
    modules = json.loads(output_of(f"{lines}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"))
    return {name.partition(".")[0] for name in modules}
