"""A bucket of documents, said: what becomes of each, with its audio in a spool until it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.documents import Document
from schemas.errors import EngineError
from transforms.speaking.lines import Line, lines_of
from transforms.speaking.rows import DocumentRows, document_rows, lay_out
from transforms.speaking.speaker import Said, Speaker
from transforms.speaking.take import Take
from transforms.store.temporary import UnnamedFile

NOTHING_TO_SAY = "nothing_to_say"


class SpokenDocument(NamedTuple):
    """What became of a document: its rows, or why there are none.

    ``reason`` says why it was dropped; ``errors`` are what failed, by the name of the line, beside rows or in place of
    them.
    """

    document: Document
    rows: DocumentRows | None
    reason: str | None
    errors: tuple[tuple[str, EngineError], ...]


def speak_documents(
    documents: Sequence[Document], speaker: Speaker, spool: UnnamedFile
) -> Iterator[SpokenDocument]:
    """Yield, in order, what becomes of each document; all of them are said before the first comes out."""
    planned = [_lines(document, speaker) for document in documents]
    lines = [line for one in planned if not isinstance(one, EngineError) for line in one]
    said = iter(zip(lines, speaker.say(lines, spool), strict=True))
    for document, one in zip(documents, planned, strict=True):
        if isinstance(one, EngineError):
            yield SpokenDocument(document, None, None, ((document.document_id, one),))
        else:
            yield _spoken(document, [next(said) for _ in one], speaker, spool)


def _lines(document: Document, speaker: Speaker) -> list[Line] | EngineError:
    try:
        return list(lines_of(document, speaker.speaking.pool, speaker.speaking.seed))
    except EngineError as error:
        return error


def _spoken(
    document: Document, said: Sequence[tuple[Line, Said]], speaker: Speaker, spool: UnnamedFile
) -> SpokenDocument:
    """Return what became of a document; where one of its turns is lost as a whole, all of it is."""
    takes = [(line, take) for line, take in said if isinstance(take, Take)]
    errors = tuple((line.key, error) for line, error in said if isinstance(error, EngineError))
    if not said:
        return SpokenDocument(document, None, NOTHING_TO_SAY, ())
    if {line.turn for line, _ in said} - {line.turn for line, _ in takes}:
        return SpokenDocument(document, None, None, errors)
    rows = document_rows(
        lay_out(takes),
        speaker.speaking.sample_rate_hz,
        speaker.speaking.text,
        lambda take: spool.read(take.at_bytes, take.size_bytes),
    )
    return SpokenDocument(document, rows, None, errors)
