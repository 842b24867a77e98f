from __future__ import annotations

from interleave.speech.frames import Frames


def test_frames_cover_the_samples() -> None:
    assert [Frames().count(n, 16_000) for n in (0, 1, 1280, 1281, 480_000)] == [0, 1, 1, 2, 375]
    assert Frames(50).count(22_050, 22_050) == 50
