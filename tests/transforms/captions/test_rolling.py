from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from transforms.captions.rolling import Cue, drop_repeated_lines


def _texts(*texts: str) -> list[Cue]:
    return [Cue(1000 * i, 1000 * i + 1000, text) for i, text in enumerate(texts)]


def test_rolling_captions_keep_each_line_once() -> None:
    cues = _texts(
        "so today", "so today", "so today\nwe look at", "we look at", "we look at\nthe sea", "the sea\nagain"
    )
    kept = drop_repeated_lines(cues)
    assert [cue.text for cue in kept] == ["so today", "we look at", "the sea", "again"]
    assert [cue.start_ms for cue in kept] == [0, 2000, 4000, 5000]


def test_captions_that_grow_word_by_word_keep_each_word_once() -> None:
    kept = drop_repeated_lines(_texts("so", "so today", "so today we", "so today we look"))
    assert " ".join(cue.text for cue in kept) == "so today we look"


def test_what_is_said_twice_stays_twice() -> None:
    cues = _texts("No.", "No.", "Why not?", "I said so", "so what?", "Well", "Then", "No.")
    assert drop_repeated_lines(cues) == cues
    assert drop_repeated_lines(_texts("No.", "No.")) == _texts("No.", "No.")


LINES = st.lists(st.integers(), min_size=3, max_size=20, unique=True).map(
    lambda ns: [f"line {n}" for n in ns]
)


@given(LINES)
def test_any_rolling_text_is_read_as_written(lines: list[str]) -> None:
    pairs = [lines[0], *(f"{a}\n{b}" for a, b in pairwise(lines))]
    assert " ".join(cue.text for cue in drop_repeated_lines(_texts(*pairs))) == " ".join(lines)
