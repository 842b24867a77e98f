"""The cheapest reading is OpenFst's, ties included."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.normalize_material import SEEN, UNSEEN, sentences
from transforms.text import grammars
from transforms.text.cheapest import Arcs, arcs_of, cheapest, load_arcs, save_arcs

pynini = pytest.importorskip("pynini")


def by_openfst(transducer: object, text: str) -> str | None:
    lattice = pynini.accep(pynini.escape(text)) @ transducer
    if lattice.start() < 0:
        return None
    return str(pynini.shortestpath(lattice, nshortest=1, unique=True).string())


def small() -> object:
    """Return a transducer with many ways to read the same, of different and of equal cost."""
    ways = [
        ("a", "x", 1.1),
        ("a", "y", 1.1),
        ("ab", "z", 2.2),
        ("b", "u", 1.1),
        ("", "-", 0.1),
        ("bé", "é", 0.3),
    ]
    one = pynini.union(
        *(pynini.cross(pynini.accep(read, weight=cost), write) for read, write, cost in ways if read)
    )
    inserted = pynini.closure(pynini.cross("", "-"), 0, 1)
    return (inserted + pynini.closure(one + inserted, 1)).optimize().arcsort("ilabel")


SMALL = small()
ARCS = arcs_of(SMALL)
cheapest(ARCS, "a")  # compiled here, where no test waits


@given(st.text(alphabet="abé", max_size=12))
def test_small_readings_are_those_of_openfst(text: str) -> None:
    assert cheapest(ARCS, text) == by_openfst(SMALL, text)


def test_arcs_come_back_from_a_file(tmp_path: Path) -> None:
    save_arcs(ARCS, tmp_path / "arcs.npz")
    again = load_arcs(tmp_path / "arcs.npz")
    assert all(np.array_equal(np.asarray(a), np.asarray(b)) for a, b in zip(again, ARCS, strict=True))
    assert isinstance(again.start, int)


def test_a_table_that_is_too_small_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.text.cheapest._NODES_A_BYTE", 1)
    assert cheapest(ARCS, "abab" * 30) == by_openfst(SMALL, "abab" * 30)


@pytest.fixture(scope="module")
def tagger() -> tuple[object, Arcs]:
    folder = grammars.compile_grammars()
    return grammars.load("spoken").tagger, load_arcs(folder / "spoken.npz")


TIES = [
    "basis of the 3.0 line, also seen in 2.4.0.",
    'called "protocol 1", and "mode" 5"',
    "leaves at 12.00am, K1",
]


def test_readings_of_whole_sentences_are_those_of_openfst(tagger: tuple[object, Arcs]) -> None:
    transducer, arcs = tagger
    for text in (*TIES, *sentences(25, "cheapest", SEEN + UNSEEN, plain_share=0.1)):
        assert cheapest(arcs, text) == by_openfst(transducer, text)
