"""What endpoints ask for by type."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.assistant.assistant import Assistant
from src.database import Database
from src.dependencies.application import get_assistant, get_database, get_readiness, get_settings
from src.dependencies.services import get_conversation_service, get_decision_service, get_task_service
from src.dependencies.session import get_session
from src.dependencies.user import get_user_id
from src.schema.readiness import Readiness
from src.services.conversations import ConversationService
from src.services.decisions import DecisionService
from src.services.tasks import TaskService
from src.settings import Settings

AppAssistant = Annotated[Assistant, Depends(get_assistant)]
AppDatabase = Annotated[Database, Depends(get_database)]
AppReadiness = Annotated[Readiness, Depends(get_readiness)]
AppSettings = Annotated[Settings, Depends(get_settings)]
UserId = Annotated[str, Depends(get_user_id)]
# Scope "function": the transaction is committed before the answer is sent, so a 201 means that the row is stored.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
Tasks = Annotated[TaskService, Depends(get_task_service, scope="function")]
Conversations = Annotated[ConversationService, Depends(get_conversation_service, scope="function")]
Decisions = Annotated[DecisionService, Depends(get_decision_service, scope="function")]

__all__ = [
    "AppAssistant",
    "AppDatabase",
    "AppReadiness",
    "AppSettings",
    "Conversations",
    "Decisions",
    "Session",
    "Tasks",
    "UserId",
]
