"""Cuts boilerplate out of segments that hold more: adverts, intros read in every episode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filters.base import Candidate
from filters.edits.placing import Handling, edit_chars
from schemas.judgements import Edit, EditAction
from schemas.settings import NonNegative


@dataclass(frozen=True)
class Boilerplate(Handling):
    """Takes out what ``survey`` found to be said alike in many recordings, from text and audio.

    ``action: drop`` drops the whole segment instead. Where it is not known when the words are said, ``untimed`` says
    what becomes of the segment: ``drop``, or ``mask`` (gone from the text, still heard). Nothing is taken of the words
    beside it unless ``padding_s`` says so: a rest of an advert does no harm, half a word does.
    """

    action: EditAction = "cut"
    padding_s: NonNegative = 0.0

    def edit_recording(self, candidates: Sequence[Candidate]) -> list[list[Edit]]:
        """Return the edits of each candidate of one recording."""
        return [
            [
                edit_chars("boilerplate", candidate, found.start_chars, found.end_chars, self)
                for found in candidate.findings
                if found.kind == "boilerplate"
                and found.start_chars is not None
                and found.end_chars is not None
            ]
            for candidate in candidates
        ]
