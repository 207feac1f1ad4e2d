"""What endpoints ask for by type."""

from src.dependencies.application import AppAssistant, AppChanges, AppDatabase, AppReadiness, AppSettings
from src.dependencies.services import Conversations, Decisions, Tasks
from src.dependencies.user import UserId

__all__ = [
    "AppAssistant",
    "AppChanges",
    "AppDatabase",
    "AppReadiness",
    "AppSettings",
    "Conversations",
    "Decisions",
    "Tasks",
    "UserId",
]
