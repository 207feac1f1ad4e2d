"""What lives as long as the application, read from its state with its type.

Coroutines, because FastAPI runs plain functions in a thread.
"""

from typing import Annotated

from fastapi import Depends, Request

from src.assistant.assistant import Assistant
from src.auth.tokens import TokenVerifier
from src.changes import ChangeListener
from src.database import Database
from src.schema.readiness import Readiness
from src.settings import Settings


async def get_settings(request: Request) -> Settings:
    """The settings of this process."""
    settings: Settings = request.app.state.settings
    return settings


async def get_database(request: Request) -> Database:
    """The connection pool, for endpoints that work in more than one transaction."""
    database: Database = request.app.state.database
    return database


async def get_token_verifier(request: Request) -> TokenVerifier:
    """The verifier of bearer tokens."""
    tokens: TokenVerifier = request.app.state.tokens
    return tokens


async def get_assistant(request: Request) -> Assistant:
    """The assistant of all users of this process."""
    assistant: Assistant = request.app.state.assistant
    return assistant


async def get_readiness(request: Request) -> Readiness:
    """The check of this replica."""
    readiness: Readiness = request.app.state.readiness
    return readiness


async def get_changes(request: Request) -> ChangeListener:
    """What this replica hears of changes."""
    changes: ChangeListener = request.app.state.changes
    return changes


AppSettings = Annotated[Settings, Depends(get_settings)]
AppDatabase = Annotated[Database, Depends(get_database)]
AppTokenVerifier = Annotated[TokenVerifier, Depends(get_token_verifier)]
AppAssistant = Annotated[Assistant, Depends(get_assistant)]
AppChanges = Annotated[ChangeListener, Depends(get_changes)]
AppReadiness = Annotated[Readiness, Depends(get_readiness)]
