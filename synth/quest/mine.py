"""All questions of a page: found, judged, and each only once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.settings import PositiveInt
from synth.quest.answered import answered_questions
from synth.quest.asked import asked_questions
from synth.quest.question import Question
from synth.quest.structured import structured_questions
from synth.quest.thread import NONE_YET
from synth.quest.units import units_of
from synth.quest.validity import clean_question, why_invalid

_ORDER = ("structured", "faq", "heading", "prose")
_WORDS = re.compile(r"[^\W_]+")
_IS_A = re.compile(r"(?:is|was) (?:an?|the)\b|\(")
_SMALL = frozenset("a an the is are was were do does did to of in on for i you my your it".split())


class Mined(NamedTuple):
    """The questions of a page in the order in which it asks them, and how many others there were, by reason."""

    questions: tuple[Question, ...]
    rejected: Counter[str]


@dataclass(frozen=True)
class Mining:
    """How questions are found: ``prose`` also looks at running text; a page gives at most ``max_questions``."""

    prose: bool = True
    max_questions: PositiveInt = 100


def mine(tree: Any, url: str | None = None, settings: Mining = Mining()) -> Mined:
    """Return the questions of a page in English that can be asked by themselves.

    Of questions in the same words, small ones aside, the one that was found in the best place is kept: in markup, in a
    list of questions, as a heading, in running text; and the first answer that any of them has.
    """
    if not _may_be_english(tree):
        return Mined((), Counter())
    units = units_of(tree)
    found = [
        *structured_questions(tree),
        *answered_questions(tree, units),
        *asked_questions(tree, units, url),
    ]
    kept: dict[tuple[str, ...], Question] = {}
    rejected: Counter[str] = Counter()
    for one in found:
        if one.found_by == "prose" and not settings.prose:
            continue
        text = clean_question(one.text)
        reason = why_invalid(text, one.found_by) or _why_no_answer(text, one.answer)
        if reason:
            rejected[reason] += 1
            continue
        same = _key(text)
        rejected["duplicate"] += same in kept
        marked = text if text.endswith("?") else f"{text}?"
        kept[same] = _better(kept.get(same), one._replace(text=marked))
    return Mined(tuple(kept.values())[: settings.max_questions], +rejected)


def _may_be_english(tree: Any) -> bool:
    told = [element.get("lang") for element in (tree, *tree.iter("body")) if element.get("lang")]
    return all(code.strip().lower().startswith("en") for code in told)


def _why_no_answer(text: str, answer: Sequence[str]) -> str | None:
    """Return why what stands as an answer is none: nobody answered yet, or it tells what is called so (a film)."""
    first = answer[0] if answer else ""
    if NONE_YET.match(first):
        return "unanswered"
    is_name = first.lower().startswith(f"{text.rstrip('?').lower()}? ") and _IS_A.match(
        first[len(text.rstrip("?")) + 2 :]
    )
    return "title" if is_name else None


def _key(text: str) -> tuple[str, ...]:
    words = _WORDS.findall(text.lower())
    return tuple(word for word in words if word not in _SMALL) or tuple(words)


def _better(one: Question | None, other: Question) -> Question:
    if one is None:
        return other
    first, second = sorted((one, other), key=lambda question: _ORDER.index(question.found_by))
    return first if first.answer else first._replace(answer=second.answer)
