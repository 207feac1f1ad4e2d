"""The embedded assistant at work: it finds what is meant, acts through the tools, asks when it is not sure."""

import re

import httpx2
import pytest

from tests.support.chat import converse, messages, say, titles

TASKS = "/api/v1/tasks"


@pytest.fixture
async def talk(alice: httpx2.AsyncClient):
    conversation = await converse(alice)

    async def talk(text: str):
        return await say(alice, conversation, text)

    talk.conversation = conversation  # type: ignore[attr-defined]
    return talk


async def add(client: httpx2.AsyncClient, title: str, **values: object) -> dict:
    response = await client.post(TASKS, json={"title": title, **values})
    assert response.status_code == 201, response.text
    return response.json()


async def read(client: httpx2.AsyncClient, task: dict) -> dict:
    return (await client.get(f"{TASKS}/{task['id']}")).json()


async def test_a_task_is_added_with_all_that_was_said(alice: httpx2.AsyncClient, talk) -> None:
    answer = await talk("remind me to call mum on 5 March 2031 at 5pm #family !high")
    assert answer.tools == [("add_task", True)]
    task = answer.calls[0]["tasks"][0]
    assert (task["title"], task["due_at"], task["due_time_zone"]) == (
        "Call mum",
        "2031-03-05T16:00:00Z",
        "Europe/Berlin",
    )
    assert (task["priority"], task["tags"]) == ("high", ["family"])
    assert answer.text == "Added **Call mum**, due Wed 5 Mar 2031 at 17:00."
    assert answer.names == ["started", "tool", "delta", "finished"]
    assert answer.message["tool_calls"] == answer.calls and answer.message["assistant"] == "embedded"


async def test_tasks_are_completed_reopened_started_changed_and_deleted(alice: httpx2.AsyncClient, talk) -> None:
    milk = await add(alice, "Buy milk", due_at="2031-03-05T14:00:00Z", due_time_zone="Europe/Berlin")
    await add(alice, "Call the dentist")
    assert "Done" in (await talk("mark the milk one as done")).text
    assert (await read(alice, milk))["status"] == "done"
    assert "was done already" in (await talk("complete buy milk")).text
    await talk("reopen it")
    assert (await read(alice, milk))["status"] == "todo"
    await talk("start the milk one")
    assert (await read(alice, milk))["status"] == "in_progress"
    await talk("move the milk to 7 March 2031")
    assert (await read(alice, milk))["due_at"] == "2031-03-07T14:00:00Z", "moved to another day, it keeps its time"
    await talk("tag milk with home and shop")
    await talk("remove the tag home from milk")
    await talk("set the priority of milk to high")
    await talk("rename milk to oat milk")
    task = await read(alice, milk)
    assert (task["title"], task["tags"], task["priority"]) == ("Oat milk", ["shop"], "high")
    await talk("remove the due date from the milk one")
    assert (await read(alice, milk))["due_at"] is None
    assert "Deleted" in (await talk("delete oat milk")).text
    assert await titles(alice) == ["Call the dentist"]
    assert "is back" in (await talk("bring back the milk task")).text
    assert await titles(alice) == ["Call the dentist", "Oat milk"]


async def test_several_tasks_can_be_named_at_once(alice: httpx2.AsyncClient, talk) -> None:
    for title in ("Buy milk", "Buy bread", "Call Bob"):
        await add(alice, title)
    assert (await talk("complete milk and bread")).tools == [("complete_task", True)] * 2
    answer = await talk("delete milk, bread and Bob")
    assert answer.tools == [("delete_tasks", True)] and len(answer.message["confirmation"]["tasks"]) == 3
    assert len(await titles(alice)) == 3


async def test_it_asks_which_one_and_takes_a_number_or_words(alice: httpx2.AsyncClient, talk) -> None:
    for title in ("Buy milk", "Milk the cow", "Return milk bottles"):
        await add(alice, title)
    asked = await talk("delete milk")
    assert asked.tools == [] and "3 tasks fit" in asked.text and "1. " in asked.text
    assert (await talk("the cow")).tools == [("delete_task", True)]
    assert await titles(alice) == ["Buy milk", "Return milk bottles"]
    await talk("complete milk")
    answer = await talk("2")
    assert answer.tools == [("complete_task", True)]
    assert len(await titles(alice, status="done")) == 1
    assert "Which task" in (await talk("7")).text, "nothing is asked any more"


async def test_a_typing_error_is_forgiven_and_nothing_is_made_up(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Call the dentist")
    assert (await talk("complete dentsit")).tools == [("complete_task", True)]
    answer = await talk("complete the spaceship")
    assert answer.tools == [] and "found no task" in answer.text


async def test_questions_show_tasks_and_count_them(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Late", due_at="2020-01-01T10:00:00Z", due_time_zone="UTC")
    await add(alice, "Far", due_at="2031-01-01T10:00:00Z", due_time_zone="UTC", tags=["home"])
    await add(alice, "Done", status="done", tags=["home"])
    answer = await talk("what's overdue?")
    assert answer.text == "1 task is overdue." and [task["title"] for task in answer.calls[0]["tasks"]] == ["Late"]
    assert (await talk("anything tagged home?")).text == "You have 1 open task tagged \\#home."
    assert (await talk("what have I finished?")).text == "You have 1 finished task."
    assert (await talk("how many tasks do I have?")).text == "You have 2 open tasks."
    assert (await talk("what is due today?")).text == "No tasks are due today."
    day = await talk("what is due on 1 January 2031?")
    assert "**Far**" in day.text and "Late" not in day.text
    assert (await talk("find far")).calls[0]["tasks"][0]["title"] == "Far"
    assert "1 task is overdue" in (await talk("hello")).text


async def test_many_are_deleted_only_after_a_confirmation(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(4):
        await add(alice, f"old {number}", status="done")
    await add(alice, "open")
    answer = await talk("delete all done tasks")
    assert answer.names == ["started", "tool", "delta", "confirmation", "finished"]
    assert len(await titles(alice)) == 5, "nothing is deleted so far"
    assert "cannot confirm" in (await talk("yes, delete them")).text
    assert len(await titles(alice)) == 5, "words confirm nothing"
    confirmation = answer.message["confirmation"]
    response = await alice.post(f"/api/v1/confirmations/{confirmation['id']}", json={"decision": "confirm"})
    message = response.json()
    assert message["id"] == answer.message["id"] and message["confirmation"]["state"] == "confirmed"
    assert message["tool_calls"][-1]["summary"] == "Deleted 4 tasks."
    assert await titles(alice) == ["open"]
    undone = await alice.post(f"/api/v1/tool-calls/{message['tool_calls'][-1]['id']}/undo")
    assert undone.json()["undo"] == "done" and len(await titles(alice)) == 5


async def test_a_group_is_done_as_far_as_one_answer_may_go(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(8):
        await add(alice, f"late {number}", due_at="2020-01-01T10:00:00Z", due_time_zone="UTC")
    answer = await talk("complete all overdue tasks")
    assert answer.tools == [("complete_task", True)] * 6 and "2 more tasks are left" in answer.text
    assert (await talk("complete all overdue tasks")).tools == [("complete_task", True)] * 2
    assert "No open tasks are overdue" in (await talk("complete all overdue tasks")).text


async def test_what_is_not_understood_can_become_a_task(alice: httpx2.AsyncClient, talk) -> None:
    answer = await talk("windows in the attic")
    assert "did not understand" in answer.text and answer.tools == []
    assert (await talk("yes")).tools == [("add_task", True)]
    assert await titles(alice) == ["Windows in the attic"]


@pytest.mark.parametrize(
    "title",
    [
        "[x](https://evil.test)",
        "<img src=x>",
        "**bold** _it_",
        "![a](https://evil.test/a.png)",
        "https://evil.test",
        "{}",
        "a` b",
    ],
)
async def test_a_title_is_words_and_nothing_else_in_an_answer(alice: httpx2.AsyncClient, talk, title: str) -> None:
    await add(alice, title)
    answer = await talk(f'complete "{title}"')
    assert answer.tools == [("complete_task", True)], answer.text
    told = answer.text.replace("**Undo**", "").removeprefix("Done: **").removesuffix("**.")
    assert not re.search(r"(?<!\\)[\[\]<>*_`!]|\w://", told), told


@pytest.mark.parametrize(
    "text",
    [
        "x" * 4000,
        "add " + "y" * 300,
        "\u202e add x",
        "add #a#b !!! !!",
        "1" * 50,
        "delete " * 500,
        "''' \"\"\"",
        "add 𝔘𝔫𝔦",
        "((((((((((",
        "a " * 1900,
    ],
)
async def test_odd_messages_are_answered(alice: httpx2.AsyncClient, talk, text: str) -> None:
    answer = await talk(text)
    assert answer.names[-1] == "finished" and answer.text
    assert (await messages(alice, talk.conversation))[-1]["state"] == "complete"
