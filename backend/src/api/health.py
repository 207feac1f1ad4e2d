"""For the cluster and for people who ask which build is running."""

from typing import Any

from fastapi import APIRouter, Response

from src.dependencies import AppReadiness, AppSettings

router = APIRouter(tags=["health"])


def as_example(**members: str) -> dict[int | str, dict[str, Any]]:
    """An answer that is as small as this."""
    return {200: {"content": {"application/json": {"example": members}}}}


NOT_READY: dict[int | str, dict[str, Any]] = {
    503: {"description": "Not ready", "content": {"application/json": {"example": {"status": "unavailable"}}}}
}


@router.get("/healthz", responses=as_example(status="ok"))
async def healthz() -> dict[str, str]:
    """The event loop answers. Never asks the database: restarting this process would not heal it."""
    return {"status": "ok"}


@router.get("/readyz", responses={**as_example(status="ok"), **NOT_READY})
async def readyz(readiness: AppReadiness, response: Response) -> dict[str, str | dict[str, str]]:
    """Whether this replica wants traffic. `degraded` still does: it answers 503 where the failing part is needed."""
    state = await readiness.state()
    if not state.ready:
        response.status_code = 503
    if state.failing:
        return {"status": "degraded" if state.ready else "unavailable", "failing": dict(state.failing)}
    return {"status": "ok"}


@router.get("/version", responses=as_example(service="backend", build="3f1c0a9d"))
async def version(settings: AppSettings) -> dict[str, str]:
    """Which build this is."""
    return {"service": "backend", "build": settings.build}
