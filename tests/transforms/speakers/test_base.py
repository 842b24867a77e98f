from __future__ import annotations

from transforms.speakers.base import Turn, numbered


def test_speakers_are_named_in_the_order_in_which_they_begin() -> None:
    turns = [Turn(5, 9, "A"), Turn(0, 6, "z"), Turn(9, 12, "z")]
    assert numbered(turns) == [Turn(0, 6, "speaker-0"), Turn(5, 9, "speaker-1"), Turn(9, 12, "speaker-0")]
