"""The limits of one answer. They are enforced in code, whatever a model asks for."""

TURN_SECONDS = 28.0  # storing the end takes its share of the 30 s
MAX_TOOL_CALLS = 6
# Each can be undone. Further deletions in the same answer need a confirmation.
MAX_UNCONFIRMED_DELETIONS = 1
MAX_TEXT = 20_000
KEEP_ALIVE_SECONDS = 5.0
