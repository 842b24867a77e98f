"""Questions that are known by how they are answered: in tables, in plain text, and where "Answer:" stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from synth.markup import text_of
from synth.page import one_line
from synth.quest.lines import LINKED
from synth.quest.question import Question
from synth.quest.units import Unit

_ANSWERED = re.compile(
    r"^\(?(?:(?:the |correct |right |model |sample |short )*(?:answer|solution)"
    r"|ans)\b\s*(?:\d{1,3}\s*)?[.:)\u2013\u2014-]\s*(?P<a>\S.*)$",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"^(?:(?:show|see|reveal|view|check|tap for|click for)(?: the| me the)? )?(?:answer|solution)s?$",
    re.IGNORECASE,
)
_ASKS, _ANSWERS = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:the |quiz |common )?questions?|q|your question",
        r"(?:the |correct |short |our )?(?:answers?|solutions?|replies|reply)|a",
    )
)
_A_LINE = re.compile(r"^\s*a(?:nswer)?\s*\d{0,3}\s*[.:)]\s*", re.IGNORECASE)
_Q_LABEL = re.compile(r"^\s*(?:q(?:uestion)?\s*[\d.]*\s*[.:)]|subject:)\s*", re.IGNORECASE)
_LONGEST, _FEW, _MAX_PARAGRAPHS = 240, 3, 6
_SAYS = re.compile(r"[^\W_]{2}|\d")
_CODE = re.compile(r"[{};=<>]|\$ ")


def answered_questions(tree: Any, units: Sequence[Unit]) -> Iterator[Question]:
    """Yield the questions of tables and plain text, and those before a labelled answer."""
    for table in tree.iter("table"):
        yield from _of_table(table)
    for text in tree.iter("pre"):
        yield from _of_plain_text(text.text_content())
    yield from _before_answers(units)


def _of_table(table: Any) -> Iterator[Question]:
    """Yield the questions of a table with columns of questions and answers, by their heads or by what they say."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    asks, answers = _columns(rows)
    if asks is None or answers is None:
        return
    for row in rows:
        if len(row) > max(asks, answers) and not any(link.get("href") for link in row[asks].iter("a")):
            asked, answer = text_of(row[asks]), text_of(row[answers])
            if asked.endswith("?") and answer.strip(" _.-"):
                yield Question(asked, "faq", (answer,))


def _columns(rows: Sequence[Sequence[Any]]) -> tuple[int | None, int | None]:
    """Return the columns of questions and of answers: called so, or most rows ask in one and tell in the next."""
    heads = [text_of(cell).strip(" :.") for cell in rows[0]] if rows else []
    asks = next((at for at, head in enumerate(heads) if _ASKS.fullmatch(head)), None)
    answers = next((at for at, head in enumerate(heads) if _ANSWERS.fullmatch(head)), None)
    if asks is not None and answers is not None:
        return asks, answers
    for at in range(max(map(len, rows), default=1) - 1):
        told = [text_of(row[at + 1]) for row in rows if len(row) == at + 2 and text_of(row[at]).endswith("?")]
        says = {answer for answer in told if _SAYS.search(answer) and not answer.endswith("?")}
        if len(says) >= _FEW and 2 * len(says) > len(rows):
            return at, at + 1
    return None, None


def _before_answers(units: Sequence[Unit]) -> Iterator[Question]:
    """Yield what is asked right before "Answer: ..." or "Solution. ...", or before what shows one."""
    for number, unit in enumerate(units[:-1]):
        if unit.outside or not unit.text.endswith("?") or len(unit.text) > _LONGEST or unit.linked > LINKED:
            continue
        below = units[number + 1]
        told = _ANSWERED.match(below.text)
        after = units[number + 2] if number + 2 < len(units) else below
        if told:
            yield Question(unit.text, "faq", (told["a"].rstrip(")"),))
        elif _SHOWS.match(below.text) and not (after.text.endswith("?") or after is below or after.outside):
            yield Question(unit.text, "faq", (after.text,))


def _of_plain_text(text: str) -> Iterator[Question]:
    """Yield the entries of a list of questions in plain text: paragraphs that ask, and those up to the next."""
    entries: list[tuple[str, list[str]]] = []
    for paragraph in _paragraphs(text):
        asked, answer = _entry(paragraph)
        if asked:
            entries.append((asked, [answer] if answer else []))
        elif entries and len(entries[-1][1]) < _MAX_PARAGRAPHS:
            entries[-1][1].append(_A_LINE.sub("", paragraph))
    told = [(asked, answer) for asked, answer in entries if answer and not _CODE.search(asked)]
    if len(told) >= _FEW:
        yield from (Question(asked, "faq", tuple(answer)) for asked, answer in told)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs with their lines joined; lines that begin an answer begin one."""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        for part in re.split(r"\n(?=[ \t]*a(?:nswer)?\s*\d{0,3}[.:)])", block, flags=re.IGNORECASE):
            if paragraph := one_line(part):
                yield paragraph


def _entry(paragraph: str) -> tuple[str, str]:
    """Return what a paragraph asks, and what it says to it; nothing if it asks more than one thing, or none."""
    head, mark, rest = paragraph.partition("?")
    asks = bool(mark) and "?" not in rest and not re.search(r"[.!]\s+[A-Z]", _number_off(head))
    if not asks or len(head) > _LONGEST or (rest.strip() and not _Q_LABEL.match(paragraph)):
        return "", ""
    return f"{_number_off(head)}?", _A_LINE.sub("", rest.strip())


def _number_off(text: str) -> str:
    return re.sub(r"^\W*\d{1,3}(?:\.\d{1,3})*[.):]*\s+", "", _Q_LABEL.sub("", text))
