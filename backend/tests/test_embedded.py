"""The embedded assistant at work: it finds what is meant, acts through the tools, asks when it is not sure."""

import re

import httpx2
import pytest

from tests.support.chat import Answer, converse, messages, say, titles

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


async def confirm(client: httpx2.AsyncClient, answer: Answer, decision: str = "confirm") -> dict:
    identifier = answer.message["confirmation"]["id"]
    response = await client.post(f"/api/v1/confirmations/{identifier}", json={"decision": decision})
    assert response.status_code == 200, response.text
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
    assert answer.text == "Added **Call mum**, due Wed 5 Mar 2031 at 17:00, high priority, \\#family."
    assert answer.names == ["started", "tool", "delta", "finished"]
    assert answer.message["tool_calls"] == answer.calls and answer.message["assistant"] == "embedded"


async def test_times_are_said_as_the_person_writes_them(alice: httpx2.AsyncClient) -> None:
    conversation, american = await converse(alice), {"locale": "en-US-u-hc-h12"}
    added = await say(alice, conversation, "call mum on 5 March 2031 at 5pm", **american)
    assert added.text == "Added **Call mum**, due Wed 5 Mar 2031 at 5:00 PM."
    moved = await say(alice, conversation, "move it to 6 March 2031 at 7:30am", **american)
    assert "Thu 6 Mar 2031 at 7:30 AM" in moved.text
    shown = await say(alice, conversation, "what is due in march 2031?", **american)
    assert "at 7:30 AM" in shown.text


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
    asked = await talk("complete milk and bread")
    assert asked.tools == [("change_tasks", True)] and "mark 2 tasks as done" in asked.text
    assert await titles(alice, status="done") == [], "several are changed only after a confirmation"
    await confirm(alice, asked)
    assert await titles(alice, status="done") == ["Buy bread", "Buy milk"]
    answer = await talk("delete milk, bread and Bob")
    assert answer.tools == [("delete_tasks", True)] and len(answer.message["confirmation"]["tasks"]) == 3
    assert len(await titles(alice)) == 3


async def test_either_of_two_words_is_looked_for(alice: httpx2.AsyncClient, talk) -> None:
    for title in ("Buy milk", "Pay rent", "Call Bob"):
        await add(alice, title)
    said = (await talk("search for milk or rent")).text
    assert "2 tasks" in said and "Buy milk" in said and "Pay rent" in said
    assert "no tasks" in (await talk("search for coal or gas")).text, "the counter-test"


async def test_a_tag_is_taken_off_those_that_have_it(alice: httpx2.AsyncClient, talk) -> None:
    for title, tags in (("Buy milk", ["home"]), ("Pay rent", ["home", "bank"]), ("Call Bob", [])):
        await add(alice, title, tags=tags)
    asked = await talk("remove the tag home from everything")
    assert "take \\#home off 2 tasks" in asked.text and len(asked.message["confirmation"]["tasks"]) == 2


async def test_days_in_a_list_are_no_tasks_and_none_of_them_is_lost(alice: httpx2.AsyncClient, talk) -> None:
    assert "first of these days" in (await talk("add gym mon, wed and fri at 6am")).text
    assert await titles(alice) == ["Gym mon, wed and fri at 6am"]


async def test_pasted_lines_are_offered_with_their_dates(talk) -> None:
    assert "**Buy screws**, due Wed 5 Mar 2031, \\#diy" in (await talk("buy nails\nbuy screws 5 March 2031 #diy")).text


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


async def test_a_group_is_changed_as_a_whole_with_one_undo(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(8):
        await add(alice, f"late {number}", due_at="2020-01-01T10:00:00Z", due_time_zone="UTC")
    asked = await talk("set all tasks to high priority except late 3")
    assert asked.tools == [("change_tasks", True)] and "give 7 tasks high priority" in asked.text
    assert len(asked.message["confirmation"]["tasks"]) == 7 and await titles(alice, priority="high") == []
    done = await confirm(alice, asked)
    assert len(await titles(alice, priority="high")) == 7 and await titles(alice, priority="none") == ["late 3"]
    assert done["tool_calls"][-1]["summary"] == "Changed 7 tasks."
    assert "Taken back" in (await talk("undo that")).text
    assert await titles(alice, priority="high") == [], "one undo for the whole"
    assert "nothing that I could take back" in (await talk("undo")).text


async def test_what_changed_after_the_question_stays(alice: httpx2.AsyncClient, talk) -> None:
    first, second = [await add(alice, title, tags=["home"]) for title in ("one", "two")]
    asked = await talk("rename all tasks tagged home to house")
    assert "change the tag \\#home of 2 tasks to \\#house" in asked.text
    changes = {"title": "three"}
    assert (await alice.patch(f"{TASKS}/{first['id']}", json=changes, headers={"If-Match": "*"})).status_code == 200
    done = await confirm(alice, asked)
    assert done["tool_calls"][-1]["summary"] == "Changed “two”. Kept 1 task that changed after you were asked."
    assert ((await read(alice, first))["tags"], (await read(alice, second))["tags"]) == (["home"], ["house"])
    declined = await talk("delete all my tasks")
    assert (await confirm(alice, declined, "decline"))["confirmation"]["state"] == "declined"
    assert len(await titles(alice)) == 2


async def test_a_note_is_appended_and_only_replaced_after_a_question(alice: httpx2.AsyncClient, talk) -> None:
    report = await add(alice, "Write report", description="figures of Q3")
    await talk("add a note to the report: ask Ann")
    assert (await read(alice, report))["description"] == "figures of Q3\nask Ann"
    asked = await talk("set the note of the report to nothing new")
    assert "replace the note" in asked.text and (await read(alice, report))["description"] == "figures of Q3\nask Ann"
    await confirm(alice, asked)
    assert (await read(alice, report))["description"] == "nothing new"


async def test_an_order_that_may_be_a_note_is_asked_or_offered(alice: httpx2.AsyncClient, talk) -> None:
    oven = await add(alice, "Check the oven")
    asked = await talk("check the oven")
    assert asked.message["confirmation"] and (await read(alice, oven))["status"] == "todo"
    offered = await talk("cancel gym membership by friday")
    assert offered.tools == [] and "Shall I" not in offered.text and "**yes**" in offered.text
    assert (await talk("yes")).tools == [("add_task", True)]
    assert await titles(alice) == ["Cancel gym membership", "Check the oven"]
    assert "changed nothing" in (await talk("don't delete the oven")).text


async def test_several_tasks_are_added_at_once_and_taken_back_at_once(alice: httpx2.AsyncClient, talk) -> None:
    answer = await talk("add milk, eggs and bread tomorrow #shop")
    assert answer.tools == [("add_tasks", True)] and answer.text.startswith("Added 3 tasks")
    page = (await alice.get(TASKS)).json()["items"]
    assert [task["title"] for task in page] == ["Milk", "Eggs", "Bread"]
    assert {(task["due_at"] is not None, *task["tags"]) for task in page} == {(True, "shop")}
    await talk("undo")
    assert await titles(alice) == []
    pasted = await talk("- ham\n- tea")
    assert pasted.tools == [] and "Shall I add these 2 tasks" in pasted.text
    await talk("yes")
    assert await titles(alice) == ["Ham", "Tea"]


async def test_an_offer_keeps_what_was_said(alice: httpx2.AsyncClient, talk) -> None:
    answer = await talk("windows in the attic, 5 March 2031 at 5pm, are open #house")
    assert answer.tools == [] and "due Wed 5 Mar 2031 at 17:00" in answer.text
    task = (await talk("yes")).calls[0]["tasks"][0]
    assert (task["due_at"], task["tags"]) == ("2031-03-05T16:00:00Z", ["house"])


async def test_a_value_alone_is_of_the_task_that_was_just_added(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add buy tea")
    assert (await talk("high priority")).text == "Changed **Buy tea**: it has high priority."
    assert (await talk("high priority")).text.startswith("You have 1 high-priority open task")
    await talk("add buy ink")
    await talk("tomorrow at 5pm")
    assert (await talk("high")).text == "Changed **Buy ink**: it has high priority.", "of the same task"
    await talk("at noon")
    assert (await talk("add buy glue on 3 January 2031")).tools == [("add_task", True)]
    assert "12:00" in (await talk("at noon")).text, "a day gets the time that is said next"
    await talk("set buy tea to low priority")
    assert (await talk("#shop")).text.startswith("You have no"), "that is a task of before"
    await talk("add buy jam tomorrow")
    assert (await talk("#shop")).tools == [("update_task", True)]
    await talk("remove the date")
    [jam] = [task for task in (await alice.get(TASKS)).json()["items"] if task["title"] == "Buy jam"]
    assert (jam["tags"], jam["due_at"]) == (["shop"], None)


async def test_several_tasks_are_offered_as_several(alice: httpx2.AsyncClient, talk) -> None:
    offered = await talk("wash car, walk dog, feed cat")
    assert offered.tools == [] and "Shall I add these 3 tasks" in offered.text
    await talk("yes")
    assert await titles(alice) == ["Feed cat", "Walk dog", "Wash car"]
    assert "list my tasks" in (await talk("delete the first two")).text
    await talk("list my tasks")
    assert (await talk("delete the first two")).message["confirmation"]


async def test_what_is_open_is_not_said_to_be_open_again(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "write report")
    assert (await talk("mark the report as todo")).text == "**write report** is open already."
    await talk("start the report")
    assert (await talk("stop working on the report")).text == "**write report** is not in progress any more."


async def test_a_question_with_words_of_no_task_is_not_answered_with_none(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "write report", priority="high")
    misread = await talk("which urgent tasks are frobnicated?")
    assert misread.tools == [] and "may have misread the question" in misread.text
    assert (await talk("which low priority tasks are about the report?")).text.startswith("You have no low-priority")


async def test_an_order_that_was_not_read_is_no_new_task_where_its_task_exists(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent")
    unclear = await talk("let pay rent rest until friday night")
    assert unclear.tools == [] and unclear.text.startswith("I did not understand what to do with **Pay rent**.")
    assert (await talk("yes")).tools == [("add_task", True)]
    assert (await talk("let milk rest until friday night")).tools == [("add_task", True)]


async def test_a_no_after_a_change_says_how_it_is_taken_back(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent")
    await talk("delete pay rent")
    assert "**undo**" in (await talk("no")).text
    assert await titles(alice) == []


async def test_a_day_is_not_moved_by_an_hour(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add buy milk tomorrow")
    moved = await talk("postpone buy milk by an hour")
    assert moved.tools == [] and "at no time of it" in moved.text
    # "three" has the letters of an hour's "hr" in it.
    for days in ("two days", "three days"):
        assert (await talk(f"postpone buy milk by {days}")).tools == [("update_task", True)], days


async def test_a_note_that_is_said_with_a_new_task_is_its_note(alice: httpx2.AsyncClient, talk) -> None:
    added = await talk("add buy paint, note: matt white, 5 litres")
    assert added.text == "Added **Buy paint**, with a note."
    assert (await alice.get("/api/v1/tasks")).json()["items"][0]["description"] == "matt white, 5 litres"


async def test_tasks_with_a_value_are_told_from_those_without(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "write report", description="figures", tags=["work"])
    await add(alice, "buy milk")
    for question in ("which tasks have a note?", "which tasks are tagged?"):
        answer = (await talk(question)).text
        assert "write report" in answer and "buy milk" not in answer, question


async def test_a_question_with_words_of_its_own_shows_what_fits_in_part(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent")
    await add(alice, "Book dentist")
    answer = (await talk("when's my dentist appointment?")).text
    assert "No task has all of **dentist appointment**" in answer and "**Book dentist**" in answer
    assert "Pay rent" not in answer
    assert "With a part of it" not in (await talk("find purple elephants")).text


async def test_what_is_said_of_a_task_is_no_new_task(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent")
    answer = await talk("pay rent should feel lighter by friday")
    assert answer.tools == [] and "I did not understand what to do with **Pay rent**." in answer.text
    assert (await talk("the rent again on friday")).tools == []
    assert (await talk("pay rent for the garage by friday")).tools == [("add_task", True)]


async def test_what_was_counted_is_listed_when_asked_for(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Pay rent", priority="high")
    await add(alice, "Book dentist")
    assert (await talk("how many high priority tasks are there?")).text == "You have 1 high-priority open task."
    answer = (await talk("which ones?")).text
    assert "You have 1 high-priority open task" in answer and "2" not in answer


async def test_a_question_may_follow_an_order(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add buy paper tomorrow and then show me what's due tomorrow")
    assert await titles(alice) == ["Buy paper"]


async def test_the_list_can_be_spoken_of(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(1, 4):
        await add(alice, f"task {number}", due_at=f"2031-01-0{number}T10:00:00Z", due_time_zone="UTC")
    assert (await talk("show tasks due in january 2031")).text.startswith("3 open tasks are due from")
    assert (await talk("complete the second one")).text == "Done: **task 2**."
    assert "list my tasks" in (await talk("complete the ninth one")).text
    moved = await talk("postpone task 3 by two days")
    assert moved.calls[0]["tasks"][0]["due_at"] == "2031-01-05T10:00:00Z"


async def test_them_are_all_that_the_question_was_about(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(12):
        await add(alice, f"task {number}", tags=["home"])
    await add(alice, "done long ago", tags=["home"], status="done")
    await talk("list everything tagged home")
    asked = await talk("delete all of them")
    assert "delete 12 tasks" in asked.text, "more than the answer has shown, and none that it was not about"
    await talk("add three tasks: eggs, milk, bread")
    assert "3 tasks" in (await talk("tag them with shop")).text
    await talk("add feed the cat")
    assert (await talk("when is it due?")).text == "You have 1 task with **Feed the cat**."
    await talk("hello")
    assert "Which task do you mean" in (await talk("complete them")).text, "the counter-test: nothing was spoken of"


async def test_questions_about_time_and_lack(alice: httpx2.AsyncClient, talk) -> None:
    await add(alice, "Done", status="done")
    await add(alice, "Undated", tags=["home"])
    await add(alice, "Dated", due_at="2031-01-02T10:00:00Z", due_time_zone="UTC", tags=["work"])
    assert "You finished 1 task today" in (await talk("what did I finish today?")).text
    assert "You finished no tasks yesterday" in (await talk("what did I complete yesterday?")).text
    assert "**Undated**" in (await talk("which tasks have no date?")).text
    assert "**Dated**" in (await talk("show tasks not tagged home")).text
    assert "2 open tasks tagged" in (await talk("tasks tagged home or work")).text
    assert "**Undated**" in (await talk("what is my oldest task?")).text
    assert (await talk("how many open tasks do I have?")).text == "You have 2 open tasks."
    assert "start with" in (await talk("plan my day")).text


async def test_numbers_are_exact_beyond_a_page(alice: httpx2.AsyncClient, talk) -> None:
    for number in range(130):
        await add(alice, f"old {number}", due_at="2020-01-01T10:00:00Z", due_time_zone="UTC")
    await add(alice, "far", due_at="2031-01-02T10:00:00Z", due_time_zone="UTC")
    assert (await talk("how many tasks do I have?")).text == "You have 131 open tasks."
    assert "**far**" in (await talk("what is due on 2 January 2031?")).text
    asked = await talk("complete all overdue tasks")
    assert "first 100 of 130" in asked.text and len(asked.message["confirmation"]["tasks"]) == 100


async def test_a_date_after_an_addition_is_its_date(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add buy stamps")
    answer = await talk("5 March 2031")
    assert answer.calls[0]["tasks"][0]["due_at"] == "2031-03-05T22:59:00Z"
    assert (await talk("5 March 2031")).tools == [], "a second time it is a question"
    assert "called" in (await talk("add a new task")).text
    assert (await talk("feed the cat")).tools == [("add_task", True)]


async def test_it_means_the_task_of_the_order_before(alice: httpx2.AsyncClient, talk) -> None:
    for title in ("Buy milk", "Call Bob"):
        await add(alice, title)
    await talk("complete Bob")
    await talk("tag milk with shop and set it to high priority")
    assert await titles(alice, priority="high", tag="shop") == ["Buy milk"]


async def test_a_place_is_a_tag_where_there_is_one(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add milk to shopping")
    assert await titles(alice) == ["Milk to shopping"]
    await add(alice, "Eggs", tags=["shopping"])
    await talk("add bread to shopping")
    assert await titles(alice, tag="shopping") == ["Bread", "Eggs"]


async def test_a_list_that_people_keep_is_a_tag(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add milk, eggs and bread to my shopping list")
    assert sorted(await titles(alice, tag="shopping")) == ["Bread", "Eggs", "Milk"]
    await talk("put jam on the shopping list")
    await talk("add Bob to the guest list")
    assert "Jam" in await titles(alice, tag="shopping")
    assert "Bob to the guest list" in await titles(alice), "the counter-test: another list is a part of the title"


async def test_repeating_tasks_are_told_from_others(alice: httpx2.AsyncClient, talk) -> None:
    await talk("water the plants every monday")
    await talk("add call Bob")
    shown = (await talk("what repeats?")).text
    assert "repeating task" in shown and "**Water the plants**" in shown and "Bob" not in shown


async def test_a_correction_is_of_the_task_before(alice: httpx2.AsyncClient, talk) -> None:
    await talk("add pay rent on 5 March 2031")
    moved = await talk("no wait, make that 6 March 2031")
    assert moved.calls[0]["tasks"][0]["due_at"] == "2031-03-06T22:59:00Z"
    assert len(await titles(alice)) == 1, "nothing is added"


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


async def test_tasks_repeat_as_it_was_said(alice: httpx2.AsyncClient, talk) -> None:
    answer = await talk("add stand-up every! 3 days")
    assert answer.calls[0]["tasks"][0]["repeat"]["after_completion"] and "3 days after it is done" in answer.text
    await add(
        alice,
        "Team lunch",
        due_at="2035-01-01T12:00:00Z",
        due_time_zone="Europe/Berlin",
        repeat={"rule": "FREQ=WEEKLY"},
    )
    answer = await talk("skip the team lunch")
    assert answer.tools[-1] == ("skip_task", True) and "the next one is due Mon 8 Jan 2035" in answer.text
    assert "Taken back" in (await talk("undo")).text
    lunch = next(task for task in (await alice.get(TASKS)).json()["items"] if task["title"] == "Team lunch")
    assert (lunch["due_at"], lunch["repeat"]["next_at"]) == ("2035-01-01T12:00:00Z", "2035-01-08T12:00:00Z")
    await talk("make the team lunch repeat every friday")
    assert (await read(alice, lunch))["repeat"]["text"] == "every Friday"
    await talk("stop repeating the team lunch")
    assert (await read(alice, lunch))["repeat"] is None
    answer = await talk("skip the team lunch")
    assert answer.tools[-1] == ("skip_task", False) and "could not" in answer.text and ".." not in answer.text
