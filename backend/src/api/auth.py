"""/api/v1/auth"""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from src.dependencies import UserId
from src.http.responses import problems

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])


class Me(BaseModel):
    """The user that the token was issued to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "fT3kPq0dXs8YwZ1n"}]})

    id: str


@router.get("/me", responses=problems())
async def read_me(user_id: UserId) -> Me:
    """Who am I?"""
    return Me(id=user_id)
