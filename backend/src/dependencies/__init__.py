"""What endpoints ask for by type."""

from src.dependencies.application import AppAssistant, AppDatabase, AppReadiness, AppSettings
from src.dependencies.services import Conversations, Decisions, Tasks
from src.dependencies.user import UserId

__all__ = [
    "AppAssistant",
    "AppDatabase",
    "AppReadiness",
    "AppSettings",
    "Conversations",
    "Decisions",
    "Tasks",
    "UserId",
]
