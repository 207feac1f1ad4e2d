"""Processes of our own code without the second that its imports take: forks of one process that has them.

`python -m tests.support.forks` is that one. It has one thread and no connection, so what it forks differs from a new
interpreter in nothing but the modules that are there already. It reads a request per line, answers with the process id,
and leaves the exit code of each beside its output.
"""

import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from tests.support.databases import BACKEND, process_environment

# Not what is run itself: it has to run as it does in an interpreter of its own.
MODULES = (
    "alembic.config",
    "sqlalchemy.dialects.postgresql.psycopg",
    "src.observability.logs",
    "src.schema.migration_lock",
    "src.schema.revisions",
    "src.settings",
    "src.tables",
)


class Fork:
    """As much of `subprocess.Popen` as the tests need."""

    def __init__(self, pid: int, output: Path) -> None:
        self._pid = pid
        self._output = output
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        ended = code_file(self._output)
        if self.returncode is None and ended.exists():
            self.returncode = int(ended.read_text())
        return self.returncode

    def communicate(self, timeout: float) -> tuple[str, None]:
        """Waits for the end, and returns what was said on both streams."""
        deadline = time.monotonic() + timeout
        while self.poll() is None:
            assert time.monotonic() < deadline, f"still running: {self._output.read_text()}"
            time.sleep(0.02)
        return self._output.read_text(), None

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


class Forks:
    """Starts modules as `databases.start` does."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._started = 0

    def start(self, module: str, url: URL, directory: Path, *arguments: str, **environment: str) -> Fork:
        assert self._parent.stdin and self._parent.stdout
        self._started += 1
        output = directory / f"output-{self._started}"
        output.touch()
        request = {
            "module": module,
            "arguments": arguments,
            "environment": process_environment(url, directory, **environment),
            "output": str(output),
        }
        print(json.dumps(request), file=self._parent.stdin, flush=True)
        return Fork(int(self._parent.stdout.readline()), output)

    def close(self) -> None:
        """Ends the one that forks; what it forked has ended before."""
        self._parent.communicate()


def code_file(output: Path) -> Path:
    return output.with_suffix(".code")


def serve() -> None:
    for name in MODULES:
        importlib.import_module(name)
    outputs: dict[int, Path] = {}

    def reap(*_: object) -> None:
        for pid, output in list(outputs.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del outputs[pid]
                # Under its name only when it is whole.
                written = output.with_suffix(".part")
                written.write_text(str(os.waitstatus_to_exitcode(status)))
                written.rename(code_file(output))

    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(run(request))
        outputs[pid] = Path(request["output"])
        print(pid, flush=True)
        reap()


def run(request: dict[str, Any]) -> int:
    """Runs the module as `python -m` does, and returns the exit code."""
    output = os.open(request["output"], os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output, stream.fileno())
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [request["module"], *request["arguments"]]
    code: object = 0
    try:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    if not isinstance(code, int):
        print(code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else 1


if __name__ == "__main__":
    serve()
