"""What a fresh interpreter has imported after some lines of Python."""

import json
import subprocess
import sys

from tests.support.databases import BACKEND

# Enough for settings that are accepted; nothing is contacted.
ENVIRONMENT = {"DATABASE_HOST": "database.invalid", "DATABASE_PASSWORD_FILE": __file__, "METRICS_PORT": "0"}


def packages_after(lines: str) -> set[str]:
    """The top-level names among its modules."""
    script = f"{lines}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    command = [sys.executable, "-c", script]
    output = subprocess.run(command, cwd=BACKEND, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout
    return {name.partition(".")[0] for name in json.loads(output.splitlines()[-1])}
