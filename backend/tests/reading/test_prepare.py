"""The start of a process compiles no rule, and a text after `prepare` none either."""

import json
import subprocess
import sys
from pathlib import Path

BACKEND = Path(__file__).parents[2]
SCRIPT = """
import json
from datetime import UTC, datetime
import src.main
from src import reading
from src.reading.words import pattern

sizes = [pattern.cache_info().currsize]
reading.prepare()
sizes.append(pattern.cache_info().currsize)
reading.read("pay rent every month on the 3rd until december 24 at half past 8", reading.Context(datetime.now(UTC)))
sizes.append(pattern.cache_info().currsize)
print(json.dumps(sizes))
"""


def test_the_rules_are_compiled_by_prepare_and_neither_at_the_start_nor_for_a_text() -> None:
    output = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=BACKEND, capture_output=True, text=True, check=True
    ).stdout
    at_start, prepared, after_a_text = json.loads(output)
    assert at_start < prepared / 4
    assert after_a_text - prepared <= 2, "no more than words of a rule's own"
