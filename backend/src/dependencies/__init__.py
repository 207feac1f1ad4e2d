"""What endpoints ask for by type."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.database import Database
from src.dependencies.database import get_database
from src.dependencies.services import get_conversation_service, get_decision_service, get_task_service
from src.dependencies.session import get_session
from src.dependencies.user import get_user_id
from src.services.conversations import ConversationService
from src.services.decisions import DecisionService
from src.services.tasks import TaskService

AppDatabase = Annotated[Database, Depends(get_database)]
UserId = Annotated[str, Depends(get_user_id)]
# Scope "function": the transaction is committed before the answer leaves, so a 201 is a promise kept.
Session = Annotated[AsyncSession, Depends(get_session, scope="function")]
Tasks = Annotated[TaskService, Depends(get_task_service, scope="function")]
Conversations = Annotated[ConversationService, Depends(get_conversation_service, scope="function")]
Decisions = Annotated[DecisionService, Depends(get_decision_service, scope="function")]

__all__ = ["AppDatabase", "Conversations", "Decisions", "Session", "Tasks", "UserId"]
