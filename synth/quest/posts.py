"""Whether what a page says stands in a post: an entry of a conversation, or an article that is called one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

from synth.markup import is_named

POST = re.compile(
    r"(?:.*[-_])?(?:post|posts|message|thread|topic|reply|replies|answer|comment|chat|conversation|dialogue"
    r"|quote)(?:[-_].*)?"
)
_ENTRY = re.compile(r"(?:blog|single)?[-_]?post[-_]?(?:\d+|body|content|entry|text)?")
_SAID = re.compile(r"(?:.*[-_])?(?:message|thread|topic|reply|replies|answer|comment|chat|forum)(?:[-_].*)?")
_WHOLE = ("html", "body", "article", "main")


class Around(NamedTuple):
    """What a stretch of text stands in.

    ``post``: something that is called a post or the like, be it an article of a blog. ``talk``: what somebody wrote in
    a conversation.
    """

    post: bool
    talk: bool


class Posts:
    """Tells what the elements of a page stand in; finds it out once for each, for many stand in the same."""

    def __init__(self) -> None:
        self._found: dict[Any, Around] = {}
        self._within = cache(_names_within)

    def around(self, element: Any) -> Around:
        """Return what an element is, or stands in."""
        path = []
        while element is not None and element not in self._found:
            path.append(element)
            element = element.getparent()
        found = Around(False, False) if element is None else self._found[element]
        for one in reversed(path):
            if one.tag not in _WHOLE and is_named(one, POST):
                found = Around(True, found.talk or self._is_one_of_several(one))
            self._found[one] = found
        return found

    def _is_one_of_several(self, element: Any) -> bool:
        """Whether what is called a post is one of a conversation: the only "post" of a page is an article of a blog."""
        if is_named(element, _SAID) or not is_named(element, _ENTRY):
            return True
        parent = element.getparent()
        return parent is not None and any(self._within(parent)[name] > 1 for name in _names(element))


def _names_within(parent: Any) -> Counter[str]:
    """Return how many children of an element have each name of a post."""
    elements = (one for one in parent if isinstance(one.tag, str))
    return Counter(name for one in elements for name in _names(one))


def _names(element: Any) -> set[str]:
    """Return the names of an element by which it is a post."""
    return {name for name in (element.get("class") or "").lower().split() if POST.fullmatch(name)}
