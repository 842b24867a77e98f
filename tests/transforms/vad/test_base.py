from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.vad.base import Region, Smoother

FRAME = 10


def frame_by_frame(flags: list[bool], opens: int, hangover: int, pad: int) -> list[Region]:
    """Say the same as ``Smoother`` the plain way: one frame after the other."""
    regions: list[Region] = []
    total, run, start, last, is_open = len(flags) * FRAME, 0, 0, 0, False
    for at, speech in enumerate(flags, start=1):
        run = run + 1 if speech else 0
        if not is_open and run == opens:
            is_open, start = True, at - run
        if is_open and speech:
            last = at
        if is_open and at - last > hangover:
            regions.append(Region(start, last))
            is_open = False
    regions += [Region(start, last)] if is_open else []
    pad = min(pad, hangover * FRAME // 2)
    return [Region(max(0, a * FRAME - pad), min(total, b * FRAME + pad)) for a, b in regions]


@given(
    st.lists(st.booleans(), max_size=200),
    st.integers(1, 5),
    st.integers(1, 8),
    st.integers(0, 60),
    st.integers(1, 50),
)
def test_the_smoother_says_what_one_frame_after_the_other_says(
    flags: list[bool], opens: int, hangover: int, pad: int, step: int
) -> None:
    smoother = Smoother(FRAME, opens, hangover, pad)
    found: list[Region] = []
    for start in range(0, len(flags), step):
        decision = smoother.feed(flags[start : start + step])
        assert smoother.is_open == (decision.open is not None)
        found += decision.closed
    found += smoother.finish(FRAME * len(flags)).closed
    assert found == frame_by_frame(flags, opens, hangover, pad)


@given(st.lists(st.booleans(), min_size=1, max_size=120), st.integers(1, 30))
def test_what_is_decided_stays(flags: list[bool], step: int) -> None:
    smoother = Smoother(FRAME, 2, 4, 15)
    told, opened = 0, None
    for start in range(0, len(flags), step):
        decision = smoother.feed(flags[start : start + step])
        for region in decision.closed[:1]:
            assert opened is None or (region.start == opened.start and region.end >= opened.end)
        new = decision.closed[1:] if opened else decision.closed
        assert all(region.start >= told for region in new)
        if decision.open and not opened:
            assert decision.open.start >= told
        told, opened = max(told, decision.decided), decision.open
