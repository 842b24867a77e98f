"""Whether a question can stand for itself and wants an answer: rhetoric, sales, surveys and bait are none. English."""

from __future__ import annotations

import re

from synth.page import one_line
from synth.quest.context import lacks_topic, specific_words
from synth.quest.question import FoundBy
from synth.quest.wording import (
    AUX,
    CLICKBAIT,
    COMPANY,
    HEADLINE,
    INTERROGATIVE,
    INVERTED,
    NAVIGATION,
    PITCH,
    POLL,
    RHETORICAL,
    SURVEY,
    TO_THE_READER,
    WH,
)

MAX_WORDS, MIN_WORDS, MAX_CHARACTERS = 40, 3, 300
_OF_A_PLAN = re.compile(r"(?:week|lecture|session) \d+\b")
_LABEL = re.compile(
    r"^(?:(?:q(?:uestion)?|faq)?\s*#?\d{0,3}\s*[.:)\u2013\u2014-]+\s+|q\s*&\s*a\s*[:\u2013-]\s*"
    r"|\d{1,3}(?:\.\d{1,3})*\.?\s+(?=[A-Z])"
    r"|\[[^\]]{1,30}\]\s*|(?-i:(?:SOLVED|RESOLVED|ANSWERED)\s+(?=[A-Z]))"
    r"|(?:re|fwd|thread|topic|dear \w+|solved|resolved|closed|duplicate|answered|updated):\s*"
    r"|(?:step|problem|exercise|example|puzzle|riddle|myth|episode|ep\.?|part|chapter|lesson|issue|day"
    r"|unit|module|tip|section|faq"
    r"|topic)\s*#?\d+\s*[:.\u2013-]\s*|[^\w(\"'\u2018\u201c]+)+",
    re.IGNORECASE,
)
_QUOTES = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb*_ "
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u00b4`", "'''''")
_LEAD = re.compile(
    r"^(?:so|and|but|now|ok|okay|well|then|or|hi|hello|hey|also|first|oh|yes|no|exactly|just)[,:]?\s+"
)
_LEADS_IN = re.compile(r"^(?:but|and|so|now|well|yet|still|then|first|also|okay|ok),?\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['.+#/-][^\W_]+)*[+#]*")
_EMPTY = frozenset(
    "what's whats who's how's where's when's why's a about actually all also am an and any anything are as at be been"
    " being best but by"
    " can can't could did do does doing don't done else even ever every few for from get gets getting go"
    " goes going good got"
    " had happen happened happening happens has have having he help her here hers him his how i i'm if in"
    " into is it it's"
    " its just keep know let like look long made make makes many matter matters may me mean means might"
    " mine more most much"
    " must my need needs new next no not now of off often on one only or other our ours out over own people"
    " please"
    " possible put really right said same say see shall she should so some something sort start still such"
    " take than that"
    " that's the their them then there these they thing things think this those to too up us use using very"
    " want was way"
    " we after before between within until while because per"
    " well were what when where which who whom whose why will with work works would you your yours"
    " yourself first come"
    " kind exactly mean means important worth special different great better start started".split()
)  # fmt: skip
_PERSONS = frozenset(
    "he she they him them his hers their theirs her its it it's he's she's they're they've".split()
)
_ACTORS = frozenset("i you we to not".split())
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|'s|becomes?) it (?!to\b)(?:\S+ ){1,5}?(?:to|that|if|when|for) \S+"
    r"|\b(?:is|was|does|did|can|will|be) it (?:ever |always |often |also )?(?:called|like|dark|light|rain"
    r"|snow|freeze|hail"
    r"|get (?:hot|cold|dark|light)|(?:raining|snowing|summer|winter|day|night))\b.* (?:in|on|at|to|be|a) \S+"
    r"|\bit (?:rains?|snows?|freezes|gets (?:hot|cold|dark))\b"
    r"|\b(?:take|takes|took|cost|costs|mean|means) (?:\S+ ){0,4}to\b.*"
    r"|\bis it (?:rude|safe|legal|illegal|bad|ok|okay|normal|cheaper|better)"
)
_TITLED = re.compile(r"\w: \S| [\u2013\u2014-] \S")
_THAT = re.compile(
    r"(?:\b(?:is|was|does|did|do|like|about|of|mean|means|after|with|for|all|will|has|'s) that$|^\w+ that\b"
    r"|that$)"
)
_DEFINED = re.compile(
    r"(?:what|who) (?:is|are|was|were) (?:an?|the) (?!thing|way|person|people|one|point)\w+"
)
_NAME = re.compile(
    r"(?=.*[a-z]{2}.*[a-z]{3})\b[A-Z]{3,}\b(?<!FAQ)|[\"\u201c][^\"\u201c\u201d]{1,30}[\"\u201d]"
)
"""A word in capitals within others (code, or what is known by its initials), or words in quotes."""
_DEICTIC = re.compile(
    r"\b(?:this|these)\b(?! (?:century|planet|year))|\bthose\b(?! (?:who|with|that|whose|in|of|suffering))"
    r"|\bhere$|\babove$|\bbelow$"
    r"|\bfollowing\b(?! (?:a|an|the|surgery))|^(?!.*\b(?:than|instead of|over)\b).*\bones?$"
    r"|\b(?:do|does|did|doing) (?:so|it)$|\byesterday"
    r"|\btonight\b|\btomorrow\b|\bthe same$"
    r"|\b(?:former|latter)\b|\bthe (?:above|image|picture|photo|video|table|chart|figure|example"
    r"|author) (?!\w+ \w+ \w+)"
)


def clean_question(text: str) -> str:
    """Return a question without numbers, labels and quotes around it, up to its first question mark.

    "Q3: What is a comet? A short guide" is "What is a comet?". Without a mark the whole is returned.
    """
    found = one_line(text)
    found = _LABEL.sub("", found, count=1).strip(_QUOTES)
    head, mark, _ = found.partition("?")
    return f"{head.strip()}?" if mark else found.rstrip(" .:!")


def without_lead(sentence: str) -> str:
    """Return "Why does bread rise?" of "But why does bread rise?", and of "One more thing: why does bread rise?"."""
    _, mark, asked = sentence.rpartition(": ")
    bare = asked if mark and INTERROGATIVE.match(asked.lower()) else _LEADS_IN.sub("", sentence)
    return bare[:1].upper() + bare[1:]


def why_invalid(question: str, found_by: FoundBy, *, needs_mark: bool = False) -> str | None:
    """Return why a question, as ``clean_question`` gives it, is none that could be asked by itself; None if it could.

    Reasons: ``no_question`` (not the form of one), ``too_short``, ``too_long``, ``pitch``, ``survey``, ``clickbait``,
    ``rhetorical``, ``navigation``, ``to_the_reader``, ``unresolved`` (it points at something that is not in it).

    Args:
        question: in English.
        found_by: where; lists of questions may ask for a shop's terms, running text is held to more.
        needs_mark: whether it has to end in a question mark; headings are known by their form, too.
    """
    told = one_line(question.translate(_APOSTROPHES)).lower()
    asked = _core(told.rstrip("? "), found_by)
    words = _WORD.findall(asked)
    if len(words) < MIN_WORDS:
        return "too_short"
    if len(words) > MAX_WORDS or len(question) > MAX_CHARACTERS:
        return "too_long"
    if not _asks(asked, marked=told.endswith("?"), needs_mark=needs_mark or found_by == "prose"):
        return "no_question"
    if POLL.match(told):
        return "survey"
    if _OF_A_PLAN.match(told):
        return "unresolved"
    return _by_wording(asked, found_by) or _by_reference(question, asked, told, found_by)


def _core(told: str, found_by: FoundBy) -> str:
    """Return the clause that asks: without "so," before it, a topic ("Python: ") or a condition ("If it rains, ")."""
    asked = told if found_by == "prose" else _LEAD.sub("", told)
    if not INTERROGATIVE.match(asked):
        for mark in (". ", ": ", " - ", " \u2013 ", ", "):
            parts = asked.split(mark)
            for at in range(1, len(parts)):
                rest = mark.join(parts[at:])
                if INTERROGATIVE.match(rest) and len(rest.split()) >= MIN_WORDS:
                    return rest
    return asked


def _asks(asked: str, *, marked: bool, needs_mark: bool) -> bool:
    if not marked:
        return not needs_mark and bool(INVERTED.match(asked)) and not asked.endswith((",", ";"))
    return bool(INTERROGATIVE.match(asked))


def _by_wording(asked: str, found_by: FoundBy) -> str | None:
    lists = found_by in ("structured", "faq")
    own = re.search(r"\b(?:i|my)\b", asked)
    rules = [("pitch", PITCH), ("survey", SURVEY), ("navigation", NAVIGATION), ("clickbait", CLICKBAIT)]
    if not lists:
        rules += [("pitch", COMPANY), ("to_the_reader", TO_THE_READER)]
        rules += [] if own else [("clickbait", HEADLINE)]
    rules.append(("rhetorical", RHETORICAL))
    reason = next((name for name, rule in rules if rule.search(asked)), None)
    if reason or found_by != "prose":
        return reason
    return _by_prose(asked)


_TOLD = re.compile(
    r"(?!.*\b(?:invented|discovered|founded|introduced|die out|extinct)\b|what (?:was|were) an? [\w-]+(?: [\w-]+)?$)"
    r"(?:why|how|where|who|what) (?:was|were|did) (?:the|a|an|no|nobody|nothing|so|such|everyone|everybody)\b"
)
"""What a story asks of its own events: "Why was no spare boat at hand?"."""


def _by_prose(asked: str) -> str | None:
    """Running text: only what asks outright (what, why, how ...), of things and not of somebody."""
    if not re.match(rf"(?:\w+ )?{WH}\b", asked):
        return "rhetorical"
    if re.match(r"who (?:needs|wants)\b|\w+ had\b|why should\b", asked) or _TOLD.match(asked):
        return "rhetorical"
    if re.search(r"\b(?:i|me|my|mine|we're|us|you|your|yours)\b", asked):
        return "to_the_reader"
    return (
        "rhetorical"
        if re.search(r"\b(?:really|ever|even|possibly|anyway|exactly|then|just|else)\b", asked)
        else None
    )


def _by_reference(question: str, asked: str, told: str, found_by: FoundBy) -> str | None:
    """A condition may name what a pronoun stands for ("If a dog eats grapes, ..."), a headline before a colon not."""
    words = _WORD.findall(asked if _TITLED.search(told) else told)
    content = [number for number, word in enumerate(words) if word not in _EMPTY]
    in_list, is_named = found_by in ("structured", "faq"), bool(_NAME.search(question))
    if not content:
        return None if is_named or _DEFINED.fullmatch(asked) else "unresolved"
    if _DEICTIC.search(asked) or _THAT.search(asked):
        return "unresolved"
    if lacks_topic(asked, [words[at] for at in content], in_list=in_list, is_named=is_named):
        return "unresolved"
    for number, word in enumerate(words):
        if word in _PERSONS and (_TITLED.search(told) or not _is_resolved(number, words, content, asked)):
            return "unresolved"
    return None


def _is_resolved(number: int, words: list[str], content: list[int], asked: str) -> bool:
    """Whether a pronoun has something before it to stand for, or stands for nothing ("is it safe to").

    What somebody does is nothing to stand for: in "Can I return it?" there is no thing before "it".
    """
    if words[number] == "it" and _EXPLETIVE.search(asked) and content[-1] > number:
        return True
    before = sum(at < number and not (at and words[at - 1] in _ACTORS) for at in content)
    return before >= (2 if number == len(words) - 1 else 1)


_DEFINES = re.compile(
    r"^(?:what|who) (?:is|are|was|were|does|do) (?:the |an? )?(?:[\w'-]+ ){0,2}[\w'-]+(?: mean| called)?$"
)


_ANY = re.compile(rf"(?:^|\w+ ){AUX} an? (?!lot\b|bit\b|way\b)\w+")


def is_stray(question: str, title: str) -> bool:
    """Whether a question names one thing only, and neither asks what it is nor stands where the title names it.

    "Which trains will run?" needs the page around it; "Do bees sleep?" below "All about bees" does not.
    """
    asked = clean_question(question).translate(_APOSTROPHES).lower().rstrip("? ")
    named = _named(asked)
    if (
        len(named) != 1
        or _DEFINES.match(asked)
        or _ANY.search(asked)
        or re.search(rf"\ban? {re.escape(named[0])}", asked)
    ):
        return False
    return not _stands_in(named[0], title)


def names_topic(question: str, title: str) -> bool:
    """Whether a question names something that the title names, too."""
    return any(_stands_in(word, title) for word in _named(clean_question(question).lower()))


def _named(asked: str) -> list[str]:
    return specific_words([word for word in _WORD.findall(asked) if word not in _EMPTY], with_parts=True)


def _stands_in(word: str, title: str) -> bool:
    return bool(re.search(rf"\b{re.escape(word[:5].rstrip('s'))}", title.lower()))
