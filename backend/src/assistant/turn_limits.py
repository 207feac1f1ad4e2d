"""What one answer may cost and do. No model can raise these: they are counted here."""

TURN_SECONDS = 28.0  # storing the end takes its share of the 30 s
MAX_TOOL_CALLS = 6
# Each can be taken back. All others of the same answer wait for the user.
MAX_UNCONFIRMED_DELETIONS = 1
MAX_TEXT = 20_000
KEEP_ALIVE_SECONDS = 5.0
