"""The user of a request."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from src.dependencies.application import AppTokenVerifier
from src.errors import Unauthenticated

bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="A token of the sign-in service, at most 5 minutes old."
)


async def get_user_id(
    tokens: AppTokenVerifier,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> str:
    """The verified token's subject: the only source of a user id anywhere."""
    if credentials is None:
        raise Unauthenticated
    return await tokens.subject(credentials.credentials)


UserId = Annotated[str, Depends(get_user_id)]
