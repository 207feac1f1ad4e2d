"""The streams that are open on this replica, by their user."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST_PER_USER = 12
MOST_NAMED = 50


class Follower:
    """One open stream."""

    def __init__(self) -> None:
        self._requests: list[str] = []
        self._woken = asyncio.Event()
        self.ended = False

    def tell(self, request_id: str) -> None:
        """Tasks were changed by that request; an empty id when it is not known which."""
        # Whoever does not read is told once that there was something.
        self._requests = [*self._requests, request_id] if len(self._requests) < MOST_NAMED else [""]
        self._woken.set()

    def end(self) -> None:
        """Nothing more comes."""
        self.ended = True
        self._woken.set()

    async def next(self, seconds: float) -> list[str]:
        """The requests that changed something since the last call: at once, or an empty list after so many seconds."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return []
        self._woken.clear()
        told, self._requests = self._requests, []
        return told


class Followers:
    """Who follows the tasks of whom."""

    def __init__(self) -> None:
        self._by_user: defaultdict[str, set[Follower]] = defaultdict(set)
        self._closed = False

    def __len__(self) -> int:
        return sum(len(streams) for streams in self._by_user.values())

    def full(self, user_id: str) -> bool:
        """Whether that user has as many streams on this replica as one may have."""
        return len(self._by_user.get(user_id, ())) >= MOST_PER_USER

    @contextmanager
    def follow(self, user_id: str) -> Iterator[Follower]:
        """A stream of that user, told of everything from here to the end of the block."""
        follower = Follower()
        self._by_user[user_id].add(follower)
        if self._closed:
            follower.end()
        try:
            yield follower
        finally:
            self._by_user[user_id].discard(follower)
            if not self._by_user[user_id]:
                del self._by_user[user_id]

    def tell(self, user_id: str, request_id: str) -> None:
        """Tells all streams of a user."""
        for follower in self._by_user.get(user_id, ()):
            follower.tell(request_id)

    def tell_all(self) -> None:
        """Tells everybody, when nobody knows what was missed."""
        for user_id in list(self._by_user):
            self.tell(user_id, "")

    def close(self) -> None:
        """Ends all streams, and each new one at once: the process is about to end."""
        self._closed = True
        for streams in self._by_user.values():
            for follower in streams:
                follower.end()
