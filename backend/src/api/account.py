"""/api/v1/account"""

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from src.dependencies import AppDatabase, UserId
from src.http.responses import problems
from src.services.account_export import AccountExporter
from src.shapes import AccountExport

router = APIRouter(prefix="/api/v1/account", tags=["account"])


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"model": AccountExport, "description": "A file to keep."}, **problems()},
)
async def export_account(user_id: UserId, database: AppDatabase) -> StreamingResponse:
    """Download everything that is stored of the user."""
    parts = await AccountExporter(database, user_id).begin()
    name = f"taskora-{datetime.now(UTC):%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(parts, media_type="application/json", headers=headers)
