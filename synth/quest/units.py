"""A page as a row of units: headings, paragraphs, points, terms, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from synth.markup import is_named
from synth.page import one_line
from synth.quest.posts import Posts

_INLINE = frozenset(
    "a abbr b bdi bdo big cite code dfn em font i ins kbd label mark q s samp small span strong sub sup"
    " time tt u var"
    " wbr".split()
)
_SILENT = frozenset(
    "script style noscript template svg math head select option textarea input iframe object video audio"
    " canvas pre"
    " figure picture img map".split()
)
_OUTSIDE = frozenset("footer aside form fieldset".split())
_ZONE = (
    r"(?:nav|navbar|navigation|menu|footer|sidebar|side-?bar|related|recommend(?:ed|ations?)?|popular"
    r"|trending|comments?"
    r"|promo|cta|call-to-action|banner|cookies?|consent|newsletter|subscribe|signup|popup|survey|poll|quiz"
    r"|feedback"
    r"|breadcrumbs?|share|sharing|social|adverts?|advertisement|ads?|sponsored|testimonials?|reviews?"
    r"|upsell|taboola"
    r"|outbrain|you-may-like|also-like|read-?next|more-stories|tags?|toc|table-of-contents|pagination|login"
    r"|search|byline|postmeta|postprofile|votes?|helpful|rating|author-(?:name|info|bio|box|meta)|(?:post|entry"
    r"|article)-meta)"
)
_ZONE_NAME = re.compile(rf"{_ZONE}(?:[-_].*)?|(?!.*(?:with|has|no|without)[-_]).*[-_]{_ZONE}")
_QUIZ = re.compile(r"(?:.*[-_])?quiz(?:[-_].*)?")
_ANSWERS = re.compile(r"\b(?:answers?|solutions?)\s*\d*\s*[.:)\u2013-]", re.IGNORECASE)
_ANSWER_NAME = re.compile(r"(?:.*[-_])?(?:answers?|solutions?|a|spoiler|reveal)(?:[-_].*)?")
_ICON = re.compile(r"(?:.*[-_])?(?:material-icons|material-symbols|icons?)(?:[-_].*)?")
_LONGEST_ICON = 24
_SIGN = re.compile(r"(?<=\?)\s*[^\w\s\"'\u2019\u201d)\]?!.]{1,3}$")
_SENTENCES = re.compile(r"[.!?]\s+\w")
_MOST_OF_A_PAGE, _LINKED_SHARE = 0.6, 0.3
_CHOICES = 2
_LONGEST_TERM = 300
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TERMS = frozenset({"dt", "summary", "button"})
_BOLD = frozenset({"b", "strong"})
_ASKING_CLASS = re.compile(
    r"(?:.*[-_])?(?:faqs?[-_]*(?:q|question|title|header|heading|item-title)|questions?"
    r"|(?:accordion|tab|toggle|collaps(?:e|ible)|panel|expand(?:er|able)?|disclosure)[-_]*(?:item[-_]+)?(?:title"
    r"|header|heading|button|toggle|trigger|label)|question[-_](?:title|text"
    r"|hyperlink))(?:[-_].*)?|collapsible"
)


class Unit(NamedTuple):
    """A stretch of text between two borders of blocks.

    ``level`` is 1 to 6 for headings, 7 for terms, summaries, buttons and lines that are bold throughout, 0 for others.
    ``outside`` of the text: navigation, forms, related links, comments. ``linked`` is the share of its letters that
    lead elsewhere. ``called_post``: in something that is called a post, be it an article of a blog; ``in_post``: what
    somebody wrote in a conversation.
    """

    text: str
    level: int
    tag: str
    outside: bool
    linked: float
    quoted: bool
    element: Any
    called_post: bool
    in_post: bool


class _Buffer:
    """What has been read since the last border."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = self.bold = 0

    def add(self, text: str | None, *, linked: bool, bold: bool) -> None:
        if text:
            self.pieces.append(text)
            letters = len("".join(text.split()))
            self.linked += letters * linked
            self.bold += letters * bold


def units_of(tree: Any) -> list[Unit]:
    """Return the units of a page, empty ones left out."""
    body = tree.find(".//body")
    body = tree if body is None else body
    zones = _zones(body)
    return list(_walk(body, zones))


def _zones(body: Any) -> set[Any]:
    """Return the elements that are outside of the text; what holds most of a page is none, whatever it is called."""
    total = max(1, len(body.text_content()))
    found = set()
    for element in body.iterdescendants():
        if isinstance(element.tag, str) and _is_zone(element):
            always = element.tag in ("nav", "footer") or _is_quiz(element)
            if always or len(element.text_content()) <= _MOST_OF_A_PAGE * total:
                found.add(element)
    return found


def _is_zone(element: Any) -> bool:
    if element.tag == "nav":
        return _navigates(element)
    if element.tag == "form" and not any(map(_asks_for_input, element.iter("input", "textarea", "select"))):
        return False
    if element.tag in _OUTSIDE or element.get("role") in ("navigation", "complementary", "search", "dialog"):
        return True
    if element.tag in ("main", "article", "h1", "a"):
        return False
    return is_named(element, _ZONE_NAME) and not (is_named(element, _QUIZ) and _tells_answers(element))


def _asks_for_input(field: Any) -> bool:
    return field.tag != "input" or (field.get("type") or "").lower() not in ("hidden", "submit", "button")


def _navigates(element: Any) -> bool:
    """Whether a ``nav`` leads elsewhere; some builders of sites keep in one what a question of theirs unfolds."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    text = one_line(element.text_content())
    return linked > _LINKED_SHARE * len(text) or not _SENTENCES.search(f"{text} x")


def _tells_answers(element: Any) -> bool:
    """Whether a quiz gives the answers itself, and asks for none."""
    asks = any(one.get("type", "text") != "hidden" for one in element.iter("input"))
    called = any(is_named(one, _ANSWER_NAME) for one in element.iter() if isinstance(one.tag, str))
    return not asks and (called or bool(_ANSWERS.search(element.text_content())))


def _is_quiz(element: Any) -> bool:
    """Whether a form gives answers to choose from."""
    inputs = element.iter("input") if element.tag == "form" else ()
    return sum((one.get("type") or "").lower() in ("radio", "checkbox") for one in inputs) >= _CHOICES


class _Seen:
    """What was found out about elements, each once: thousands of units may have one parent, which is all of a page.

    ``length`` is how many characters an element holds, ``asking_within`` what is within it and is called a question.
    """

    def __init__(self) -> None:
        self.posts = Posts()
        self.length = cache(_length)
        self.asking_within = cache(_asking_within)


def _walk(body: Any, zones: set[Any]) -> Iterator[Unit]:
    """Walk in document order without recursion: pages nest as deep as they like."""
    buffer, owner, seen = _Buffer(), body, _Seen()
    outside = quoted = linked = bold = 0
    todo: list[tuple[str, Any]] = [("open", body)]
    while todo:
        step, element = todo.pop()
        if step == "text":
            buffer.add(element, linked=linked > 0, bold=bold > 0)
            continue
        inline, sign = element.tag in _INLINE, 1 if step == "open" else -1
        if not inline or element.tag == "br":
            if unit := _unit(buffer, owner, outside > 0, quoted > 0, seen):
                yield unit
            buffer, owner = _Buffer(), element if step == "open" else _block_parent(element, body)
        linked += sign * (element.tag == "a" and _leads_elsewhere(element))
        bold += sign * (element.tag in _BOLD)
        outside += sign * (element in zones)
        quoted += sign * (element.tag in ("blockquote", "q"))
        if step == "open":
            todo.append(("close", element))
            for child in reversed(element):
                todo.append(("text", child.tail))
                if isinstance(child.tag, str) and child.tag not in _SILENT and not _is_icon(child):
                    todo.append(("open", child))
                else:
                    todo.append(("text", " "))
            todo.append(("text", element.text))
    if unit := _unit(buffer, owner, False, False, seen):
        yield unit


def _is_icon(element: Any) -> bool:
    """Whether an element shows a sign by its name ("expand_more"), or is hidden from who has the page read aloud."""
    may_be = element.tag in _INLINE and (element.get("aria-hidden") == "true" or is_named(element, _ICON))
    return may_be and len(element.text_content()) <= _LONGEST_ICON


def _block_parent(element: Any, body: Any) -> Any:
    parent = element.getparent()
    while parent is not None and parent is not body and parent.tag in _INLINE:
        parent = parent.getparent()
    return body if parent is None else parent


def _leads_elsewhere(link: Any) -> bool:
    href = (link.get("href") or "").strip().lower()
    return bool(href) and not href.startswith(("#", "?", "javascript:"))


def _unit(buffer: _Buffer, owner: Any, outside: bool, quoted: bool, seen: _Seen) -> Unit | None:
    text = _SIGN.sub("", one_line("".join(buffer.pieces)))
    if not text:
        return None
    letters = max(1, len("".join(text.split())))
    level = _level(owner, text, buffer.bold / letters, seen)
    around = seen.posts.around(owner)
    return Unit(text, level, str(owner.tag), outside, buffer.linked / letters, quoted, owner, *around)


def _level(owner: Any, text: str, bold: float, seen: _Seen) -> int:
    element = owner
    for _ in range(3):
        if element is None:
            break
        if element.tag in _HEADINGS:
            return _HEADINGS[element.tag]
        if (
            element.tag in _TERMS
            or (unfolds(element) and text.endswith("?"))
            or (
                not _SENTENCES.search(text)
                and text[-1] not in ".!"
                and _is_named_a_question(element, text, seen)
            )
        ):
            return 7
        parent = element.getparent()
        element = parent if len(text) > 0.8 * seen.length(parent) else None
    is_entry = owner.tag not in ("td", "th") and (owner.tag != "li" or text.endswith("?"))
    return 7 if bold > 0.9 and len(text) < 200 and is_entry else 0


def unfolds(element: Any) -> bool:
    """Whether an element opens another, which is what a question of an accordion does."""
    opens = any(
        element.get(name) for name in ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
    )
    return opens or element.get("role") in ("button", "tab")


def _length(element: Any) -> float:
    return float("inf") if element is None else len(one_line(element.text_content()))


def _asking_within(element: Any) -> list[Any]:
    within = (one for one in element.iterdescendants() if isinstance(one.tag, str))
    return [one for one in within if _asks_by_class(one)]


def _is_named_a_question(element: Any, text: str, seen: _Seen) -> bool:
    """Whether an element is called a question, or what is within it and all of its text."""
    if _asks_by_class(element):
        return True
    within = seen.asking_within(element) if len(text) <= _LONGEST_TERM else ()
    return any(len(text) <= 1.1 * seen.length(one) for one in within)


def _asks_by_class(element: Any) -> bool:
    return any(_ASKING_CLASS.fullmatch(name) for name in (element.get("class") or "").lower().split())
