"""The Cohere-speaking server by itself, for trying the chat by hand: `python -m tests.support.cohere_local 8765`.

It adds what follows the word `add` and lists the tasks otherwise. Its key and model are those of
tests/support/cohere.py.
"""

import asyncio
import re
import sys

from tests.support.cohere import KEY, MODEL, Answer, CohereServer, Request, calls, says


def helpful(request: Request) -> Answer:
    """One tool, then a sentence in pieces."""
    last = request["messages"][-1]
    if last["role"] == "tool":
        return says("I looked ", "after that. ", "The card ", "shows it.")
    if match := re.match(r"add\s+(.+)", last["content"], re.IGNORECASE):
        return calls(("add_task", {"title": match[1]}))
    return calls(("list_tasks", {}))


async def main(port: int) -> None:
    fake = CohereServer()
    fake.brain = helpful
    server = await asyncio.start_server(fake.serve, "127.0.0.1", port)
    print(f"COHERE_BASE_URL=http://127.0.0.1:{port} COHERE_MODEL={MODEL}, and a key file with: {KEY}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8765))
