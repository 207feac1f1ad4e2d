"""An account with everything in it, as its owner takes it along."""

from pydantic import BaseModel, ConfigDict, Field

from src.shapes.chat import ConversationRead, MessageRead
from src.shapes.task import TaskRead
from src.shapes.task_fields import Timestamp

EXPORT_FORMAT = 1


class AccountRead(BaseModel):
    """Who the account belongs to."""

    id: str
    name: str
    email: str
    created_at: Timestamp


class TaskExport(TaskRead):
    """A task; one with `deleted_at` can still be restored, for 24 hours from then."""

    deleted_at: Timestamp | None


class ConversationExport(ConversationRead):
    """A conversation with everything that was said and done in it, oldest first."""

    messages: list[MessageRead]


class AccountExport(BaseModel):
    """Everything that is stored of one user."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": EXPORT_FORMAT,
                    "exported_at": "2026-11-23T18:00:00Z",
                    "account": {
                        "id": "kq2Zc0uQ3xTq1f8v",
                        "name": "Ada",
                        "email": "ada@example.org",
                        "created_at": "2026-11-01T09:00:00Z",
                    },
                    "tasks": [],
                    "conversations": [],
                }
            ]
        }
    )

    format: int = Field(description="Rises when a field changes its meaning or goes.")
    exported_at: Timestamp
    account: AccountRead
    tasks: list[TaskExport]
    conversations: list[ConversationExport]
