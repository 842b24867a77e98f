"""What editors that look for something in the text share: neighbours are read together, what is found becomes edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filters.base import Candidate
from filters.edits.placing import Handling, edit_chars
from schemas.judgements import Edit
from schemas.units import to_seconds

_READ_TOGETHER_S = 5.0


@dataclass(frozen=True)
class Finder(Handling):
    """Base of finders: a subclass has ``find``; its module's name is the kind of its edits.

    Segments of one speaker are read as one text where at most 5 s lie between them, because who reads a number aloud
    pauses inside it.
    """

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where in a text something is found, as start and end in characters."""
        raise NotImplementedError

    def edit_recording(self, candidates: Sequence[Candidate]) -> list[list[Edit]]:
        """Return the edits of each candidate of one recording."""
        kind = type(self).__module__.rpartition(".")[2]
        edits: list[list[Edit]] = [[] for _ in candidates]
        for together in read_together(candidates):
            text = " ".join(candidates[i].text for i in together)
            language = next((found for i in together if (found := _language(candidates[i]))), None)
            for start, end in self.find(text, language):
                for i, low, high in _parts(candidates, together, start, end):
                    edits[i].append(edit_chars(kind, candidates[i], low, high, self))
        return edits


def read_together(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """Yield which candidates of a recording, in order of time, one speaker says without a long pause."""
    open_groups: dict[str | None, list[int]] = {}
    for i, candidate in enumerate(candidates):
        group = open_groups.get(candidate.speaker)
        if group and _gap_s(candidates[group[-1]], candidate) > _READ_TOGETHER_S:
            yield group
            group = None
        if group is None:
            group = open_groups[candidate.speaker] = []
        group.append(i)
    yield from open_groups.values()


def _gap_s(before: Candidate, after: Candidate) -> float:
    gap = after.start_samples - before.start_samples - before.n_samples
    return to_seconds(gap, after.sample_rate_hz)


def _language(candidate: Candidate) -> str | None:
    return candidate.text_language or candidate.language


def _parts(
    candidates: Sequence[Candidate], together: Sequence[int], start: int, end: int
) -> Iterator[tuple[int, int, int]]:
    """Yield which parts of which candidates' texts a stretch of the joined text is, if a letter or digit is in them."""
    at = 0
    for i in together:
        text = candidates[i].text
        low, high = max(start - at, 0), min(end - at, len(text))
        if any(character.isalnum() for character in text[low:high] if low < high):
            yield i, low, high
        at += len(text) + 1
