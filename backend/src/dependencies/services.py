"""Services bound to the request's transaction and user."""

from typing import Annotated

from fastapi import Depends

from src.dependencies.session import Session
from src.dependencies.user import UserId
from src.services.conversations import ConversationService
from src.services.decisions import DecisionService
from src.services.tasks import TaskService

# The user comes first: a request without a token never reaches the database.


async def get_task_service(user_id: UserId, session: Session) -> TaskService:
    """The user's tasks."""
    return TaskService(session, user_id)


async def get_conversation_service(user_id: UserId, session: Session) -> ConversationService:
    """The user's conversations."""
    return ConversationService(session, user_id)


async def get_decision_service(user_id: UserId, session: Session) -> DecisionService:
    """What the user decides about the assistant's work."""
    return DecisionService(session, user_id)


Tasks = Annotated[TaskService, Depends(get_task_service, scope="function")]
Conversations = Annotated[ConversationService, Depends(get_conversation_service, scope="function")]
Decisions = Annotated[DecisionService, Depends(get_decision_service, scope="function")]
