"""Texts that nobody says: documents of one modality, cut where they are longer than a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interleave.documents import Document, Encode, PlannedChunk
from interleave.granularity.base import Span
from interleave.vocabulary import Vocabulary
from schemas.ids import stable_id

TEXT_RATE_HZ = 1
"""Of chunks that no sound stands behind: 0 samples, which are 0 s at any rate."""


class Text(NamedTuple):
    """A text of a text-only corpus: its id, its source's name, and what it says."""

    text_id: str
    source: str
    text: str


def text_documents(text: Text, encode: Encode, vocabulary: Vocabulary, capacity: int) -> Iterator[Document]:
    """Yield a text's documents of at most ``capacity`` tokens each: one, or as many as it has to be cut into.

    It is cut before white space, as near to the middle as there is some, until the pieces fit; the pieces together
    are the text, to the character. A text without a token has no document.
    """
    switch = vocabulary.switch_to("text")
    for number, (piece, token_ids) in enumerate(_pieces(text.text, encode, capacity - 1)):
        span = Span((text.text_id,), text.text_id, text.source, None, 0, 0, TEXT_RATE_HZ, piece)
        name = stable_id(text.text_id, "document", number)
        yield Document(name, [PlannedChunk(span, "text", [switch, *token_ids])])


def _pieces(text: str, encode: Encode, most: int) -> Iterator[tuple[str, list[int]]]:
    token_ids = encode(text)
    if len(token_ids) <= most or len(text) < 2:
        if 0 < len(token_ids) <= most:
            yield text, token_ids
        return
    at = _cut(text)
    yield from _pieces(text[:at], encode, most)
    yield from _pieces(text[at:], encode, most)


def _cut(text: str) -> int:
    """Return where the second half begins: at the white space nearest to the middle, if there is any inside."""
    middle = len(text) // 2
    before = next((at for at in range(middle, 0, -1) if text[at].isspace()), 0)
    after = next((at for at in range(middle, len(text)) if text[at].isspace()), len(text))
    if before == 0 and after == len(text):
        return middle
    return before if before and middle - before <= after - middle else after
