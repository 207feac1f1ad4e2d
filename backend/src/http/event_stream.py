"""Answers that are server-sent events."""

from starlette.responses import StreamingResponse

# Nothing on the way may keep, change or collect the pieces of a stream.
STREAM_HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
KEEP_ALIVE = b": keep-alive\n\n"


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"
