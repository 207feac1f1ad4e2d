"""What the match of a sentence about tags means."""

import re
from dataclasses import replace

from src.assistant.embedded.intents import Change, Intent
from src.assistant.embedded.making import changed
from src.assistant.embedded.normal import QUOTES
from src.assistant.embedded.targets import target_of
from src.reading import Context, read_moment
from src.reading.marks import tag_words


def tagged(match: re.Match[str], context: Context) -> Intent | None:
    tags = tag_words(match["tags"])
    # `tag rent with money and milk with food` says more than tags.
    return None if "with" in tags else changed(match, context, add_tags=tags)


def untagged(match: re.Match[str], context: Context) -> Intent | None:
    tags = match.groupdict().get("tags")
    change = changed(match, context, remove_tags=tag_words(tags) if tags else ("*",))
    group = change and change.target.group
    # `untag everything tagged home` is about that tag.
    only = change and group and group.tags and match[0].lower().startswith("untag") and not tags
    return replace(change, remove_tags=group.tags) if change and group and only else change


def untagged_everywhere(match: re.Match[str], context: Context) -> Intent | None:
    """`remove the tag home`: from the tasks that have it."""
    tag = match["tag"].lower().strip("#")
    target = target_of(f"all tasks tagged {tag}", context)
    return Change(target, remove_tags=(tag,)) if target else None


def retagged(match: re.Match[str], context: Context) -> Intent | None:
    """`rename all tasks tagged home to house`: the tag is meant, for no two tasks need the same title."""
    old, new = match["old"].lower().strip("#"), match["title"].lower().strip("#" + QUOTES + " ")
    target = target_of(f"all tasks tagged {old}", context)
    # `move everything tagged shopping to monday` is about the day.
    if target is None or re.search(r"\s", new) or read_moment(new, context):
        return None
    return Change(target, add_tags=(new,), remove_tags=(old,))


def swapped_tag(match: re.Match[str], context: Context) -> Intent | None:
    """`change the tag of milk from shopping to groceries`."""
    old, new = match["old"].lower(), match["new"].lower()
    change = changed(match, context, add_tags=(new,), remove_tags=(old,))
    everywhere = target_of(f"all tasks tagged {old}", context)
    # Of many tasks, those that have it.
    return replace(change, target=everywhere) if change and everywhere and change.target.group else change
