"""The gate: what is cut out, and that the whole comes out as the grammar makes it of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.normalize_material import SEEN, UNSEEN, sentences
from transforms.text import grammars
from transforms.text.gate import Gate, Window
from transforms.text.grammars import Form, Grammar
from transforms.text.wer import word_errors

pynini = pytest.importorskip("pynini")


class Digits:
    """A reach by hand: stretches of digits, and of digits with "kg" after them."""

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        words = text.split(" ")
        for number, word in enumerate(words):
            if word.isdigit():
                start = len(" ".join(words[:number]).encode()) + (number > 0)
                more = 3 if words[number + 1 : number + 2] == ["kg"] else 0
                yield start, start + len(word) + more


def gate(seen: list[str] | None = None) -> Gate:
    def run(text: str) -> str:
        if seen is not None:
            seen.append(text)
        return f"<{text}>"

    return Gate(Digits(), run, run, lambda text: text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("", ""),
        ("nothing to do", "nothing to do"),
        ("5", "<5>"),
        ("é 5 kg é 7", "é <5 kg> é <7>"),
        ("5 7 kg", "<5> <7 kg>"),
        ("two  spaces", "<two  spaces>"),
        ("[5]", "<[5]>"),
        (" 5", "< 5>"),
    ],
)
def test_only_windows_are_converted(text: str, converted: str) -> None:
    assert gate().convert(text) == converted


def test_a_window_is_converted_once() -> None:
    seen: list[str] = []
    one = gate(seen)
    assert [one.convert(text) for text in ("a 5 kg b", "c 5 kg", "a 5 kg b")] == [
        "a <5 kg> b",
        "c <5 kg>",
        "a <5 kg> b",
    ]
    assert seen == ["5 kg"]


def test_words_are_grouped_with_those_they_are_converted_with() -> None:
    assert gate().groups(["about", " 5 ", "kg", "x [", "", "7"]) == [
        Window(0, 1, "about"),
        Window(1, 3, "<5 kg>"),
        Window(3, 4, "x ["),
        Window(4, 5, ""),
        Window(5, 6, "<7>"),
    ]


@given(st.lists(st.sampled_from(["5", "17", "kg", "a", "é", "", "x y", "["])))
def test_every_word_is_in_one_group(words: list[str]) -> None:
    groups = gate().groups(words)
    assert [n for one in groups for n in range(one.start, one.stop)] == list(range(len(words)))


HARD = [
    "Dr. Smith paid $5.50 on Jan. 5, 2020 at 3:30 p.m. to B2B.",
    "I lived in Austin, TX for 5 years - and/or in the U.S. of A. with St. Mary and Henry VIII.",
    'He said "yes" and "no" today - really , (ok ).',
    "A five-year-old in NASA's IT team, OK? I'm here. And a.m. Mr. X, vs. e.g. COVID-19",
    "Visit www.example.com/path or mail john.doe@example.com, call 555-123-4567 now!",
    "She ran 10 km/h in 1990s (about 50% faster) – 1/2 of 3 1/2 pounds, 5'11\" tall.",
    "“It’s 5 o’clock,” said Mr. Jones—at 7:45pm EST.",
    "Version 15.6.1 of the AK-47 costs €20M, i.e. ~5 % more than #3 & 4.",
    "word—5% and the 21st-century, 2nd place; World War II ended in 1945.",
    "the cat 's toy , and 7 's ( 8 ) .",
]


@pytest.fixture(scope="session")
def spoken() -> Grammar:
    return grammars.load("spoken")


def test_hard_sentences_come_out_as_from_the_grammar_alone(spoken: Grammar) -> None:
    gated = grammars.gate("spoken")
    assert [gated.convert(text) for text in HARD] == [spoken.finish(spoken.run(text)) for text in HARD]


@pytest.mark.parametrize("patterns", [SEEN, UNSEEN])
def test_sentences_come_out_as_from_the_grammar_alone(spoken: Grammar, patterns: list[str]) -> None:
    """Readings of the same cost are told apart by rounding in nemo, so a word in a thousand may differ."""
    gated = grammars.gate("spoken")
    texts = list(sentences(30, "tests", patterns, plain_share=0.1))
    pairs = [(spoken.finish(spoken.run(text)).split(), gated.convert(text).split()) for text in texts]
    errors = [word_errors(whole, cut) for whole, cut in pairs]
    assert sum(e.errors for e in errors) <= 0.01 * sum(e.reference_words for e in errors)
    assert sum(e.errors > 0 for e in errors) <= 1


def cost(grammar: Grammar, text: str) -> float:
    """Return what the cheapest reading of a text costs."""
    lattice = pynini.accep(pynini.escape(text)) @ grammar.tagger
    return float(pynini.shortestdistance(lattice, reverse=True)[lattice.start()])


def test_a_text_costs_what_its_windows_and_its_other_words_cost(spoken: Grammar) -> None:
    gated = grammars.gate("spoken")
    for text in (*HARD[1:], *sentences(15, "costs", SEEN + UNSEEN, plain_share=0.1)):
        words = text.split(" ")
        pieces = [" ".join(words[one.start : one.stop]) for one in gated.groups(words)]
        assert sum(cost(spoken, piece) for piece in pieces) == pytest.approx(cost(spoken, text), abs=0.002)


@pytest.mark.parametrize(
    ("form", "text", "converted"),
    [
        (
            "spoken",
            "It cost $5.50 on May 3rd, 1999.",
            "It cost five dollars fifty cents on may third, nineteen ninety nine.",
        ),
        ("spoken", "Nothing to do here.", "Nothing to do here."),
        ("written", "it cost twenty five dollars, nothing more", "it cost $25, nothing more"),
        ("written", "one of the things", "one of the things"),
    ],
)
def test_forms(spoken: Grammar, form: Form, text: str, converted: str) -> None:
    assert grammars.gate(form).convert(text) == converted


WRITTEN = [
    "on january fifth two thousand twenty i paid five dollars and fifty cents at three thirty p m",
    "we went to the house and the one thing that i know is that it was the second of them",
    "go to w w w dot google dot com, or call five five five one two three four five six seven",
    "about one hundred and twenty three kilometers per hour (two thirds of that) in nineteen ninety nine",
    "It was twenty past four, Doctor Smith, and half a million people",
]


def test_written_forms_come_out_as_from_the_grammar_alone(spoken: Grammar) -> None:
    whole, gated = grammars.load("written"), grammars.gate("written")
    assert [gated.convert(text) for text in WRITTEN] == [whole.finish(whole.run(text)) for text in WRITTEN]
