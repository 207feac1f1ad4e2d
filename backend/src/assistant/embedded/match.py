"""Finds the tasks that somebody means by a few words."""

import re
from difflib import SequenceMatcher

from src.assistant.embedded.verbs import VERBS
from src.shapes import TaskRead

IGNORED = frozenset({"the", "a", "an", "my", "to", "of", "for", "and", "with", "task", "one", "about"})
ALIKE = 0.8
BEGINNING = 3


def matching(words: str, tasks: list[TaskRead]) -> list[TaskRead]:
    """The tasks that fit best: the very title; else all words in the title; else in the tags too; else nearly alike."""
    exact = [task for task in tasks if task.title.casefold() == words.strip().casefold()]
    wanted = _words(words)
    if exact or not wanted:
        return exact
    for fits in (_same, _in_title, _in_title_or_tags, _alike):
        found = [task for task in tasks if fits(wanted, task)]
        if found:
            return found
    return []


def named_in(sentence: str, tasks: list[TaskRead]) -> list[TaskRead]:
    """The tasks whose title stands in the sentence, without the verb that it may begin with."""
    said = re.findall(r"\w+", sentence.casefold())

    def stands(task: TaskRead) -> bool:
        words = _words(task.title)
        return all(word in said for word in (words[1:] or words))

    return [task for task in tasks if stands(task)]


def named_by(title: str, tasks: list[TaskRead]) -> list[TaskRead]:
    """The tasks whose title has all words of this one, which then says nothing new."""
    wanted = _words(title)
    return [task for task in tasks if set(wanted) <= set(_words(task.title))]


_SAYS = re.compile(
    r"\s+(?:(?:is|are|was|were|has|have|had|should|must|can|will|would|could|needs?|ought|gets?|comes?|takes?"
    r"|starts?|ends?"
    r"|repeats?|happens?)\b|(?:isn|aren|wasn|hasn|won|can|couldn|shouldn|mustn)'t\b)"
)


def says_of(sentence: str, task: TaskRead) -> bool:
    """Whether the sentence says something of this task: its title, then what it is or has to be."""
    said, title = sentence.strip().casefold(), task.title.casefold()
    return said.startswith(title) and _SAYS.match(said, len(title)) is not None


def shares_a_noun(sentence: str, task: TaskRead) -> bool:
    """`the report now due tuesday`: whether it has a word of the title, but its verb, that is no short one."""
    said, words = set(_words(sentence)), _words(task.title)
    nouns = words[1:] if words[0] in VERBS else words
    return any(word in said for word in nouns if len(word) > BEGINNING)


def _same(wanted: list[str], task: TaskRead) -> bool:
    return wanted == _words(task.title)


def _in_title(wanted: list[str], task: TaskRead) -> bool:
    return _all_in(wanted, _words(task.title))


def _in_title_or_tags(wanted: list[str], task: TaskRead) -> bool:
    return _all_in(wanted, _words(f"{task.title} {' '.join(task.tags)}"))


def _alike(wanted: list[str], task: TaskRead) -> bool:
    """Typing errors."""
    has = _words(task.title)
    return all(any(_nearly(word, other) for other in has) for word in wanted)


def _nearly(word: str, other: str) -> bool:
    swapped = len(word) > 3 and word[0] == other[0] and sorted(word) == sorted(other)
    return swapped or SequenceMatcher(None, word, other).ratio() >= ALIKE


def _all_in(wanted: list[str], has: list[str]) -> bool:
    return all(any(_begins(word, other) for other in has) for word in wanted)


def _begins(word: str, other: str) -> bool:
    """`dentists` is `dentist`, `pass` may be `passport`, and `calling` is `call`."""
    if word.endswith("ing") and other in (word[:-3], f"{word[:-3]}e", word[:-4]):
        return True
    return word == other or (len(word) >= BEGINNING and other.startswith(word)) or word.rstrip("s") == other.rstrip("s")


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [word for word in words if word not in IGNORED] or words
