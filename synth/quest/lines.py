"""Lines that ask: by themselves, before their answer in the same paragraph, or in a row of lines made alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from synth.markup import is_named, text_of
from synth.quest.question import FoundBy
from synth.quest.units import Unit, unfolds
from synth.quest.validity import clean_question, names_topic
from synth.sentences import split_sentences

LINKED = 0.5
"""From this share of linked letters on a unit belongs to where it leads."""
MIN_ANSWER_WORDS = 3
Q_LINE = re.compile(r"(?:q(?:uestion)?\s*\d{0,3}\s*[.:)\u2013-])\s*\S", re.IGNORECASE)
_LONGEST_LINE, _FEW, _PAIR, _WORTH_TELLING = 200, 3, 2, 6
_STOP = re.compile(r"[.!?]\s+\w{3,}")
_MARKERS = frozenset("em i u span font b strong mark cite small".split())
_NO_ANSWER = re.compile(
    r"\W*$|\W*[\[(]?\d+ ?(?:marks?|points?|pts?)?[\])]$|.*\b(?:marks|points)\W*$|.*\b[a-d][).] .*\b[b-e][).] "
    r"|\W*yes ?(?:[/|]|or) ?no\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:see|read|ask|search|vote|call|contact|click|visit|check|take|sign|join|book|browse|compare|chat"
    r"|write|find"
    r"|get|try|learn|watch|subscribe|leave|tell|talk|let|view|explore|discover|shop|mail|email|ring|order"
    r"|enter|use our"
    r"|download|listen|apply|request|start|speak|drop|send|fill|register|buy)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"(?:please )?(?:see|visit|click|refer to|read|view|meet|get in touch|learn more"
    r"|(?:contact|call|ask|e-?mail|ring) us"
    r"|find out)\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 6
_FAQ = re.compile(r"(?:.*[-_])?faqs?(?:[-_].*)?")
_MUSED = re.compile(r"\b(?:we|us|our|you|your|yours|really|ever|even|anyway|then)\b", re.IGNORECASE)


def is_question_line(unit: Unit) -> bool:
    """Whether a unit is one question and nothing else."""
    ends = unit.text.endswith("?") and not unit.outside and not unit.quoted and unit.linked <= LINKED
    one = not _STOP.search(clean_question(unit.text))
    return ends and one and len(unit.text) < _LONGEST_LINE and not unit.in_post


def bold_question(unit: Unit) -> tuple[str, str] | None:
    """Return the question in bold that a paragraph or a point begins with, and the rest."""
    first = next((child for child in unit.element if isinstance(child.tag, str)), None)
    if unit.level or first is None or first.tag not in ("b", "strong") or (unit.element.text or "").strip():
        return None
    asked = text_of(first)
    rest = unit.text.removeprefix(asked).strip()
    found = asked.endswith("?") and unit.text.startswith(asked) and len(rest.split()) >= MIN_ANSWER_WORDS
    return (asked, rest) if found else None


def is_entry(unit: Unit) -> bool:
    """Whether a unit is an entry of a list of questions by what it is: a term, or what opens its answer."""
    if unit.tag in ("dt", "summary", "button") or Q_LINE.match(unit.text):
        return True
    if unit.text.endswith("?") and any(
        is_named(one, _FAQ) for one in unit.element.iterancestors("div", "section", "ul", "ol", "dl")
    ):
        return True
    around = (unit.element, unit.element.getparent(), *unit.element.iterdescendants("a", "button"))
    return any(one is not None and unfolds(one) for one in around)


def repeated_questions(units: Sequence[Unit]) -> set[int]:
    """Return the numbers of the lines that ask and are answered by the next, where at least three are made alike.

    So lists of questions are marked up, whatever their elements are and are called.
    """
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (unit, below) in enumerate(pairwise(units)):
        answered = not (below.level or below.outside or below.text.endswith("?")) and below.linked <= LINKED
        answered = answered and any(letter.isalpha() for letter in below.text)
        if answered and not unit.level and unit.tag not in ("li", "td", "th") and is_question_line(unit):
            alike[_make(unit)].append(number)
    return {number for numbers in alike.values() if len(numbers) >= _FEW for number in numbers}


def _make(unit: Unit) -> tuple[str, ...]:
    parent = unit.element.getparent()
    makers = [unit.element] if parent is None else [unit.element, parent]
    inner = next((str(child.tag) for child in unit.element), "")
    return (inner, *(f"{one.tag} {one.get('class') or ''}" for one in makers))


def run_in_questions(units: Sequence[Unit], about: str) -> dict[int, tuple[str, str]]:
    """Return by number the lines that ask and go on with the answer, as question and answer.

    One that begins with a question in bold is such a line by itself. Others are where several are made alike: points of
    a list ("Who wrote Emma? Jane Austen"), paragraphs in which one of both is set off (``<em>``), and paragraphs that
    only begin so where ``about``, the title, names their topic.
    """
    found: dict[int, tuple[str, str]] = {}
    alike: defaultdict[tuple[Any, str, str], dict[int, tuple[str, str]]] = defaultdict(dict)
    for number, unit in enumerate(units):
        if bold := bold_question(unit):
            found[number] = bold
        elif told := _run_in(unit):
            marker = "" if unit.tag == "li" else _marker(unit, told[0])
            if marker or unit.tag == "li" or (unit.tag == "p" and _is_topical(*told, about)):
                alike[unit.element.getparent(), unit.tag, marker][number] = told
    for (_, tag, _), lines in alike.items():
        distinct = len({answer.lower() for _, answer in lines.values()})
        if len(lines) >= (_FEW if tag == "li" else _PAIR) and 3 * distinct > 2 * len(lines):
            found |= lines
    return found


def _run_in(unit: Unit) -> tuple[str, str] | None:
    """Return the one question that a line begins with, and the rest."""
    head, mark, rest = unit.text.partition("?")
    skipped = unit.level or unit.outside or unit.quoted or unit.linked > LINKED or unit.in_post
    asks = mark and "?" not in rest and len(head) < _LONGEST_LINE and not _STOP.search(clean_question(head))
    if skipped or not asks or not rest.startswith((" ", ":")) or _NO_ANSWER.match(rest):
        return None
    return f"{head}?", rest.strip(" :\u2013\u2014-")


def _marker(unit: Unit, asked: str) -> str:
    """Return the tag and the class of what sets off the question, or the answer; nothing if none does."""
    inner = [child for child in unit.element if child.tag in _MARKERS and text_of(child)]
    if inner and text_of(inner[0]) == asked:
        return f"{inner[0].tag} {inner[0].get('class') or ''}"
    if inner and text_of(inner[-1]) == unit.text.removeprefix(asked).strip():
        return f"{inner[-1].tag} {inner[-1].get('class') or ''} behind"
    return ""


def _is_topical(asked: str, rest: str, about: str) -> bool:
    enough = len(rest.split()) >= _WORTH_TELLING and not _MUSED.search(asked)
    return enough and len(split_sentences(rest)) > 0 and names_topic(asked, about)


def only_points(answer: Sequence[str], found_by: FoundBy) -> bool:
    """Whether what stands below a question only sends the reader on: "See our ranking.".

    In a list of questions "Book a collection online." is what to do, and "See the calendar." is not.
    """
    points = _REFERS if found_by == "faq" else _POINTS
    brief = len(" ".join(answer).split()) <= _LONGEST_POINTER
    return bool(answer) and brief and bool(points.match(answer[0]))
