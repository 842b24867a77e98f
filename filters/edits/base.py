"""What an editor is, and how what editors say becomes part of a verdict.

An editor is one module (`email.py`) with one class of the same name in CamelCase (`Email`): frozen settings that look
at the transcripts of a recording and say which stretches must not be emitted as they are. It does no I/O and keeps no
state. It never decides whether a segment is good: that is what filters are for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from filters.base import Candidate, Filter, judge_recording
from schemas.judgements import Edit, EditAction, Verdict

_STRENGTH: tuple[EditAction, ...] = ("drop", "cut", "bleep", "mask")


class Editor(Protocol):
    """A frozen dataclass of settings, a default for each."""

    def edit_recording(self, candidates: Sequence[Candidate]) -> Sequence[Sequence[Edit]]:
        """Return the edits of each candidate; ``candidates`` are all of one recording, in order of time."""
        ...


def curate_recording(
    filters: Sequence[Filter], editors: Sequence[Editor], candidates: Sequence[Candidate]
) -> list[Verdict]:
    """Return the verdicts of all filters on the candidates of one recording, with the edits of all editors."""
    verdicts = judge_recording(filters, candidates)
    return [with_edits(*pair) for pair in zip(verdicts, find_edits(editors, candidates), strict=True)]


def find_edits(editors: Sequence[Editor], candidates: Sequence[Candidate]) -> list[tuple[Edit, ...]]:
    """Return what all editors say of each candidate of one recording, merged."""
    by_editor = [one.edit_recording(candidates) for one in editors]
    return [merge([edits[i] for edits in by_editor]) for i in range(len(candidates))]


def with_edits(verdict: Verdict, edits: Sequence[Edit]) -> Verdict:
    """Return a verdict of the filters with edits; where it keeps, the first edit that drops has the last word."""
    edited = verdict._replace(edits=tuple(edits))
    drops = next((edit for edit in edits if edit.reason is not None), None)
    if drops is None or not verdict.kept:
        return edited
    return edited._replace(kept=False, filter=drops.kind, reason=drops.reason, score=None)


def merge(by_editor: Sequence[Sequence[Edit]]) -> tuple[Edit, ...]:
    """Return the edits of one segment in order, those that overlap in the text as one: the strongest action over all.

    Its kind and reason are those of the first editor that wants this action.
    """
    ranked = [(edit.start_chars, rank, edit) for rank, edits in enumerate(by_editor) for edit in edits]
    merged: list[tuple[int, Edit]] = []
    for start_chars, rank, edit in sorted(ranked, key=lambda one: one[:2]):
        if merged and start_chars < merged[-1][1].end_chars:
            merged[-1] = _union(merged[-1], (rank, edit))
        else:
            merged.append((rank, edit))
    return tuple(edit for _, edit in merged)


def _union(one: tuple[int, Edit], other: tuple[int, Edit]) -> tuple[int, Edit]:
    """Return an edit over both, in the audio over what is known of either."""
    rank, strongest = min(one, other, key=lambda ranked: (_STRENGTH.index(ranked[1].action), ranked[0]))
    both = (one[1], other[1])
    starts = [edit.start_samples for edit in both if edit.start_samples is not None]
    ends = [edit.end_samples for edit in both if edit.end_samples is not None]
    return rank, strongest._replace(
        first_word=_both(min, *(edit.first_word for edit in both)),
        end_word=_both(max, *(edit.end_word for edit in both)),
        start_chars=min(edit.start_chars for edit in both),
        end_chars=max(edit.end_chars for edit in both),
        start_samples=min(starts, default=None),
        end_samples=max(ends, default=None),
    )


def _both(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else choose(one, other)
