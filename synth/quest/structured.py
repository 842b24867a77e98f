"""Questions in schema.org's markup: Question inside FAQPage, QAPage and others, in JSON-LD, microdata and RDFa."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from synth.markup import text_of
from synth.page import one_line
from synth.quest.question import Question

_DEPTH = 12
_NO_PAGES = frozenset({"Quiz", "Survey", "Poll", "WebSite", "SearchAction"})
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LINE_ENDS = re.compile(r"[\x00-\x1f]+")
_BLOCKS = frozenset("p div ul ol li br".split())
_CDATA = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")


def structured_questions(tree: Any) -> Iterator[Question]:
    """Yield the questions that a page marks as such, with the accepted answer, or the one most voted for."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _of_data(_parsed(script.text or ""), 0)
    yield from _of_attributes(tree, "itemtype", "itemprop")
    yield from _of_attributes(tree, "typeof", "property")


def _parsed(text: str) -> Any:
    text = _CDATA.sub("", text).strip()
    for attempt in (text, _LINE_ENDS.sub(" ", text), _TRAILING_COMMA.sub(r"\1", _LINE_ENDS.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _of_data(data: Any, depth: int) -> Iterator[Question]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _of_data(item, depth + 1)
    elif isinstance(data, dict):
        kinds = _kinds(data)
        if kinds & _NO_PAGES:
            return
        text = _plain(data.get("name")) or _plain(data.get("text")) if "Question" in kinds else ""
        if text:
            yield Question(text, "structured", _answer(data))
        else:
            for value in data.values():
                yield from _of_data(value, depth + 1)


def _kinds(data: dict[str, Any]) -> set[str]:
    told = data.get("@type")
    return {str(kind).rsplit("/", 1)[-1] for kind in (told if isinstance(told, list) else [told])}


def _answer(data: dict[str, Any]) -> tuple[str, ...]:
    for key in ("acceptedAnswer", "suggestedAnswer"):
        told = data.get(key)
        options = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]
        for one in sorted(options, key=lambda option: -_votes(option)):
            if paragraphs := _paragraphs(one.get("text")):
                return paragraphs
    return ()


def _votes(option: dict[str, Any]) -> float:
    try:
        return float(option.get("upvoteCount") or 0)
    except (TypeError, ValueError):
        return 0.0


def _plain(value: Any) -> str:
    return " ".join(_paragraphs(value))


def _paragraphs(value: Any) -> tuple[str, ...]:
    """Return a text of JSON-LD, which may be HTML, and that may be escaped, as paragraphs."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, str)), None)
    if not isinstance(value, str):
        return ()
    for _ in range(2):
        if "<" not in value and "&" not in value:
            break
        try:
            tree = html.fragment_fromstring(value, create_parent="div")
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            break
        value = "\n".join(_block_lines(tree))
    return tuple(line for part in value.splitlines() if (line := one_line(part)))


def _block_lines(tree: Any) -> Iterator[str]:
    """Yield the text of each block and of what stands between them; blocks within blocks apart, breaks too."""
    if not any(one.tag in _BLOCKS for one in tree.iterdescendants()):
        yield text_of(tree)
        return
    inline = [tree.text or ""]
    for child in tree:
        if child.tag in _BLOCKS:
            yield one_line("".join(inline))
            inline = []
            yield from _block_lines(child)
        elif isinstance(child.tag, str):
            inline.append(child.text_content())
        inline.append(child.tail or "")
    yield one_line("".join(inline))


def _of_attributes(tree: Any, type_name: str, property_name: str) -> Iterator[Question]:
    for item in tree.iter():
        if isinstance(item.tag, str) and _is_question(item.get(type_name)):
            named = (_first(item, property_name, (name,)) for name in ("name", "text"))
            text = next((_said(element) for element in named if element is not None), "")
            if text:
                yield Question(text, "structured", tuple(_answers(item, property_name)))


def _is_question(told: str | None) -> bool:
    return any(re.split(r"[/#:]", kind)[-1] == "Question" for kind in (told or "").split())


def _first(item: Any, attribute: str, names: tuple[str, ...]) -> Any:
    """Return the first element below an item that is its own property, not that of an item within it."""
    todo = list(reversed(item))
    while todo:
        element = todo.pop()
        if not isinstance(element.tag, str):
            continue
        if element.get(attribute) in names:
            return element
        if element.get("itemscope") is None and element.get("typeof") is None:
            todo.extend(reversed(element))
    return None


def _answers(item: Any, attribute: str) -> Iterator[str]:
    for name in ("acceptedAnswer", "suggestedAnswer"):
        answer = _first(item, attribute, (name,))
        if answer is not None:
            inner = _first(answer, attribute, ("text",))
            if text := _said(answer if inner is None else inner):
                yield text
                return


def _said(element: Any) -> str:
    return one_line(element.get("content")) if element.tag == "meta" else text_of(element)
