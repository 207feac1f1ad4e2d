"""Services bound to the request's transaction and user."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.dependencies.session import get_session
from src.dependencies.user import get_user_id
from src.services.conversations import ConversationService
from src.services.decisions import DecisionService
from src.services.tasks import TaskService


def get_task_service(
    user_id: Annotated[str, Depends(get_user_id)],
    session: Annotated[AsyncSession, Depends(get_session, scope="function")],
) -> TaskService:
    """The user is verified first: a request without a token never reaches the database."""
    return TaskService(session, user_id)


def get_conversation_service(
    user_id: Annotated[str, Depends(get_user_id)],
    session: Annotated[AsyncSession, Depends(get_session, scope="function")],
) -> ConversationService:
    """The conversations of the user."""
    return ConversationService(session, user_id)


def get_decision_service(
    user_id: Annotated[str, Depends(get_user_id)],
    session: Annotated[AsyncSession, Depends(get_session, scope="function")],
) -> DecisionService:
    """What the user decides about the assistant's work."""
    return DecisionService(session, user_id)
