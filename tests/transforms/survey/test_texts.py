from __future__ import annotations

import numpy as np

from tests.transforms.survey.made import texts
from transforms.survey.texts import hash_text, hash_words, run_hashes


def test_words_know_their_text_and_recording() -> None:
    made = texts({"a": ["One two!", "", "three four five"], "b": ["six"]})
    assert made.owners.tolist() == [0, 2, 3]  # numbers that follow one another are one word
    assert made.recordings.tolist() == [0, 0, 1]
    assert made.firsts.tolist() == [0, 1, 1, 2, 3]


def test_a_stretch_is_told_in_characters() -> None:
    made = texts({"a": ["Well.", "So, it held: fast!"]})
    assert made.chars(2, 4) == (4, 11)


def test_hashes_are_the_same_on_every_machine_and_in_every_run() -> None:
    assert hash_text("word") == 5378651625018068629
    assert hash_words(["word"]).tolist() == [hash_text("word")]


def test_runs_are_equal_where_their_words_are() -> None:
    hashes = hash_words("a b c a b c a".split())
    runs = run_hashes(hashes, 3)
    assert runs[0] == runs[3]
    assert len(set(runs.tolist())) == 3
    assert run_hashes(hashes, 8).tolist() == []
    assert not set(run_hashes(np.repeat(hashes[:1], 5), 2).tolist()) & set(
        run_hashes(np.repeat(hashes[:1], 5), 3).tolist()
    )
