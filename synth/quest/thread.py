"""Conversations: who writes first asks, and only what others write answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import dropwhile, islice
from typing import Any

from synth.markup import is_named
from synth.quest.posts import POST
from synth.quest.question import Question
from synth.quest.units import Unit
from synth.quest.validity import why_invalid
from synth.quest.wording import WH
from synth.sentences import split_sentences

_Make = tuple[Any, str | None]
_MakesWithin = Callable[[Any], Counter[_Make]]
_MOST_ELSEWHERE, _ANSWER_WORDS, _ASKED_WORDS = 30, 4, 8
NONE_YET = re.compile(
    r"\W*(?:0|no|zero) (?:answers?|replies|responses)\b|\W*be the first to (?:answer|reply)", re.IGNORECASE
)
_FOLLOWS = re.compile(
    r"\b(?:following|bump|me too|same (?:here|problem|issue|question|boat)|thanks? in advance)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"{WH}\b", re.IGNORECASE)


def posts_of(units: Sequence[Unit]) -> list[list[Unit]]:
    """Return what each post of a page says; nothing for a page that is more than a conversation."""
    posts: dict[Any, list[Unit]] = {}
    makes_within = cache(_makes_within)  # a thread's posts are the children of one element
    elsewhere = 0
    for unit in units:
        if unit.level or unit.outside:
            continue
        if unit.in_post:
            posts.setdefault(_post(unit, makes_within), []).append(unit)
        else:
            elsewhere += len(unit.text.split())
    return list(posts.values()) if elsewhere <= _MOST_ELSEWHERE else []


def _post(unit: Unit, makes_within: _MakesWithin) -> Any:
    """Return the outermost element that is one of several posts made alike, or the innermost that is called one."""
    around = [unit.element, *unit.element.iterancestors()]
    named = [e for e in around if e.tag not in ("html", "body") and _is_post(e)]
    alike = [e for e in named if _has_twin(e, makes_within)]
    return alike[-1] if alike else named[0]


def _is_post(element: Any) -> bool:
    parent = element.getparent()
    return is_named(element, POST) or (parent is not None and element.tag == "li" and is_named(parent, POST))


def _has_twin(element: Any, makes_within: _MakesWithin) -> bool:
    parent = element.getparent()
    return parent is not None and makes_within(parent)[_make(element)] > 1


def _makes_within(parent: Any) -> Counter[_Make]:
    return Counter(map(_make, parent))


def _make(element: Any) -> _Make:
    return element.tag, element.get("class")


def is_unanswered(units: Sequence[Unit], posts: Sequence[Sequence[Unit]]) -> bool:
    """Whether a conversation has no answer: it says so, or nobody but the first says anything."""
    if posts and any(len(unit.text) < 60 and NONE_YET.match(unit.text) for unit in units):
        return True
    return len(posts) > 1 and not any(_statements(post) for post in posts[1:])


def first_reply(posts: Sequence[Sequence[Unit]]) -> tuple[str, ...]:
    """Return what is said in the first post that says anything, but for that of who asked; nothing without a second."""
    said = dropwhile(lambda post: not (_statements(post) or any("?" in unit.text for unit in post)), posts)
    return tuple(next(filter(None, map(_statements, islice(said, 1, None))), []))


def asked_first(posts: Sequence[Sequence[Unit]]) -> Iterator[Question]:
    """Yield what the first post asks outright, if that is one thing only: for threads without a title that asks."""
    if len(posts) < 2:
        return
    sentences = [sentence for unit in posts[0] for sentence in split_sentences(unit.text)]
    asked = [one for one in sentences if one.endswith("?") and _ASKS.match(one)]
    if len(asked) == 1 and len(asked[0].split()) >= _ASKED_WORDS and not why_invalid(asked[0], "heading"):
        yield Question(asked[0], "heading", first_reply(posts))


def _statements(post: Sequence[Unit]) -> list[str]:
    """Return the paragraphs of a post in which something is said that is no question."""
    return [unit.text for unit in post if any(_is_statement(one) for one in split_sentences(unit.text))]


def _is_statement(sentence: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", sentence)
    return sentence[-1] in ".!):" and len(words) >= _ANSWER_WORDS and not _FOLLOWS.search(sentence)
