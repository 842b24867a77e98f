"""A bucket and how often each of its documents is taken: what travels between the steps of mixing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from interleave.documents import Document
from interleave.mixing import Target
from schemas.ids import unit_interval
from transforms.buckets import BucketTask
from transforms.coders import travels
from transforms.materialize.counted import source_of


@travels
class MixedBucket(NamedTuple):
    """A bucket with what each source comes to in the whole root, and how often its documents are taken.

    ``documents`` are the ids of the bucket's documents of each source, ``copies`` how often each is taken, in the same
    order. Without a task the bucket is not to be made.
    """

    task: BucketTask | None
    targets: Mapping[str, Target] = {}
    documents: Mapping[str, tuple[str, ...]] = {}
    copies: Mapping[str, tuple[int, ...]] = {}

    def by_document(self) -> dict[str, int]:
        """Return how often each document is taken, by id."""
        named = zip(self.documents.values(), self.copies.values(), strict=True)
        return {name: count for names, counts in named for name, count in zip(names, counts, strict=True)}


def copies_of(document: Document, known: Mapping[str, int], targets: Mapping[str, Target]) -> int:
    """Return how often a document is taken: as was drawn for all together, or else by a draw of its own.

    Lengths are measured without the sound, so that a recording may come to a document more than was measured.
    """
    if document.document_id in known:
        return known[document.document_id]
    target = targets.get(source_of(document))
    return math.floor(target.rate + unit_interval("mix", document.document_id)) if target else 1
