"""A server that speaks Cohere's v2 chat over real HTTP, in all the ways a real one can, good and bad.

It is as strict as the original about what it is asked: a wrong path, key or message is refused. What it answers is
scripted, either as a list of answers or as a function of the request.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import count
from ssl import SSLContext
from typing import Any

KEY = "key-of-the-tests"
MODEL = "command-of-the-tests"
Request = dict[str, Any]
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
Brain = Callable[[Request], Answer]
_ids = count(1)


class CohereServer:
    """Answers each request with the next of `answers`, or else with what `brain` says to it."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.brain: Brain | None = None
        self.requests: list[Request] = []
        self.refusals: list[str] = []
        self.open = 0
        self.url = ""
        self._writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self._writers.add(writer)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head.split("\r\n")[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            answer = asyncio.create_task(self._answer(head.split("\r\n")[0], headers, body, writer))
            gone = asyncio.create_task(reader.read(1))
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            for task in (answer, gone):
                task.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            self._writers.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _answer(self, line: str, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> None:
        if headers.get("authorization") != f"Bearer {KEY}":
            return await status(401, message="invalid api token")(writer)
        request = json.loads(body)
        problem = fault_in(line, request)
        if problem:
            self.refusals.append(problem)
            return await status(400, message=problem)(writer)
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else self.brain(request) if self.brain else says("Nothing left.")
        await answer(writer)


@asynccontextmanager
async def cohere_server(tls: SSLContext | None = None) -> AsyncIterator[CohereServer]:
    fake = CohereServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0, ssl=tls)
    fake.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        fake.hang_up()


def fault_in(line: str, request: Request) -> str | None:
    """What the original would refuse, or None."""
    if not line.startswith("POST /v2/chat "):
        return f"no such address: {line}"
    if request.get("model") != MODEL or request.get("stream") is not True:
        return "model or stream is wrong"
    if request.get("tool_choice", "NONE") not in ("NONE", "REQUIRED"):
        return "tool_choice is wrong"
    known: set[str] = set()
    for message in request["messages"]:
        match message:
            case {"role": "system" | "user", "content": str(content)} if content:
                pass
            case {"role": "assistant", "content": str(content)} if content and "tool_calls" not in message:
                pass
            case {"role": "assistant", "tool_calls": [_, *_] as made}:
                for call in made:
                    json.loads(call["function"]["arguments"])
                    known.add(call["id"])
            case {"role": "tool", "tool_call_id": str(identifier), "content": [_, *_] as parts} if identifier in known:
                for part in parts:
                    json.loads(part["document"]["data"])
                known.remove(identifier)
            case _:
                return f"a message is wrong: {json.dumps(message)[:300]}"
    if known:
        return "a tool call has no result"
    for tool in request["tools"]:
        if tool["type"] != "function" or tool["function"]["parameters"]["type"] != "object":
            return "a tool is wrong"
    return None


# Good answers.


def says(*pieces: str, finish: str = "COMPLETE") -> Answer:
    """Words, piece by piece."""
    return events([started(), content_start(), *map(words, pieces), {"type": "content-end", "index": 0}, ended(finish)])


def calls(*wanted: tuple[str, dict[str, Any] | str], plan: str = "I will use a tool.") -> Answer:
    """Tool calls; their arguments come in two pieces, as in life. A string is sent as it is."""
    made: list[dict[str, Any]] = [started(), {"type": "tool-plan-delta", "delta": {"message": {"tool_plan": plan}}}]
    for index, (name, arguments) in enumerate(wanted):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {"id": f"{name}_{next(_ids)}", "type": "function", "function": {"name": name, "arguments": ""}}
        made.append({"type": "tool-call-start", "index": index, "delta": {"message": {"tool_calls": call}}})
        made += [
            {
                "type": "tool-call-delta",
                "index": index,
                "delta": {"message": {"tool_calls": {"function": {"arguments": piece}}}},
            }
            for piece in (text[: len(text) // 2], text[len(text) // 2 :])
        ]
        made.append({"type": "tool-call-end", "index": index})
    return events([*made, ended("TOOL_CALL")])


# Bad answers.


def status(code: int, *, retry_after: str | None = None, message: str = "no", body: bytes | None = None) -> Answer:
    """An error instead of a stream."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        content = json.dumps({"message": message}).encode() if body is None else body
        extra = f"Retry-After: {retry_after}\r\n" if retry_after else ""
        writer.write(
            f"HTTP/1.1 {code} X\r\nContent-Type: application/json\r\n{extra}"
            f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode()
            + content
        )
        await writer.drain()

    return answer


def raw(*lines: bytes, content_type: str = "text/event-stream", pause: float = 0, cut: bool = False) -> Answer:
    """Any bytes as the stream. `cut`: the connection ends in the middle of it."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        await head(writer, content_type)
        for line in lines:
            await chunk(writer, line)
            await asyncio.sleep(pause)
        if cut:
            writer.transport.abort()
        else:
            writer.write(b"0\r\n\r\n")
            await writer.drain()

    return answer


def events(made: Iterable[dict[str, Any]], pause: float = 0, cut: bool = False) -> Answer:
    """Any events as the stream."""
    return raw(*map(encoded, made), pause=pause, cut=cut)


def silence() -> Answer:
    """Takes the request and never says anything."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3600)

    return answer


def endless(pause: float = 0.02, first: Iterable[dict[str, Any]] = ()) -> Answer:
    """Talks and never ends."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        await head(writer, "text/event-stream")
        for event in (started(), content_start(), *first):
            await chunk(writer, encoded(event))
        while True:
            await chunk(writer, encoded(words("on and ")))
            await asyncio.sleep(pause)

    return answer


# The events.


def started() -> dict[str, Any]:
    return {"type": "message-start", "id": f"message-{next(_ids)}", "delta": {"message": {"role": "assistant"}}}


def content_start() -> dict[str, Any]:
    return {
        "type": "content-start",
        "index": 0,
        "delta": {"message": {"content": {"type": "text", "text": ""}}},
    }


def words(text: str) -> dict[str, Any]:
    return {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": text}}}}


def ended(finish: str) -> dict[str, Any]:
    usage = {"tokens": {"input_tokens": 10, "output_tokens": 5}}
    return {"type": "message-end", "delta": {"finish_reason": finish, "usage": usage}}


def encoded(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


async def head(writer: asyncio.StreamWriter, content_type: str) -> None:
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
    )
    await writer.drain()


async def chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
    with suppress(RuntimeError):
        writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()
