"""/api/v1/problems"""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from src.errors import NotFound, catalogue
from src.shapes.problem import CATALOGUE_PATH

router = APIRouter(prefix=CATALOGUE_PATH, tags=["problems"])


class ProblemKind(BaseModel):
    """One code that an error answer can have."""

    code: str
    status: int
    title: str
    meaning: str


class ProblemKinds(BaseModel):
    """Every code, in order of status."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"items": [{"code": "not_found", "status": 404, "title": "Not Found", "meaning": NotFound.detail}]}
            ]
        }
    )

    items: list[ProblemKind]


@router.get("")
async def list_problems() -> ProblemKinds:
    """Explain the codes of error answers; their `type` leads here. Needs no token."""
    return ProblemKinds(
        items=[
            ProblemKind(code=kind.code, status=kind.status, title=kind.status.phrase, meaning=kind.detail)
            for kind in catalogue()
        ]
    )
