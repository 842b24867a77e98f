"""Sentences of a small grammar over the project's own word lists: right in form, seldom in sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from numpy.random import Generator

_FOLDER = Path(__file__).parent / "words"
_VOWELS = "aeiou"
_JOINTS = ("because", "when", "while", "until", "before", "after", "so")
_SEVERAL = ("the", "some", "many", "two", "these", "all the", "most", "three", "few", "no")
_TIMES = (
    "every day", "at night", "in the morning", "a long time ago", "for ever", "last year", "again", "very slowly",
    "too late", "by hand", "without any help", "at once", "for three weeks", "in the evening", "next summer",
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True)
class Verb:
    """A verb's forms: go, goes, going, went, gone."""

    base: str
    third: str
    present: str
    past: str
    participle: str


@cache
def nouns() -> tuple[str, ...]:
    """Return the nouns, in the singular."""
    return tuple(_read("nouns"))


@cache
def adjectives() -> tuple[str, ...]:
    """Return the adjectives."""
    return tuple(_read("adjectives"))


@cache
def others() -> tuple[str, ...]:
    """Return words of other kinds, names among them, as they are written."""
    return tuple(_read("others"))


@cache
def verbs() -> tuple[Verb, ...]:
    """Return the verbs with their forms."""
    return tuple(_verb(entry) for entry in _read("verbs"))


def all_words() -> frozenset[str]:
    """Return every form that the lists know."""
    forms = {
        form for verb in verbs() for form in (verb.base, verb.third, verb.present, verb.past, verb.participle)
    }
    compared = {form(word) for word in adjectives() for form in (comparative, superlative)}
    forms |= {word for word in compared if " " not in word}
    return frozenset({*nouns(), *map(plural, nouns()), *adjectives(), *others(), *forms})


def plural(noun: str) -> str:
    """Return a noun's plural."""
    irregular = {
        "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth", "mouse": "mice",
        "ox": "oxen", "sheep": "sheep", "deer": "deer", "salmon": "salmon", "people": "people", "percent": "percent",
        "wife": "wives", "knife": "knives", "life": "lives", "leaf": "leaves", "loaf": "loaves", "wolf": "wolves",
        "thief": "thieves", "half": "halves", "calf": "calves", "shelf": "shelves", "potato": "potatoes",
        "hero": "heroes", "echo": "echoes", "policeman": "policemen", "fisherman": "fishermen", "goose": "geese",
        "mosquito": "mosquitoes", "volcano": "volcanoes", "measles": "measles", "salt": "salts",
    }  # fmt: skip
    return irregular.get(noun) or _with_s(noun)


def comparative(adjective: str) -> str:
    """Return an adjective's comparative: bigger, heavier, more careful."""
    return {"good": "better", "bad": "worse", "far": "farther"}.get(adjective) or _compared(
        adjective, "more", "er"
    )


def superlative(adjective: str) -> str:
    """Return an adjective's superlative: biggest, heaviest, most careful."""
    return {"good": "best", "bad": "worst", "far": "farthest"}.get(adjective) or _compared(
        adjective, "most", "est"
    )


def sentence(random: Generator) -> str:
    """Return a sentence without its full stop or question mark, in small letters but for names."""
    kind = max(0, int(random.integers(12)) - 3)
    return _KINDS[kind](random)


def asks(text: str) -> bool:
    """Tell whether a sentence is a question, by its first word."""
    first = text.split(" ", 1)[0]
    return first in {
        "does", "did", "will", "can", "could", "would", "should", "why", "how", "what", "who", "which", "is", "are",
        "was", "were", "do", "have", "has", "whose", "whom",
    } or text.startswith(("where ", "since when"))  # fmt: skip


def _two(random: Generator) -> str:
    return f"{_clause(random)} {_pick(random, _JOINTS)} {_clause(random)}"


def _listed(random: Generator) -> str:
    return f"{_clause(random)}, {_pick(random, ('and', 'but', 'and then', 'or'))} {_clause(random)}"


def _yes_or_no(random: Generator) -> str:
    helper = _pick(random, ("does", "did", "will", "can", "could", "would"))
    return f"{helper} {_thing(random)} {_pick(random, verbs()).base} {_thing(random)}"


def _open(random: Generator) -> str:
    asked = _pick(random, ("why", "how", "when", "where", "since when", "how often"))
    helper = _pick(random, ("does", "did", "will", "can", "should"))
    return f"{asked} {helper} {_thing(random)} {_pick(random, verbs()).base}{_place(random)}"


def _who(random: Generator) -> str:
    asked = _pick(random, ("what", "who", "which of them"))
    return f"{asked} {_pick(random, verbs()).past} {_thing(random)}{_place(random)}"


def _being(random: Generator) -> str:
    is_ = _pick(random, ("is", "was", "became", "seems", "looks"))
    return f"{_thing(random)} {is_} {_how(random)}{_place(random)}"


def _condition(random: Generator) -> str:
    start = _pick(random, ("if", "when", "although", "since", "as soon as", "unless"))
    return f"{start} {_clause(random)}, {_clause(random)}"


def _opened(random: Generator) -> str:
    return f"{_pick(random, others())} {_clause(random)}"


def _clause(random: Generator) -> str:
    verb, kind = _pick(random, verbs()), int(random.integers(6))
    subject = _thing(random)
    if kind == 0:
        said = f"{_pick(random, ('will', 'can', 'must', 'may', 'could', 'should', 'might'))} {verb.base}"
    elif kind == 1:
        said = f"{_pick(random, ('has', 'had'))} {verb.participle}"
    elif kind == 2:
        said = f"{_pick(random, ('was', 'is'))} {verb.present}"
    elif kind == 3:
        said = verb.third
    else:
        said = verb.past
    tail = f" {_thing(random)}" if random.random() < 0.7 else ""
    return f"{subject} {said}{tail}{_place(random)}"


def _thing(random: Generator) -> str:
    kind = random.random()
    if kind < 0.2:
        return str(
            _pick(random, ("he", "she", "it", "everybody", "nobody", "someone", "my father", "her sister"))
        )
    if kind < 0.28:
        return str(_pick(random, [word for word in others() if word[0].isupper()]))
    noun, described = _pick(random, nouns()), random.random() < 0.4
    word = f"{_pick(random, adjectives())} {noun}" if described else noun
    if kind < 0.45:
        many = f"{_pick(random, adjectives())} {plural(noun)}" if described else plural(noun)
        return f"{_pick(random, _SEVERAL)} {many}"
    if kind < 0.65:
        return f"{'an' if word[0] in _VOWELS else 'a'} {word}"
    if kind < 0.72:
        return f"the {noun} of the {_pick(random, nouns())}"
    return f"{_pick(random, ('the', 'the', 'the', 'this', 'that', 'every', 'her', 'his', 'our', 'their', 'my'))} {word}"


def _place(random: Generator) -> str:
    kind = random.random()
    if kind < 0.5:
        return ""
    if kind < 0.85:
        where = _pick(
            random,
            ("in", "on", "under", "behind", "near", "with", "without", "for", "from", "into", "over", "through", "at",
             "across", "along", "between", "about", "against", "around", "before", "after", "by", "during", "beside"),
        )  # fmt: skip
        return f" {where} {_thing(random)}"
    return f" {_pick(random, _TIMES)}"


def _how(random: Generator) -> str:
    word = _pick(random, adjectives())
    if random.random() < 0.3:
        return (
            f"{comparative(word)} than {_thing(random)}"
            if random.random() < 0.6
            else f"the {superlative(word)}"
        )
    return str(
        _pick(
            random,
            (word, f"very {word}", f"too {word}", f"not {word}", f"{word} and {_pick(random, adjectives())}"),
        )
    )


def _pick(random: Generator, choices: Sequence[T]) -> T:
    return choices[int(random.integers(len(choices)))]


def _read(name: str) -> list[str]:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").split()


def _verb(entry: str) -> Verb:
    base, _, irregular = entry.partition("=")
    past, participle = irregular.split(",") if irregular else (_with_ed(base),) * 2
    return Verb(base, "has" if base == "have" else _with_s(base), _with_ing(base), past, participle)


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return "goes" if word == "go" else f"{word}s"


def _with_ed(word: str) -> str:
    if word.endswith("e"):
        return f"{word}d"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ied"
    return f"{_doubled(word)}ed"


def _with_ing(word: str) -> str:
    if word.endswith("ie"):
        return f"{word[:-2]}ying"
    if word.endswith("e") and not word.endswith("ee"):
        return f"{word[:-1]}ing"
    return f"{_doubled(word)}ing"


def _compared(word: str, by: str, end: str) -> str:
    vowels = sum(a in "aeiouy" and b not in "aeiouy" for a, b in zip(word, f"{word[1:]} ", strict=True))
    if vowels - word.endswith("e") > 1 and not word.endswith("y"):
        return f"{by} {word}"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}i{end}"
    return f"{_doubled(word).removesuffix('e')}{end}"


def _doubled(word: str) -> str:
    """Return a verb with its last letter doubled, where one syllable ends in vowel and consonant."""
    doubles = {"admit", "begin", "forget", "prefer", "permit", "refer", "control"}
    vowels = sum(letter in _VOWELS for letter in word)
    single = vowels == 1 and len(word) > 2 and word[-1] not in "wxyaeiou" and word[-2] in _VOWELS
    return word + word[-1] if single or word in doubles else word


_KINDS = (_clause, _two, _listed, _yes_or_no, _open, _who, _being, _condition, _opened)
