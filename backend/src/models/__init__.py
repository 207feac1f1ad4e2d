"""Tables and the shapes that go in and out of the API."""

from src.models.account import AccountExport, AccountRead, TaskExport
from src.models.base import metadata
from src.models.conversation import Confirmation, Conversation, Message, ToolCall
from src.models.idempotency_key import IdempotencyKey
from src.models.rate_limit import RateLimit
from src.models.task import Task, TaskCreate, TaskPage, TaskRead, TaskUpdate
from src.models.task_bulk import BulkAction, BulkItem, BulkOutcome, BulkResult, BulkResults, TaskBulk, TaskMove
from src.models.task_fields import TaskPriority, TaskStatus
from src.models.task_query import SummaryQuery, TagCount, TaskQuery, TaskSort, TaskSummary, TaskView

__all__ = [
    "AccountExport",
    "AccountRead",
    "BulkAction",
    "BulkItem",
    "BulkOutcome",
    "BulkResult",
    "BulkResults",
    "Confirmation",
    "Conversation",
    "IdempotencyKey",
    "Message",
    "RateLimit",
    "SummaryQuery",
    "TagCount",
    "Task",
    "TaskBulk",
    "TaskCreate",
    "TaskExport",
    "TaskMove",
    "TaskPage",
    "TaskPriority",
    "TaskQuery",
    "TaskRead",
    "TaskSort",
    "TaskStatus",
    "TaskSummary",
    "TaskUpdate",
    "TaskView",
    "ToolCall",
    "metadata",
]
