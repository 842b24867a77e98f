"""The kept utterances of a bucket after their edits, and an account of what edits cut out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from interleave.granularity.base import Utterance
from interleave.redaction import Blank, Redaction, apply_edits
from schemas.judgements import Edit


class EditedBucket(NamedTuple):
    """What is left of a bucket's utterances.

    ``utterances``: pieces, by recording and in order of time. ``blanks``: what nobody may hear, by segment id.
    ``cut_samples``: samples that are in no piece, by source and reason; ``cut_items``: segments of which no piece is
    left.
    """

    utterances: list[Utterance]
    blanks: dict[str, list[Blank]]
    cut_samples: Counter[tuple[str, str]]
    cut_items: Counter[tuple[str, str]]

    def recordings(self) -> list[list[Utterance]]:
        """Return the pieces of each recording that has any."""
        return [list(spoken) for _, spoken in groupby(self.utterances, key=lambda u: u.recording_id)]


def edit_utterances(
    utterances: Sequence[Utterance], edits: Mapping[str, Sequence[Edit]], redaction: Redaction
) -> EditedBucket:
    """Return what edits, by segment id, leave of a bucket's utterances; nothing is joined over what was cut out."""
    left = EditedBucket([], {}, Counter(), Counter())
    cut_before = False
    for utterance in utterances:
        found = apply_edits(utterance, edits.get(utterance.segment_id, ()), redaction)
        if found.pieces:
            first, *others = found.pieces
            left.utterances.extend([first._replace(parted=first.parted or cut_before), *others])
            cut_before = found.follows_cut
        else:
            left.cut_items[utterance.source, next(iter(found.cut_samples))] += 1
            cut_before = True
        if found.blanks:
            left.blanks[utterance.segment_id] = found.blanks
        for reason, samples in found.cut_samples.items():
            left.cut_samples[utterance.source, reason] += samples
    return left
