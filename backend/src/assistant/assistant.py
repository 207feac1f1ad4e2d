"""Runs turns: chooses the assistant, streams events to the client, and always stores how the turn ended."""

import asyncio
import logging
from collections.abc import AsyncIterator
from uuid import UUID

from fastapi.sse import format_sse_event
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from src.assistant.cohere.model import CohereModel
from src.assistant.cohere.speaker import CohereSpeaker
from src.assistant.embedded.speaker import EmbeddedSpeaker
from src.assistant.model import EXPLANATIONS, ModelFailure, Reason
from src.assistant.turn import Turn
from src.assistant.turn_limits import KEEP_ALIVE_SECONDS
from src.database import Database, is_unavailable
from src.errors import ApiError, AssistantTooSlow, AssistantUnavailable, DatabaseUnavailable, InternalError
from src.observability.metrics import CHAT_TURNS
from src.observability.request_id import current_request_id
from src.services.turns import TurnService
from src.shapes.chat import AssistantRead, MessageCreate
from src.shapes.chat_events import EVENT_NAMES, Failed, Finished, Started
from src.shapes.chat_fields import AssistantKind, MessageState
from src.shapes.problem import Problem, problem_of

logger = logging.getLogger(__name__)

KEEP_ALIVE = b": keep-alive\n\n"
EMBEDDED_NOTE = "The built-in assistant answers. It understands plain English about your tasks, by fixed rules."
COHERE_NOTE = "A model of Cohere answers. What you write here, and the tasks it looks at, are sent to Cohere."
INSTEAD = "_The Cohere assistant is not available ({reason}), so the built-in assistant answers._\n\n"


class Assistant:
    """The assistant of all users of this process."""

    def __init__(self, database: Database, model: CohereModel) -> None:
        self._database = database
        self._model = model
        self._cohere = CohereSpeaker(model)
        self._embedded = EmbeddedSpeaker()
        self._endings: set[asyncio.Task[None]] = set()

    def read(self) -> AssistantRead:
        """Who answers the next message."""
        if not self._model.configured:
            return AssistantRead(kind=AssistantKind.EMBEDDED, model=None, state="ok", note=EMBEDDED_NOTE)
        reason = self._model.last_failure if self._model.held_back else None
        note = COHERE_NOTE if reason is None else f"The built-in assistant helps out: {EXPLANATIONS[reason]}."
        return AssistantRead(
            kind=AssistantKind.COHERE, model=self._model.name, state="degraded" if reason else "ok", note=note
        )

    async def begin(self, user_id: str, conversation_id: UUID, question: MessageCreate) -> Turn:
        """Stores the question. Raises NotFound when the conversation is not the user's."""
        kind = AssistantKind.COHERE if self._model.configured else AssistantKind.EMBEDDED
        model = self._model.name if kind is AssistantKind.COHERE else None
        async with self._database.session() as session:
            start = await TurnService(session, user_id).begin(conversation_id, question.text, kind, model)
        return Turn(self._database, user_id, start, question, kind, model)

    async def stream(self, turn: Turn) -> AsyncIterator[bytes]:
        """The turn as server-sent events. A client that goes away ends it."""
        events: asyncio.Queue[BaseModel | None] = asyncio.Queue()
        turn.emit = events.put_nowait
        work = asyncio.create_task(self._run(turn))
        work.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while True:
                try:
                    event = await asyncio.wait_for(events.get(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield KEEP_ALIVE
                    continue
                if event is None:
                    return
                yield format_sse_event(event=EVENT_NAMES[type(event)], data_str=event.model_dump_json())
        finally:
            work.cancel()

    async def close(self) -> None:
        """Waits until the ends of turns are stored, then closes the connections to the model."""
        await asyncio.gather(*self._endings, return_exceptions=True)
        await self._model.close()

    async def _run(self, turn: Turn) -> None:
        turn.emit(
            Started(
                message_id=turn.message_id,
                user_message_id=turn.user_message_id,
                assistant=turn.assistant,
                model=turn.model,
            )
        )
        error: ApiError | None = None
        state = MessageState.STOPPED
        try:
            async with asyncio.timeout(turn.seconds_left):
                await self._speak(turn)
            state = MessageState.COMPLETE
        except TimeoutError:
            error = AssistantTooSlow()
        except ModelFailure as failure:
            error = AssistantTooSlow() if failure.reason is Reason.TOO_SLOW else AssistantUnavailable()
        except SQLAlchemyError as failure:
            error = self._database_error(failure)
        except Exception as failure:
            logger.error("turn failed", exc_info=failure)
            error = InternalError()
        finally:
            # In a task of its own: a client that disconnects cancels this one, but the end must be stored.
            ending = asyncio.create_task(self._end(turn, MessageState.FAILED if error else state, error))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)
            await asyncio.shield(ending)

    async def _speak(self, turn: Turn) -> None:
        if turn.assistant is AssistantKind.COHERE:
            try:
                return await self._cohere.answer(turn)
            except ModelFailure as failure:
                if turn.has_begun:
                    raise
                turn.assistant, turn.model = AssistantKind.EMBEDDED, None
                await turn.say(INSTEAD.format(reason=failure))
        await self._embedded.answer(turn)

    async def _end(self, turn: Turn, state: MessageState, error: ApiError | None) -> None:
        try:
            message = await turn.finish(state)
        except ApiError as failure:  # the conversation was deleted meanwhile
            error = failure
        except Exception as failure:
            error = self._database_error(failure)
        CHAT_TURNS.labels(str(turn.assistant), "failed" if error else str(state)).inc()
        turn.emit(Failed(problem=_problem(error)) if error else Finished(message=message))

    def _database_error(self, failure: Exception) -> ApiError:
        if is_unavailable(failure):
            return DatabaseUnavailable()
        logger.error("turn failed", exc_info=failure)
        return InternalError()


def _problem(error: ApiError) -> Problem:
    return Problem.model_validate(problem_of(error, current_request_id()))
