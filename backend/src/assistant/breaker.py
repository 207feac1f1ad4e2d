"""A circuit breaker: stops calling a service that keeps failing, and probes it once per period."""

import time
from collections.abc import Callable

FAILURES = 5
SECONDS = 30.0


class CircuitBreaker:
    """Opens after several failures in a row. While it is open, one call per period goes through as a probe.

    Each replica has its own: it saves waiting time, which needs no agreement between replicas.
    """

    def __init__(
        self, failures: int = FAILURES, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._failed = 0
        self._blocked_until: float | None = None  # None: calls pass

    @property
    def open(self) -> bool:
        """True while calls other than probes are held back."""
        return self._blocked_until is not None

    def admits(self) -> bool:
        """Whether this call may go out. Admitting a probe starts the next period, so it stays the only one."""
        if self._blocked_until is None:
            return True
        if self._clock() < self._blocked_until:
            return False
        self._blocked_until = self._clock() + self._seconds
        return True

    def succeeded(self) -> None:
        """A call worked: all may pass."""
        self._failed = 0
        self._blocked_until = None

    def failed(self, *, for_good: bool = False) -> None:
        """A call failed. `for_good`: the next will fail as well, a refused key for example."""
        self._failed += 1
        if for_good or self._failed >= self._failures:
            self._blocked_until = self._clock() + self._seconds
