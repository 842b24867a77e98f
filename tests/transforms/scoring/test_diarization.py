from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.scoring.diarization import DiarizationErrors, diarization_errors
from transforms.scoring.rttm import Spoken

STEP_S = 0.25
TURNS = st.lists(
    st.builds(
        lambda start, length, who: Spoken(start * STEP_S, (start + length) * STEP_S, who),
        st.integers(0, 35), st.integers(1, 12), st.sampled_from("abc"),
    ),
    max_size=7,
)  # fmt: skip


def by_cells(
    wanted: list[Spoken], found: list[Spoken], n_cells: int, collar: int, skip_overlap: bool
) -> set[DiarizationErrors]:
    """Return what NIST's definition gives for turns on a grid: the results of all mappings that are the best."""

    def cells(turns: list[Spoken]) -> list[set[str]]:
        return [
            {turn.speaker for turn in turns if turn.start_s <= at * STEP_S < turn.end_s}
            for at in range(n_cells)
        ]

    there, heard = cells(wanted), cells(found)
    edges = {round(at / STEP_S) for turn in wanted for at in turn[:2]}
    near = {edge + side for edge in edges for side in range(-collar, collar)}
    scored = [at for at in range(n_cells) if at not in near and not (skip_overlap and len(there[at]) > 1)]
    best = -1
    results: set[DiarizationErrors] = set()
    for names in permutations([*"abc", None, None, None], 3):
        mapping = dict(zip("abc", names, strict=True))

        def right(at: int, mapping: dict[str, str | None] = mapping) -> int:
            return sum(mapping[who] in heard[at] for who in there[at])

        shared = sum(right(at) for at in range(n_cells))
        if shared > best:
            best, results = shared, set()
        if shared == best:
            pairs = [(len(there[at]), len(heard[at]), right(at)) for at in scored]
            counts = [
                sum(n for n, _, _ in pairs),
                sum(max(n - m, 0) for n, m, _ in pairs),
                sum(max(m - n, 0) for n, m, _ in pairs),
                sum(min(n, m) - k for n, m, k in pairs),
            ]
            results.add(DiarizationErrors(*(count * STEP_S for count in counts)))
    return results


@settings(deadline=None, max_examples=150)
@given(TURNS, TURNS, st.sampled_from([0, 1]), st.booleans())
def test_it_is_what_the_definition_gives_cell_by_cell(
    wanted: list[Spoken], found: list[Spoken], collar: int, skip_overlap: bool
) -> None:
    got = diarization_errors(wanted, found, 12.0, collar_s=collar * STEP_S, skip_overlap=skip_overlap)
    assert any(got == pytest.approx(one) for one in by_cells(wanted, found, 48, collar, skip_overlap))


def test_a_case_by_hand() -> None:
    wanted = [Spoken(0, 4, "A"), Spoken(3, 8, "B")]
    found = [Spoken(0, 3.5, "x"), Spoken(3.5, 7, "y"), Spoken(9, 10, "x")]
    # Scored: 0.25-2.75 A, 3.25-3.75 A and B, 4.25-7.75 B, and 8.25-10 nobody.
    errors = diarization_errors(wanted, found, 10.0)
    assert errors == pytest.approx(DiarizationErrors(2.5 + 2 * 0.5 + 3.5, 0.5 + 0.75, 1.0, 0.0))
    assert errors.rate == pytest.approx(2.25 / 7.0)
    skipped = diarization_errors(wanted, found, 10.0, skip_overlap=True)
    assert skipped == pytest.approx(DiarizationErrors(6.0, 0.75, 1.0, 0.0))


def test_speakers_are_mapped_by_all_their_time_not_by_what_is_scored() -> None:
    # Most of what A and x share lies in collars: x is A all the same, as in NIST's program.
    wanted = [*(Spoken(at, at + 0.5, "A") for at in range(8)), Spoken(20, 23, "B")]
    found = [Spoken(0, 8, "x"), Spoken(20, 23, "x")]
    assert diarization_errors(wanted, found, 30.0).confused_s == pytest.approx(2.5)


def test_nobody_is_there() -> None:
    assert diarization_errors([], [], 5.0).rate == 0.0
    assert diarization_errors([], [Spoken(1, 2, "x")], 5.0) == DiarizationErrors(0.0, 0.0, 1.0, 0.0)
    assert diarization_errors([], [Spoken(1, 2, "x")], 5.0).rate == 1.0
    assert diarization_errors([Spoken(1, 3, "x")], [], 5.0).rate == 1.0
