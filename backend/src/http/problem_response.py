"""Problem documents as HTTP responses."""

from starlette.responses import JSONResponse

from src.errors import ApiError
from src.observability.request_id import current_request_id
from src.shapes.problem import problem_of

CONTENT_TYPE = "application/problem+json"


def problem_response(error: ApiError) -> JSONResponse:
    """The response for an error, with the id of the current request."""
    body = problem_of(error, current_request_id())
    return JSONResponse(body, status_code=error.status, headers=dict(error.headers), media_type=CONTENT_TYPE)
