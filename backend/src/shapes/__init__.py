"""What goes in and out: pydantic models of requests, answers and events."""

from src.shapes.account import AccountExport, AccountRead, TaskExport
from src.shapes.task import TaskCreate, TaskPage, TaskRead, TaskUpdate
from src.shapes.task_bulk import BulkAction, BulkItem, BulkOutcome, BulkResult, BulkResults, TaskBulk, TaskMove
from src.shapes.task_fields import TaskPriority, TaskStatus
from src.shapes.task_query import SummaryQuery, TagCount, TaskQuery, TaskSort, TaskSummary, TaskView
from src.shapes.task_repeat import RepeatRead, TaskRepeat

__all__ = [
    "AccountExport",
    "AccountRead",
    "BulkAction",
    "BulkItem",
    "BulkOutcome",
    "BulkResult",
    "BulkResults",
    "RepeatRead",
    "SummaryQuery",
    "TagCount",
    "TaskBulk",
    "TaskCreate",
    "TaskExport",
    "TaskMove",
    "TaskPage",
    "TaskPriority",
    "TaskQuery",
    "TaskRead",
    "TaskRepeat",
    "TaskSort",
    "TaskStatus",
    "TaskSummary",
    "TaskUpdate",
    "TaskView",
]
