from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.align.grammar import Arc, Spoken, build_arcs, trace

YEAR = Spoken(((("nineteen", "ten"), ("one", "nine", "ten")),), (("=1910",),))
OPTIONAL = Spoken(((("five",),), (("percent",), ()), ((), ("dollars",))))
TEXT = [Spoken(((("in",),),)), YEAR, Spoken(()), OPTIONAL]

WORDS = st.sampled_from(["a", "b", "c"])
READINGS = st.lists(st.lists(WORDS, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
SPOKEN = st.builds(
    Spoken,
    st.lists(READINGS, max_size=3).map(tuple),
    st.lists(st.lists(WORDS, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
)


def accepts(arcs: list[Arc], last: int, words: list[str]) -> bool:
    states = {0}
    for word in words:
        states = {to for start, to, name in arcs if start in states and name == word}
    return last in states


def test_every_way_to_say_a_text_is_accepted_and_traced() -> None:
    arcs, last = build_arcs(TEXT)
    for year in (["nineteen", "ten"], ["one", "nine", "ten"], ["=1910"]):
        for end in (["five"], ["five", "percent"], ["five", "dollars"], ["five", "percent", "dollars"]):
            words = ["in", *year, *end]
            assert accepts(arcs, last, words)
            split = 1 + len(year)
            assert trace(TEXT, words) == [(0, 1), (1, split), (split, split), (split, len(words))]


def test_no_other_words_are() -> None:
    arcs, last = build_arcs(TEXT)
    for words in (
        [],
        ["in"],
        ["in", "nineteen", "ten"],
        ["nineteen", "ten", "five"],
        ["in", "=1910", "percent"],
    ):
        assert not accepts(arcs, last, words)
        assert trace(TEXT, words) is None


@given(st.lists(SPOKEN, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=8))
def test_what_is_accepted_can_be_traced_and_nothing_else(text: list[Spoken], words: list[str]) -> None:
    arcs, last = build_arcs(text)
    spans = trace(text, words)
    assert accepts(arcs, last, words) == (spans is not None)
    if spans is not None:
        assert (spans[0][0], spans[-1][1]) == (0, len(words))
        assert all(a[1] == b[0] for a, b in pairwise(spans))


@given(st.lists(SPOKEN, min_size=1, max_size=4))
def test_arcs_say_something(text: list[Spoken]) -> None:
    arcs, _ = build_arcs(text)
    assert all(word for _, _, word in arcs)
    assert len(arcs) == len(set(arcs))
