"""What an editor is, and how what editors say becomes part of a verdict.

An editor is one module (`email.py`) with one class of the same name in CamelCase (`Email`): frozen settings that look
at the transcripts of a recording and say which stretches must not be emitted as they are. It does no I/O and keeps no
state. It never decides whether a segment is good: that is what filters are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from filters.base import Candidate, Filter, judge_recording
from schemas.records import Edit, EditAction, Verdict

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
    return [merge(edit for edits in by_editor for edit in edits[i]) for i in range(len(candidates))]


def with_edits(verdict: Verdict, edits: Sequence[Edit]) -> Verdict:
    """Return a verdict of the filters with edits; where it keeps, the first edit that drops has the last word."""
    edited = verdict._replace(edits=tuple(edits))
    drops = next((edit for edit in edits if edit.reason is not None), None)
    if drops is None or not verdict.kept:
        return edited
    return edited._replace(kept=False, filter=drops.kind, reason=drops.reason, score=None)


def merge(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits of one segment in order, those that overlap in the text as one: the strongest action over all.

    Kind and reason are those of the strongest, the first of the editors' order where several are as strong.
    """
    return tuple(_merged(sorted(edits, key=lambda edit: (edit.start_chars, edit.end_chars))))


def _merged(edits: Iterable[Edit]) -> Iterator[Edit]:
    before: Edit | None = None
    for edit in edits:
        if before is not None and edit.start_chars < before.end_chars:
            before = _union(before, edit)
            continue
        if before is not None:
            yield before
        before = edit
    if before is not None:
        yield before


def _union(one: Edit, other: Edit) -> Edit:
    """Return an edit over both, in the audio over what is known of either."""
    strongest = min(one, other, key=lambda edit: _STRENGTH.index(edit.action))
    return Edit(
        strongest.kind,
        strongest.action,
        _both(min, one.first_word, other.first_word),
        _both(max, one.end_word, other.end_word),
        min(one.start_chars, other.start_chars),
        max(one.end_chars, other.end_chars),
        min((at for at in (one.start_samples, other.start_samples) if at is not None), default=None),
        max((at for at in (one.end_samples, other.end_samples) if at is not None), default=None),
        strongest.reason,
    )


def _both(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else choose(one, other)
