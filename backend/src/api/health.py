"""For the cluster and for people who ask which build is running."""

from fastapi import APIRouter, Request, Response

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The event loop answers. Never asks the database: restarting this process would not heal it."""
    return {"status": "ok"}


NOT_READY = {503: {"description": "Not ready", "content": {"application/json": {"example": {"status": "unavailable"}}}}}


@router.get("/readyz", responses=NOT_READY)
async def readyz(request: Request, response: Response) -> dict[str, str | dict[str, str]]:
    """This replica can serve; 503 names the failing part."""
    failing = await request.app.state.readiness.failing()
    if failing:
        response.status_code = 503
        return {"status": "unavailable", "failing": failing}
    return {"status": "ok"}


@router.get("/version")
async def version(request: Request) -> dict[str, str]:
    """Which build this is."""
    return {"service": "backend", "build": request.app.state.settings.build}
