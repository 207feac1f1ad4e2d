"""Answers with a model, in a loop: text, tool calls, their results, text."""

from src.assistant.cohere.prompt import history_messages, system_message, tool_calls, tool_definitions, tool_result
from src.assistant.model import Model
from src.assistant.turn import Turn

STOPPED = "I stopped here: this is as much as I can do in one answer. Tell me to go on if there is more to do."


class CohereSpeaker:
    """The assistant that answers with a model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._tools = tool_definitions()

    async def answer(self, turn: Turn) -> None:
        """One turn. Raises ModelFailure when the model does not answer."""
        messages = [
            system_message(turn.now, turn.question.time_zone),
            *history_messages(turn.history),
            {"role": "user", "content": turn.question.text},
        ]
        while True:
            may_act = turn.calls_left > 0
            reply = await self._model.reply(messages, self._tools, turn.say, turn.seconds_left, may_act=may_act)
            if not reply.requests:
                return
            if not may_act:
                return await turn.say(STOPPED)
            if reply.text:
                await turn.say("\n\n")
            messages.append(
                tool_calls(reply.plan or reply.text, [(r.id, r.name, r.arguments or {}) for r in reply.requests])
            )
            messages += [tool_result(r.id, await turn.call(r.name, r.arguments)) for r in reply.requests]
