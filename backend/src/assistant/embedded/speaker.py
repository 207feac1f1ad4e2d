"""Answers by rules."""

from src.assistant.turn import Turn


class EmbeddedSpeaker:
    """Speaks without a model."""

    async def answer(self, turn: Turn) -> None:
        """One turn."""
        await turn.say("I can list, add, change, complete and delete your tasks.")
