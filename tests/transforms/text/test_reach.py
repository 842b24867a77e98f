"""What a grammar could take as more than plain words, on a grammar small enough to see through."""

from __future__ import annotations

import pytest

from transforms.text.cheapest import Arcs, arcs_of
from transforms.text.reach import Reach

pynini = pytest.importorskip("pynini")


def tagger() -> Arcs:
    """Return tokens with spaces between them: "5", "5 kg", "vs." and é; plain words cost 100."""
    kinds = pynini.union("5", "5 kg", "vs.", "é")
    word = pynini.closure(
        pynini.union(*(pynini.escape(chr(n)) for n in range(33, 127)), "é", "ï", "日", "本"), 1
    )
    token = pynini.closure(pynini.union(*'"(,.-'), 0) + kinds + pynini.closure(pynini.union(*'"),.-'), 0)
    either = token | pynini.concat(pynini.accep("", weight=100), word)
    return arcs_of((either + pynini.closure(pynini.accep(" ") + either)).optimize().arcsort("ilabel"))


@pytest.fixture(scope="module")
def reach() -> Reach:
    return Reach(tagger())


def found(reach: Reach, text: str) -> set[str]:
    data = text.encode()
    return {data[start:end].decode() for start, end in reach.stretches(text)}


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("nothing here, nothing at all", set()),
        ("", set()),
        ("only 5 of them", {"5"}),
        ("only 5 kg of them", {"5 kg"}),
        ("five kg", set()),
        ("(5)", {"(5)", "5)"}),
        ("half-5", {"5"}),
        ("half—5", {"5"}),
        ("half5 and 55 and 5a", set()),
        ("you vs. 5 kg.", {"vs. 5 kg.", "5 kg."}),
        ("- , -", set()),
        ("naïve é", {"é"}),
        ("é5", set()),
        ("日本 5", {"5"}),
    ],
)
def test_stretches_are_what_the_grammar_reads_without_plain_words(
    reach: Reach, text: str, stretches: set[str]
) -> None:
    assert found(reach, text) == stretches


def test_what_was_met_before_changes_nothing(reach: Reach) -> None:
    texts = ["5 kg vs. me", "vs", "5 k", "a 5"]
    fresh = [found(Reach(tagger()), text) for text in texts]
    assert [found(reach, text) for text in texts * 2] == fresh * 2


def test_forgetting_what_was_met_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.text.reach._MOST_SETS", 3)
    forgetful = Reach(tagger())
    assert [found(forgetful, text) for text in ("5 kg", "vs. 5", "5 kg")] == [
        {"5 kg"},
        {"vs. 5", "5"},
        {"5 kg"},
    ]
