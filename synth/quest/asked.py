"""Questions that a page asks without markup: entries of lists of questions, headings, titles, running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from synth.markup import page_title, text_of
from synth.page import one_line
from synth.quest.question import FoundBy, Question
from synth.quest.units import Unit
from synth.quest.validity import is_polar, why_invalid
from synth.quest.wording import INTERROGATIVE
from synth.sentences import split_sentences

MAX_ANSWER_PARAGRAPHS = 12
_LIST_OF_QUESTIONS = re.compile(
    r"\bfaqs?\b|frequently[- ]asked|common questions|questions (?:and|&) answers|q ?& ?a\b|\bqna\b"
    r"|questions answered|top questions"
    r"|knowledge base|help cent(?:er|re)",
    re.IGNORECASE,
)
_FEW, _MANY = 3, 4
_Q_LINE = re.compile(r"(?:q(?:uestion)?\s*\d{0,3}\s*[.:)\u2013-])\s*\S", re.IGNORECASE)
_A_LABEL = re.compile(r"^(?:a(?:nswer)?\s*\d{0,3}\s*[.:)\u2013-])\s*", re.IGNORECASE)
_Q_AND_A = re.compile(
    r"^(?:q(?:uestion)?[.:)]\s*)?(?P<q>[^?]{8,280}\?)\s*(?:a(?:nswer)?[.:)])\s*(?P<a>\S.{5,})$", re.IGNORECASE
)
_TEASER = re.compile(
    r"^(?:find out|learn|read|click|discover|see |in this (?:article|post|guide)|let's|let us|keep reading"
    r"|we |i |our |you |yes|no\b"
    r"|maybe|perhaps|me\b|nobody|nothing|well,|good question|that is|that's|these|this is (?:the|a) question|here)",
    re.IGNORECASE,
)
_POST = re.compile(
    r"(?:.*[-_])?(?:post|posts|message|thread|topic|reply|replies|answer|comment|chat|conversation|dialogue|quote)(?:[-_].*)?"
)
_ANSWER = re.compile(
    r"(?:.*[-_])?(?:(?:best|accepted|top)[-_]?answer|answers?|solution|verified)(?:[-_](?:text|body|content|post|\d+))?"
)
_SITE = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+")
_LINKED, _MIN_ANSWER_WORDS = 0.5, 3
_STOP = re.compile(r"[.!?]\s+\w{3,}")
_POINTS = re.compile(
    r"(?:see|read|ask|search|vote|call|contact|click|visit|check|take|sign|join|book|browse|compare|chat|write|find"
    r"|get|try|learn|watch|subscribe|leave|tell|talk|let|view|explore|discover|shop|mail|email|ring|order)\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 6
_LONGEST_LINE, _FEW_SENTENCES, _MUSING_SHARE = 200, 5, 0.4
_INTERVIEW = re.compile(
    r"\binterview(?:ed)? (?:with|by)\b|^(?:an )?interview[:\u2013-]|\bin conversation with\b"
    r"|\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) (?:quick )?(?:questions|minutes)"
    r" (?:for|with|to)\b|\b(?:q ?& ?a|q and a|a chat|coffee|catching up|sits? down|talks?|speaks?) with\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\(\d{4}[a-z]?\)\.?$|\b[A-Z]\.$|\bet al\.$")
_REFERENCES = re.compile(
    r"(?:references|further reading|bibliography|works cited|sources|notes|literature|external links)\b",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r"^(?:but|and|so|now|well|yet|still|then|first|also|okay|ok),?\s+", re.IGNORECASE)


def asked_questions(tree: Any, units: Sequence[Unit], url: str | None) -> Iterator[Question]:
    """Yield what a page asks, in order, with what stands behind it as its answer."""
    is_list = _is_list_of_questions(tree, units, url)
    units = [_as_entry(unit) for unit in units] if is_list else units
    is_musing = not is_list and (_muses(units) or _is_interview(tree, units))
    answered = _marked_answer(units)
    title, topic = _title_question(tree, units), _topic(units)
    if title:
        yield Question(title, "heading", answered)
    for number, unit in enumerate(units):
        if unit.outside or (unit.linked > _LINKED and unit.level != 1 and unit is not topic):
            continue
        if not is_musing or (unit.level == 1 and not is_polar(unit.text)):
            yield from _of_unit(units, number, is_list, answered)


def _as_entry(unit: Unit) -> Unit:
    """Return a line of a list of questions, whatever it is made of, as what an entry is: a term."""
    return unit._replace(level=7) if not unit.level and _is_question_line(unit) else unit


def _is_question_line(unit: Unit) -> bool:
    """Whether a unit is one question and nothing else."""
    ends = unit.text.endswith("?") and not unit.outside and not unit.quoted and unit.linked <= _LINKED
    return ends and len(unit.text) < _LONGEST_LINE and not _STOP.search(unit.text) and not _in_post(unit)


def _muses(units: Sequence[Unit]) -> bool:
    """Whether much of what a page says is asked, and nobody could answer: who writes so wants to move, not to know."""
    said = [
        sentence
        for unit in units
        if not (unit.level or unit.outside or unit.tag in ("li", "td", "th") or _in_post(unit))
        if not _Q_LINE.match(unit.text)
        for sentence in split_sentences(unit.text)
    ]
    asked = sum(one.endswith("?") and bool(why_invalid(_without_lead(one), "prose")) for one in said)
    return len(said) >= _FEW_SENTENCES and asked >= _MUSING_SHARE * len(said)


def _is_interview(tree: Any, units: Sequence[Unit]) -> bool:
    """Whether somebody is asked: what "the record" is, only those two know."""
    told = [page_title(tree) or "", *(unit.text for unit in units if unit.level == 1)]
    return any(_INTERVIEW.search(one) for one in told)


def _bold_question(unit: Unit) -> tuple[str, str] | None:
    """Return the question in bold that a paragraph or a point begins with, and the rest."""
    first = next((child for child in unit.element if isinstance(child.tag, str)), None)
    if unit.level or first is None or first.tag not in ("b", "strong") or (unit.element.text or "").strip():
        return None
    asked = text_of(first)
    rest = unit.text.removeprefix(asked).strip()
    found = asked.endswith("?") and unit.text.startswith(asked) and len(rest.split()) >= _MIN_ANSWER_WORDS
    return (asked, rest) if found else None


def _of_unit(
    units: Sequence[Unit], number: int, is_list: bool, answered: tuple[str, ...]
) -> Iterator[Question]:
    unit = units[number]
    both = _Q_AND_A.match(unit.text)
    bold = _bold_question(unit)
    if both:
        yield Question(both["q"], "faq", (both["a"],))
    elif bold:
        yield Question(bold[0], "faq" if is_list else "heading", (bold[1],))
    elif unit.level or _Q_LINE.match(unit.text):
        answer = _answer_below(units, number)
        found_by: FoundBy = "faq" if is_list or _is_entry(unit) else "heading"
        if (found_by == "faq" and not answer) or (found_by == "heading" and _only_points(answer)):
            return
        yield Question(unit.text, found_by, answered if unit.level == 1 and answered else answer)
    elif unit.tag in ("p", "div", "section", "article", "body") and not unit.quoted and not _in_post(unit):
        yield from _in_prose(units, number)
    elif unit.tag == "li" and is_list and unit.text.endswith("?"):
        answer = _answer_below(units, number)
        if answer:
            yield Question(unit.text, "faq", answer)


def _is_entry(unit: Unit) -> bool:
    return unit.tag in ("dt", "summary") or bool(_Q_LINE.match(unit.text))


def _is_list_of_questions(tree: Any, units: Sequence[Unit], url: str | None) -> bool:
    """Whether a page is a list of questions: by its address or headings, and then at least two that ask."""
    asking = sum(unit.text.endswith("?") and unit.level > 1 and not unit.outside for unit in units)
    lines = sum(_is_question_line(unit) or _bold_question(unit) is not None for unit in units)
    told = " ".join([url or "", page_title(tree) or "", *(unit.text for unit in units if 0 < unit.level < 4)])
    headings = sum(unit.level > 1 and not unit.outside for unit in units)
    named = bool(_LIST_OF_QUESTIONS.search(told)) and max(asking, lines) >= _FEW - 1
    return named or (asking >= _MANY and asking > 0.8 * headings and any(_is_entry(u) for u in units))


def _marked_answer(units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the paragraphs of the first element that is called an answer."""
    first: Any = None
    found: list[str] = []
    for unit in units:
        holder = next((e for e in (unit.element, *unit.element.iterancestors()) if _named(e, _ANSWER)), None)
        if holder is not None and (first is None or holder is first) and not unit.level:
            first = holder
            found.append(unit.text)
    return tuple(found[:MAX_ANSWER_PARAGRAPHS])


def _named(element: Any, pattern: re.Pattern[str]) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(pattern.fullmatch(name) for name in names)


def _in_post(unit: Unit) -> bool:
    holders = [unit.element, *unit.element.iterancestors()]
    return any(_named(e, _POST) for e in holders if e.tag not in ("html", "body", "article", "main"))


def _topic(units: Sequence[Unit]) -> Unit | None:
    """Return the only heading that leads elsewhere and asks, on a page without ``h1``: a forum's title of a topic."""
    linked = [
        u for u in units if 0 < u.level < 7 and u.linked > _LINKED and u.text.endswith("?") and not u.outside
    ]
    return linked[0] if len(linked) == 1 and not any(u.level == 1 for u in units) else None


def _title_question(tree: Any, units: Sequence[Unit]) -> str | None:
    """Return the title of the head where the page has no ``h1``: "How do I boil an egg? - Cooking Forum"."""
    if any(unit.level == 1 for unit in units):
        return None
    return _SITE.split(page_title(tree) or "")[0] or None


def _answer_below(units: Sequence[Unit], number: int) -> tuple[str, ...]:
    """Return the paragraphs behind a unit up to the next heading, or of its first section if it begins with one."""
    found: list[str] = []
    for unit in units[number + 1 :]:
        if unit.outside or unit.linked > _LINKED:
            continue
        if unit.level or _Q_LINE.match(unit.text):
            own = units[number].level
            if found or unit.text.endswith("?") or (own and unit.level <= own):
                break
            continue
        found.append(_A_LABEL.sub("", unit.text))
        if len(found) == MAX_ANSWER_PARAGRAPHS:
            break
    whole = " ".join(found)
    return tuple(found) if len(whole.split()) >= _MIN_ANSWER_WORDS else ()


def _only_points(answer: tuple[str, ...]) -> bool:
    """Whether what stands below a heading only sends the reader on: "See our ranking."."""
    return (
        bool(answer) and bool(_POINTS.match(answer[0])) and len(" ".join(answer).split()) <= _LONGEST_POINTER
    )


def _in_prose(units: Sequence[Unit], number: int) -> Iterator[Question]:
    """Yield the questions of a paragraph that are answered right behind."""
    sentences = split_sentences(units[number].text)
    if _REFERENCES.match(_heading_above(units, number)):
        return
    for at, sentence in enumerate(sentences):
        if (
            not sentence.endswith("?")
            or sentence[0] in "\"'\u2018\u201c("
            or (at and (sentences[at - 1].endswith("?") or _CITED.search(sentences[at - 1])))
        ):
            continue
        rest = sentences[at + 1 :]
        if not rest and number + 1 < len(units) and units[number + 1].tag == "p":
            rest = split_sentences(units[number + 1].text)
        if (
            rest
            and not rest[0].endswith("?")
            and len(rest[0].split()) > _MIN_ANSWER_WORDS
            and not _TEASER.match(rest[0])
        ):
            stop = next((i for i, s in enumerate(rest) if s.endswith("?")), len(rest))
            yield Question(_without_lead(sentence), "prose", (one_line(" ".join(rest[:stop])),))


def _heading_above(units: Sequence[Unit], number: int) -> str:
    return next((unit.text for unit in reversed(units[:number]) if 0 < unit.level < 7), "")


def _without_lead(sentence: str) -> str:
    """Return "Why does bread rise?" of "But why does bread rise?", and of "One more thing: why does bread rise?"."""
    _, mark, asked = sentence.rpartition(": ")
    bare = asked if mark and INTERROGATIVE.match(asked.lower()) else _LEADS_IN.sub("", sentence)
    return bare[:1].upper() + bare[1:]
