"""What a tool is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from src.errors import ApiError, NotFound
from src.errors.field_errors import field_errors
from src.services.phrases import Clock
from src.services.tasks import TaskService
from src.services.tool_outcome import Outcome
from src.shapes import TaskRead
from src.tools.loose_arguments import read_loosely


class ToolFailure(Exception):
    """The tool changed nothing; the message tells the model why."""


class Arguments(BaseModel):
    """Base of all arguments."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class ToolContext:
    """The tasks of one user, the time and time zone that relative dates refer to, and the locale of what is said.

    None where nobody told it.
    """

    tasks: TaskService
    time_zone: str | None
    now: datetime
    locale: str | None = None

    def due(self, task: TaskRead) -> str | None:
        """`tomorrow at 17:00`: when the task is due in its own zone, as people of the locale write it."""
        if task.due_at is None or task.due_time_zone is None:
            return None
        return Clock.of(self.now, task.due_time_zone, self.locale).moment(task.due_at)


@dataclass(frozen=True)
class Tool:
    """A tool: its description for the model, the models of its arguments and result, and what it does."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    result: type[BaseModel]
    run: Callable[[ToolContext, Any], Awaitable[Outcome]]
    read_only: bool = False
    destructive: bool = False
    idempotent: bool = False

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """The schema of the arguments. A default of null is not shown where null is no value: clients would send it."""
        schema = self.arguments.model_json_schema()
        for part in (schema, *schema.get("$defs", {}).values()):
            for field in part.get("properties", {}).values():
                if field.get("default", "") is None and "type" in field:
                    del field["default"]
        return schema

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """The schema of the result."""
        return self.result.model_json_schema(mode="serialization")

    async def call(self, context: ToolContext, arguments: dict[str, Any]) -> Outcome:
        """Checks the arguments and runs. Raises ToolFailure: the caller's transaction must then be rolled back."""
        try:
            return await self.run(context, self.arguments.model_validate(read_loosely(self.arguments, arguments)))
        except ValidationError as error:
            raise ToolFailure("; ".join(f"{e.field}: {e.message}" for e in field_errors(error.errors()))) from None
        except NotFound:
            raise ToolFailure("There is no such task.") from None
        except (ApiError, ValueError) as error:
            raise ToolFailure(str(error)) from None
