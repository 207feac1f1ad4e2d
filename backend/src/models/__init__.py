"""Tables and the shapes that go in and out of the API."""

from src.models.base import metadata
from src.models.task import Task, TaskCreate, TaskPage, TaskRead, TaskUpdate

__all__ = ["Task", "TaskCreate", "TaskPage", "TaskRead", "TaskUpdate", "metadata"]
