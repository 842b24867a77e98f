"""Questions that a page asks without markup: entries of lists of questions, headings, titles, running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from synth.markup import is_named, page_title
from synth.page import one_line
from synth.quest.genre import (
    ANSWER,
    is_episode,
    is_general,
    is_help_page,
    is_interview,
    is_list_of_questions,
    is_personal,
    muses,
    shows_verse,
    without_buyers,
    without_verse,
)
from synth.quest.lines import (
    LINKED,
    MIN_ANSWER_WORDS,
    Q_LINE,
    is_entry,
    is_question_line,
    only_points,
    repeated_questions,
    run_in_questions,
)
from synth.quest.question import FoundBy, Question
from synth.quest.thread import asked_first, first_reply, is_unanswered, posts_of
from synth.quest.units import Unit
from synth.quest.validity import is_stray, names_topic, without_lead
from synth.sentences import split_sentences

MAX_ANSWER_PARAGRAPHS = 12
_A_LABEL = re.compile(r"^(?:a(?:nswer)?\s*\d{0,3}\s*[.:)\u2013-])\s*", re.IGNORECASE)
_Q_AND_A = re.compile(
    r"^(?:q(?:uestion)?\s*\d{0,3}\s*[.:)]\s*)?(?P<q>[^?]{8,280}\?)\s*(?:\(?answer:"
    r"|a(?:nswer)?\s*\d{0,3}[.:)])\s*(?P<a>\S.{1,})$",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"^(?:find out|learn|read|click|discover|see |in this (?:article|post|guide)|let's|let us|keep reading"
    r"|we |i |our |you "
    r"|maybe|perhaps|me\b|nobody|nothing|well,|good question|that is|that's|these|this is (?:the"
    r"|a) question|here)",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+")
_VOTES = re.compile(
    r"\d ?%.*\d ?%|^(?:yes|no)?\W*\d+ ?%\W*(?:yes|no|agree|say \w+)?\W*$|^\W*(?:vote|poll)\b|\bvotes?\)?\W*$",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"^(?:coming soon|tb[ac]\b|to be (?:announced|confirmed|decided))|\bwatch this space\b"
    r"|\bcheck back (?:soon|later)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"\byou\b", re.IGNORECASE)
_CHOICE = re.compile(r"\(?b[.)]\s", re.IGNORECASE)
_LONGEST_VOTES, _WORTH_TELLING = 16, 8
_ASIDE = re.compile(
    r"(?:written|posted|published|reviewed|updated|replied|answered|asked) (?:by|on)\b"
    r"|by (?-i:[A-Z][\w.]*(?: [A-Z][\w.]*)+)(?:\W.*)?(?<!\.)$|\d+ people found\b|click to see full answer"
    r"|(?:author|posted|published|(?:last )?(?:updated|reviewed|modified)|reviewed by)\s*:"
    r"|\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b|.*\| (?:published|updated|posted)\b"
    r"|(?:community|expert|accepted|best) answer\W*$"
    r"|(?:was|did|is) this (?:\w+ )?(?:answer|article|page|reply|post|help)"
    r"|did this (?:answer|help)|share this|copy link|thanks! |not helpful \d|\d+ likes?\W*$|last updated",
    re.IGNORECASE,
)
"""Who wrote an answer, and when; what asks whether it helped."""
_LONGEST_ASIDE = 14
_BRIEF = re.compile(
    r"(?:yes|no|never|always)\b[^.]*\.|[$\u00a3\u20ac]\d[\d,.]*\.?|\d[\d,.]* ?%\.?"
    r"|(?:up to |about )?[\w.,-]+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|inch(?:es)?|feet|miles?"
    r"|pounds?|ounces?|dollars?|euros?|percent|degrees?|calories|metres?|meters?|kilometres?|kilograms?|grams?|litres?"
    r"|gallons?)\.?",
    re.IGNORECASE,
)
"""An answer of one or two words that says what was asked."""
_KNOWS_NOT = re.compile(
    r"\b(?:declined to|no comment|(?:did not|didn't|would not|could not) (?:say|reply|respond|comment|explain)"
    r"|(?:remains?|is|are|was) (?:still )?(?:unclear|unknown|a mystery|anyone's guess)|(?:nobody|no one) (?:knows?|knew"
    r"|could say|can say|seems to know)|time will tell|too early to (?:say|tell))\b",
    re.IGNORECASE,
)
_SHOWN = frozenset("pre figure table img picture video svg math".split())
_CITED = re.compile(r"\(\d{4}[a-z]?\)\.?$|\b[A-Z]\.$|\bet al\.$")
_REFERENCES = re.compile(
    r"(?:references|further reading|bibliography|works cited|sources|notes|literature|external links)\b",
    re.IGNORECASE,
)


class _Page(NamedTuple):
    """What all units of a page share: what it is about, the lines that go on with their answer, by number, how many
    questions each element has, and the heading above each unit.
    """

    units: Sequence[Unit]
    about: str
    is_list: bool
    is_help: bool
    run_in: Mapping[int, tuple[str, str]]
    answered: tuple[str, ...]
    asking_in: Counter[Any]
    above: Sequence[str]


def asked_questions(tree: Any, units: Sequence[Unit], url: str | None) -> Iterator[Question]:
    """Yield what a page asks, in order, with what stands behind it as its answer."""
    units = without_verse(without_buyers(tree, units))
    posts = posts_of(units)
    if is_unanswered(units, posts):
        return
    told = is_interview(tree, units, url)
    is_list = not told and is_list_of_questions(tree, units, url)
    told = told or (not is_list and is_personal(units))
    alike = repeated_questions(units)
    about = " ".join([url or "", page_title(tree) or "", *(unit.text for unit in units if unit.level == 1)])
    run_in = run_in_questions(units, about)
    units = [_as_entry(unit, is_list or at in alike) for at, unit in enumerate(units)]
    answered, is_help = () if told else _marked_answer(units) or first_reply(posts), is_help_page(tree, url)
    page = _Page(units, about, is_list, is_help, run_in, answered, _asking_in(units), _headings_above(units))
    if told:
        yield from _of_interview(page)
    elif is_list or not muses(units, url, run_in):
        yield from _of_title(tree, page, posts, url)
        yield from _of_text(page)


def _asking_in(units: Sequence[Unit]) -> Counter[Any]:
    asking = (one for one in units if one.text.endswith("?") and (one.level or is_question_line(one)))
    return Counter(holder for one in asking for holder in (one.element, *one.element.iterancestors()))


def _headings_above(units: Sequence[Unit]) -> list[str]:
    found, above = [], ""
    for unit in units:
        found.append(above)
        above = unit.text if 0 < unit.level < 7 else above
    return found


def _of_interview(page: _Page) -> Iterator[Question]:
    """Yield what anybody could have been asked, and was answered at some length."""
    for number, unit in enumerate(page.units):
        if unit.outside or unit.linked > LINKED or unit.level == 1:
            continue
        for one in _of_unit(page._replace(is_list=False), number):
            told = len(" ".join(one.answer).split()) >= _WORTH_TELLING
            if told and one.found_by != "prose" and is_general(one.text):
                yield one._replace(found_by="heading")


def _of_title(tree: Any, page: _Page, posts: Sequence[Sequence[Unit]], url: str | None) -> Iterator[Question]:
    """Yield what the first heading asks, or the title of the head, or of a topic, or whoever wrote first."""
    if is_episode(page.units, url) or shows_verse(page.units):
        return
    title, topic = _title_question(tree, page.units, url), _topic(page.units)
    if title:
        yield Question(title, "heading", page.answered)
    for number, unit in enumerate(page.units):
        if (unit.level == 1 and not unit.outside) or unit is topic:
            yield from _of_unit(page, number)
    if not any(unit.text.endswith("?") for unit in page.units if unit.level) and not (title or "").endswith(
        "?"
    ):
        yield from asked_first(posts)


def _of_text(page: _Page) -> Iterator[Question]:
    for number, unit in enumerate(page.units):
        if unit.outside or unit.linked > LINKED or unit.level == 1:
            continue
        for one in _of_unit(page, number):
            alone = one.found_by == "prose" or (1 < unit.level < 7 and one.found_by == "heading")
            if page.is_list or not alone or not is_stray(one.text, page.about):
                yield one


def _as_entry(unit: Unit, is_listed: bool) -> Unit:
    """Return a line of a list of questions, whatever it is made of, as what an entry is: a term."""
    return unit._replace(level=7) if is_listed and not unit.level and is_question_line(unit) else unit


def _of_unit(page: _Page, number: int) -> Iterator[Question]:
    unit = page.units[number]
    both = _Q_AND_A.match(unit.text)
    if both:
        yield Question(both["q"], "faq", (both["a"],))
    elif number in page.run_in:
        asked, answer = page.run_in[number]
        found_by: FoundBy = "faq" if page.is_list else "heading"
        if not only_points((answer,), found_by):
            yield Question(asked, found_by, (answer,))
    elif unit.level or Q_LINE.match(unit.text):
        answer_below = _answer_below(page, number)
        is_help = page.is_help and unit.level == 1
        found_by = "faq" if page.is_list or is_help or is_entry(unit) else "heading"
        if not _is_unanswered(page.units, number, answer_below, found_by):
            answer_below = page.answered if unit.level == 1 and page.answered else answer_below
            yield Question(unit.text, found_by, answer_below)
    elif unit.tag in ("p", "div", "section", "article", "body") and not unit.quoted and not unit.in_post:
        yield from _in_prose(page, number)
    elif unit.tag == "li" and page.is_list and unit.text.endswith("?"):
        answer_below = _answer_below(page, number)
        if answer_below:
            yield Question(unit.text, "faq", answer_below)


def _marked_answer(units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the paragraphs of the first element that is called an answer, if no other question stands before it."""
    first: Any = None
    found: list[str] = []
    for unit in units:
        if first is None and unit.level > 1 and unit.text.endswith("?") and not unit.outside:
            return ()  # that of another question
        holder = next((e for e in (unit.element, *unit.element.iterancestors()) if is_named(e, ANSWER)), None)
        if holder is not None and (first is None or holder is first) and not unit.level:
            first = holder
            found.append(unit.text)
    return tuple(found[:MAX_ANSWER_PARAGRAPHS])


def _topic(units: Sequence[Unit]) -> Unit | None:
    """Return the only heading that leads elsewhere and asks, on a page without ``h1``: a forum's title of a topic."""
    linked = [u for u in units if 0 < u.level < 7 and u.linked > LINKED and "?" in u.text and not u.outside]
    return linked[0] if len(linked) == 1 and not any(u.level == 1 for u in units) else None


def _title_question(tree: Any, units: Sequence[Unit], url: str | None) -> str | None:
    """Return the title of the head where the page has no ``h1``: "How do I boil an egg? - Cooking Forum".

    A site's name before it, which the address has as well, is left out.
    """
    if any(unit.level == 1 for unit in units):
        return None
    title = _SITE.split(page_title(tree) or "")[0]
    site, mark, rest = title.partition(": ")
    is_site = mark and re.sub(r"\W", "", site).lower() in (url or "").lower()
    return (rest if is_site else title) or None


def _answer_below(page: _Page, number: int) -> tuple[str, ...]:
    """Return the paragraphs behind a unit up to the next heading, or of its first section if it begins with one.

    Where all that an entry of a list of questions unfolds is a link, there are none; what it unfolds ends with what
    holds both.
    """
    found: list[str] = []
    units, in_list = page.units, page.is_list or is_entry(page.units[number])
    for unit in _within_entry(page, number) if in_list else units[number + 1 :]:
        if unit.outside or unit.linked > LINKED:
            if in_list and not (found or unit.outside or unit.level):
                break
            continue
        if _ASIDE.match(unit.text) and len(unit.text.split()) <= _LONGEST_ASIDE:
            if found:
                break
            continue
        if unit.level or Q_LINE.match(unit.text):
            own = units[number].level
            if found or unit.text.endswith("?") or (own and unit.level <= own):
                break
            continue
        found.append(_A_LABEL.sub("", unit.text))
        if len(found) == MAX_ANSWER_PARAGRAPHS:
            break
    whole = " ".join(found)
    enough = len(whole.split()) >= MIN_ANSWER_WORDS or (in_list and _BRIEF.fullmatch(whole))
    return tuple(found) if enough else ()


def _within_entry(page: _Page, number: int) -> Sequence[Unit]:
    """Return what is behind a question in the largest element that has no other question, or else all behind it."""
    holder = page.units[number].element
    while (parent := holder.getparent()) is not None and page.asking_in[parent] <= 1:
        holder = parent
    below = page.units[number + 1 :]
    return list(takewhile(lambda one: _is_in(one.element, holder), below)) or below


def _is_in(element: Any, holder: Any) -> bool:
    return element is holder or any(one is holder for one in element.iterancestors())


def _is_unanswered(units: Sequence[Unit], number: int, answer: tuple[str, ...], found_by: FoundBy) -> bool:
    """Whether there is nothing that answers: nothing at all, votes, cheers, or what only sends the reader on."""
    if (
        _counts_votes(units[number + 1 : number + 3])
        or only_points(answer, found_by)
        or _states_nothing(answer)
    ):
        return True
    return not answer if found_by == "faq" else _ends_there(units, number)


def _states_nothing(answer: tuple[str, ...]) -> bool:
    """Whether nothing is stated below a question: "Well done, Priya!", "Coming soon.", "a) 55 BC", "b) AD 43"."""
    if answer and (_LATER.search(answer[0]) or any(map(_CHOICE.match, answer[1:2]))):
        return True
    return bool(answer) and all(one[-1] in "!?" for part in answer for one in split_sentences(part))


def _counts_votes(below: Sequence[Unit]) -> bool:
    whole = " ".join(unit.text for unit in below if not unit.level)
    return bool(_VOTES.search(whole)) and len(whole.split()) <= _LONGEST_VOTES


def _ends_there(units: Sequence[Unit], number: int) -> bool:
    """Whether a heading within a page is followed by the next one, with no text and nothing shown in between."""
    unit = units[number]
    below = next((u for u in units[number + 1 :] if not (u.outside or u.linked > LINKED)), None)
    if unit.level < 2 or (below is not None and (not below.level or below.level > unit.level)):
        return False
    shown = unit.element.getnext()
    return shown is None or shown.tag not in _SHOWN


def _in_prose(page: _Page, number: int) -> Iterator[Question]:
    """Yield the questions of a paragraph that are answered right behind."""
    units = page.units
    sentences = split_sentences(units[number].text)
    if _REFERENCES.match(page.above[number]):
        return
    for at, sentence in enumerate(sentences):
        if not _is_asked_outright(sentences, at):
            continue
        rest = sentences[at + 1 :]
        if not rest and number + 1 < len(units) and units[number + 1].tag == "p":
            rest = split_sentences(units[number + 1].text)
        if rest and _says(rest[0]):
            stop = next((i for i, s in enumerate(rest) if s.endswith("?")), len(rest))
            asked = without_lead(sentence)
            introduced = (
                ": " in sentence and names_topic(asked, page.about) and not _OF_SOMEBODY.search(asked)
            )
            found_by: FoundBy = "heading" if introduced else "prose"
            yield Question(asked, found_by, (one_line(" ".join(rest[:stop])),))


def _is_asked_outright(sentences: Sequence[str], at: int) -> bool:
    """Whether a sentence asks, by itself: not in quotes, and neither after another question nor in a reference."""
    sentence, before = sentences[at], sentences[at - 1] if at else ""
    asks = sentence.endswith("?") and sentence[0] not in "\"'\u2018\u201c("
    return asks and not (before.endswith("?") or _CITED.search(before))


def _says(sentence: str) -> bool:
    """Whether a sentence behind a question is an answer."""
    enough = not sentence.endswith("?") and len(sentence.split()) > MIN_ANSWER_WORDS
    return enough and not _TEASER.match(sentence) and not _KNOWS_NOT.search(sentence)
