"""Which task is meant after all: corrections, new tasks that are one of the list, exceptions by what tasks are."""

import httpx2
import pytest

from tests.support.chat import converse, say, titles

TASKS = "/api/v1/tasks"


@pytest.fixture
async def talk(alice: httpx2.AsyncClient):
    conversation = await converse(alice)
    return lambda text: say(alice, conversation, text)


async def add(client: httpx2.AsyncClient, title: str, **values: object) -> None:
    response = await client.post(TASKS, json={"title": title, **values})
    assert response.status_code == 201, response.text


async def status(client: httpx2.AsyncClient) -> dict[str, str]:
    items = (await client.get(TASKS, params={"limit": 100})).json()["items"]
    return {task["title"]: task["status"] for task in items}


@pytest.mark.parametrize("correction", ["no, I meant the dentist", "no, the dentist", "sorry, I meant dentist"])
async def test_a_correction_names_the_other_task(alice: httpx2.AsyncClient, talk, correction: str) -> None:
    await add(alice, "Buy milk")
    await add(alice, "Book dentist")
    await talk("complete milk")
    await talk(correction)
    assert await status(alice) == {"Buy milk": "todo", "Book dentist": "done"}


async def test_a_correction_that_names_no_task_takes_nothing_back(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Buy milk")
    await talk("complete milk")
    await talk("no, the submarine")
    assert await status(alice) == {"Buy milk": "done"}


async def test_a_new_task_that_says_nothing_new_is_asked_about(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent")
    asked = await talk("rent on 5 March 2031")
    assert asked.tools == [] and asked.text.startswith("**Pay rent** is on your list already")
    assert (await talk("yes")).tools == [("add_task", True)]
    assert (await talk("pay the rent for the garage on 5 March 2031")).tools == [("add_task", True)], "it says more"
    assert (await talk("add pay rent on 6 March 2031")).tools == [("add_task", True)], "that was asked for"


async def test_a_date_for_a_task_of_the_list_moves_it(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Book dentist")
    for sentence, due in (
        ("make the dentist 5 March 2031 at 4:20pm", "2031-03-05T15:20:00Z"),
        ("set the dentist for 6 March 2031", "2031-03-06T15:20:00Z"),
    ):
        moved = await talk(sentence)
        assert (moved.tools, moved.calls[0]["tasks"][0]["due_at"]) == ([("update_task", True)], due), sentence
    assert (await talk("schedule the dentist for 9 March 2031")).tools == [("add_task", True)], "it has a date ahead"
    assert (await talk("make dinner on 5 March 2031")).tools == [("add_task", True)], "there is no such task"


async def test_what_is_left_out_can_be_said_by_what_it_is(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Write report", priority="high")
    await add(alice, "Pay rent", due_at="2020-01-01T10:00:00Z", due_time_zone="UTC")
    await add(alice, "Buy milk")
    for sentence, number in (
        ("complete everything except the urgent ones", 2),
        ("delete all but the overdue ones", 2),
        ("tag everything except those without a date with x", 1),
    ):
        answer = await talk(sentence)
        said = "2 tasks" if number == 2 else "**Pay rent**"
        assert said in answer.text, (sentence, answer.text)


async def test_a_tag_that_a_task_does_not_have_is_not_taken_off(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent", tags=["home"])
    assert "it has no tag #work" in (await talk("remove work from rent")).text
    assert (await talk("remove home from rent")).calls[0]["tasks"][0]["tags"] == []


async def test_how_often_after_an_addition_is_of_that_task(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add feed the cat")
    assert (await talk("every day")).calls[0]["tasks"][0]["repeat"]["text"] == "every day"
    assert await titles(alice) == ["Feed the cat"]
