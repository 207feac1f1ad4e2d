"""What an error answer of Cohere means: why, and when to ask again."""

from src.assistant.model import ModelFailure, Reason


def failure_of(status: int | None, headers: dict[str, str] | None) -> ModelFailure:
    """The failure that an HTTP status of Cohere means."""
    if status == 429:
        return ModelFailure(Reason.RATE_LIMITED, retry_after=_seconds(headers or {}))
    if status in (401, 403, 498):
        return ModelFailure(Reason.KEY_REFUSED)
    if status is None or status >= 500 or status < 400:
        return ModelFailure(Reason.FAULTY, retry_after=_seconds(headers or {}))
    return ModelFailure(Reason.REQUEST_REFUSED)


def _seconds(headers: dict[str, str]) -> float | None:
    """Retry-After in seconds. A date there is rare, and our default pause is used for it."""
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
