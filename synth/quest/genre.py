"""What kind of page asks: a list of questions, an essay that muses, an interview, a shop's page of one product."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from typing import Any

from synth.markup import is_named, page_title
from synth.quest.lines import (
    Q_LINE,
    bold_question,
    is_entry,
    is_question_line,
)
from synth.quest.units import Unit
from synth.quest.validity import clean_question, why_invalid, without_lead
from synth.sentences import split_sentences

_FEW, _MANY, _STANZA, _LONGEST_VERSE = 3, 4, 4, 70
_OPINION_URL = re.compile(
    r"/(?:opinions?|columnists?|viewpoints?|commentary|editorials?|op-?eds?|sermons?|poems?|poetry|letters|polls?|surveys?|debates?)/",
    re.IGNORECASE,
)
_ESSAY_URL = re.compile(r"/(?:essays?|columns?)/", re.IGNORECASE)
_EPISODE_URL = re.compile(r"/(?:episodes?|podcasts?)/", re.IGNORECASE)
_EPISODE, _VERSE = (
    re.compile(rf"(?:.*[-_])?(?:{names})(?:[-_].*)?")
    for names in ("episode|podcast", "poem|poetry|verse|stanza|lyrics?|song")
)
_FEW_SENTENCES, _MUSING_SHARE, _ESSAY_SHARE, _PERSONAL_SHARE = 5, 0.4, 0.15, 0.3
_LIST_OF_QUESTIONS = re.compile(
    r"\bfaqs?\b|frequently[- ]asked|common questions|questions (?:and|&) answers|q ?& ?a\b|\bqna\b"
    r"|questions answered|top questions|popular questions|people (?:also|often) ask"
    r"|knowledge base|help cent(?:er|re)",
    re.IGNORECASE,
)
ANSWER = re.compile(
    r"(?:.*[-_])?(?:(?:best|accepted|top)[-_]?answer|answers?|solution|verified)(?:[-_](?:text|body|content"
    r"|post|\d+))?"
)
_INTERVIEW = re.compile(
    r"\binterview(?:ed|s)? (?:with|by)\b|^(?:an )?interview[:\u2013-]|\bin conversation with\b"
    r"|\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty) (?:quick )?(?:questions|minutes)"
    r" (?:for|with|to)\b|\b(?:q ?& ?a|q and a|a chat|catching up|sits? down|talks?|speaks?|meets) with\b"
    r"|coffee with (?-i:[A-Z])\w+"
    r"|\bask me anything\b|\bAMA\b|\bmeet the (?:author|artist|maker|team|chef|scientist|founder|expert"
    r"|owner)\b"
    r"|\btranscripts? of\b|\b(?:court|public|committee|senate|trial|tribunal) hearing\b"
    r"|\bcross[- ]examination\b"
    r"|\b(?:deposition|testimony) of\b|\b(?:transcript|proceedings)\b.*\bday \d",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?!(?:Q|A|FAQ|NB|NOTE|TIP|QUESTION|ANSWER|PS|P\.S\.)\d*\b)(?:[A-Z][A-Z.&' ]{0,24}|[A-Z]\w+ [A-Z]\w+): \S"
)
_PERSONAL = re.compile(
    r"\b(?:i|i'm|me|my|mine|we|we're|us|our|you|you're|your|yours|yourself)\b", re.IGNORECASE
)
_UNIQUE = (
    r"(?:sun|moon|sky|earth|sea|ocean|world|universe|brain|heart|body|internet|human|most|same|first|largest)"
)
_OWN = re.compile(
    rf"\bthe (?!{_UNIQUE})[\w-]+$|\b(?:was|were|did|had) the \w+|\bdo(?:es)? the (?!{_UNIQUE})[\w-]+ [\w-]+$"
    r"|\bthat (?:day|night|morning|evening|time|moment|year|summer|season)\b",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"^(?:is|are|was|were|should|would|will)\b|\b(?:hardest|easiest|toughest|best|worst|proudest|favou?rite"
    r"|greatest|biggest"
    r"|secret|key|advice|tips?|message|people think|misconceptions?|myths?|future|dream|perfect|ideal|good"
    r"|great|bad|typical (?:day|week))\b",
    re.IGNORECASE,
)
_SOLD = re.compile(
    r"(?:add to (?:\w+ )?(?:cart|basket|bag|trolley)|buy (?:it )?now|in den warenkorb|out of stock)\b",
    re.IGNORECASE,
)
_OF_BUYERS = re.compile(
    r"^(?:(?:customers?'?|buyers?'?|shoppers?'?|product|community|users?'?|your) )?(?:(?:most )?(?:recent"
    r"|helpful|asked) )?"
    r"(?:questions?(?: (?:&|and) answers?)?|q ?& ?as?|q and a|ask (?:a question|the community"
    r"|an owner))\b[^?]{0,20}$",
    re.IGNORECASE,
)


def is_list_of_questions(tree: Any, units: Sequence[Unit], url: str | None) -> bool:
    """Whether a page is a list of questions: by its address or headings, and then at least two that ask."""
    asking = sum("?" in unit.text[-8:] and unit.level > 1 and not unit.outside for unit in units)
    lines = sum(is_question_line(unit) or bold_question(unit) is not None for unit in units)
    own = (unit.text for unit in units if 0 < unit.level < 4 and not unit.outside)
    told = " ".join([url or "", page_title(tree) or "", *own])
    headings = sum(unit.level > 1 and not unit.outside for unit in units)
    named = bool(_LIST_OF_QUESTIONS.search(told)) and max(asking, lines) >= _FEW - 1
    return named or (asking >= _MANY and asking > 0.8 * headings and any(is_entry(u) for u in units))


def is_help_page(tree: Any, url: str | None) -> bool:
    """Whether a page is one of those on which somebody helps customers, by its address or title."""
    return bool(_LIST_OF_QUESTIONS.search(f"{url or ''} {tree.findtext('.//title') or ''}"))


def muses(units: Sequence[Unit], url: str | None, answered: Container[int]) -> bool:
    """Whether much of what a page says is asked, and nobody could answer: who writes so wants to move, not to know.

    So are pages that are filed under opinions, polls or poems; essays and columns may tell something as well, and are
    trusted less than others. What asks in the lines ``answered`` is none of it.
    """
    if _OPINION_URL.search(url or ""):
        return True
    said = [
        (sentence, number in answered)
        for number, unit in enumerate(units)
        if not (unit.level or unit.outside or (unit.tag in ("li", "td", "th") and number not in answered))
        if is_named(unit.element, ANSWER) or not unit.called_post
        if not Q_LINE.match(unit.text)
        for sentence in split_sentences(unit.text)
    ]
    open_ones = [one for one, is_answered in said if one.endswith("?") and not is_answered]
    asked = sum(bool(why_invalid(without_lead(one), "prose")) for one in open_ones)
    share = _ESSAY_SHARE if _ESSAY_URL.search(url or "") else _MUSING_SHARE
    return len(said) >= _FEW_SENTENCES and asked >= share * len(said)


def is_interview(tree: Any, units: Sequence[Unit], url: str | None) -> bool:
    """Whether somebody is asked, by the title, or by names of speakers: what "the record" is, only those two know."""
    told = [page_title(tree) or "", *(unit.text for unit in units if unit.level == 1)]
    spoken = sum("?" in unit.text and bool(_SPEAKER.match(unit.text)) for unit in units if not unit.outside)
    return (
        spoken >= 2
        or bool(re.search(r"/interviews?/[\w-]", url or ""))
        or any(_INTERVIEW.search(one) for one in told)
    )


def is_personal(units: Sequence[Unit]) -> bool:
    """Whether much of what a page asks below its first headings is asked of one person."""
    lines = [unit for unit in units if is_question_line(unit) and (unit.level in (0, 7) or unit.level > 2)]
    reasons = [why_invalid(clean_question(unit.text), "heading") for unit in lines]
    personal = sum(reason in ("to_the_reader", "survey") for reason in reasons)
    return personal >= max(2, _PERSONAL_SHARE * len(lines))


def is_general(question: str) -> bool:
    """Whether a question of an interview is one that anybody could answer."""
    asked = clean_question(question).rstrip("?")
    return not (any(rule.search(asked) for rule in (_PERSONAL, _VIEW, _OWN)) or _SPEAKER.match(question))


def is_episode(units: Sequence[Unit], url: str | None) -> bool:
    """Whether a page announces what is told elsewhere, aloud: its first heading is answered there."""
    around = (e for unit in units if unit.level == 1 for e in (unit.element, *unit.element.iterancestors()))
    return bool(_EPISODE_URL.search(url or "")) or any(is_named(e, _EPISODE) for e in around)


def shows_verse(units: Sequence[Unit]) -> bool:
    """Whether a page shows a poem or a song that is called one: it is the name of that which asks."""
    around = (e for unit in units for e in (unit.element, unit.element.getparent()) if e is not None)
    return any(is_named(e, _VERSE) for e in around)


def without_verse(units: Sequence[Unit]) -> list[Unit]:
    """Return the units with the lines of poems as quoted: what is called one, or is broken into short lines only."""
    lines: defaultdict[Any, list[Unit]] = defaultdict(list)
    for unit in units:
        lines[unit.element].append(unit)
    verse = {element for element, within in lines.items() if _is_verse(element, within)}
    return [unit._replace(quoted=True) if unit.element in verse else unit for unit in units]


def _is_verse(element: Any, lines: Sequence[Unit]) -> bool:
    if any(is_named(e, _VERSE) for e in (element, *element.iterancestors())):
        return True
    short = all(
        len(unit.text) < _LONGEST_VERSE and not (unit.level or Q_LINE.match(unit.text)) for unit in lines
    )
    return (
        element.tag in ("p", "div", "blockquote", "td", "font", "center") and short and len(lines) >= _STANZA
    )


def without_buyers(tree: Any, units: Sequence[Unit]) -> list[Unit]:
    """Return the units with what buyers ask on the page of a product, which it is about, as outside of the text."""
    if not _sells(tree, units):
        return list(units)
    found, level = [], 0
    for unit in units:
        if 0 < unit.level < 7:
            asks = bool(_OF_BUYERS.match(unit.text))
            level = unit.level if asks else level * (unit.level > level)
        found.append(unit._replace(outside=True) if level else unit)
    return found


def _sells(tree: Any, units: Sequence[Unit]) -> bool:
    scripts = (one.text or "" for one in tree.iter("script") if "ld+json" in (one.get("type") or "").lower())
    marked = any(re.search(r'"@type"\s*:\s*"Product"', script) for script in scripts)
    return marked or any(len(unit.text) < 40 and _SOLD.match(unit.text) for unit in units)
