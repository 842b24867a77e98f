"""A document that was said, as the rows that a recording has: segments, transcripts, turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from schemas.documents import Document
from schemas.ids import stable_id
from schemas.records import (
    Duplicate,
    Hypothesis,
    LanguageSaid,
    Recording,
    Segment,
    SpeakerTurn,
    Transcript,
    Word,
)
from transforms.align.checking import TIMES
from transforms.asr.base import canonical_json
from transforms.speaking.lines import Line
from transforms.speaking.settings import TextForm
from transforms.speaking.take import Take

FORMAT, DECODER = "flac", "speak"


class Spoken(NamedTuple):
    """A line of a document, how it was said, and where in the document's audio it lies."""

    line: Line
    take: Take
    start_samples: int

    @property
    def end_samples(self) -> int:
        """Where the next begins."""
        return self.start_samples + self.take.n_samples


class DocumentRows(NamedTuple):
    """What tables hold of a document, in its order."""

    recording: Recording
    segments: list[Segment]
    transcripts: list[Transcript]
    turns: list[SpeakerTurn]
    duplicate: Duplicate


def lay_out(lines: Sequence[tuple[Line, Take]]) -> list[Spoken]:
    """Return the lines of a document one after the other: each begins where the one before it ends."""
    spoken, at_samples = [], 0
    for line, take in lines:
        spoken.append(Spoken(line, take, at_samples))
        at_samples = spoken[-1].end_samples
    return spoken


def document_rows(
    spoken: Sequence[Spoken], rate_hz: int, text: TextForm, read: Callable[[Take], bytes]
) -> DocumentRows:
    """Return the rows of a document that was said.

    Args:
        spoken: its lines, at least one.
        rate_hz: the rate of the tables.
        text: what a transcript has as its text.
        read: gives the FLAC file of a take.
    """
    document = spoken[0].line.document
    segments = list(_segments(spoken, rate_hz, read))
    said = [_transcript(one, segment.segment_id, text) for one, segment in zip(spoken, segments, strict=True)]
    name = document.document_id
    return DocumentRows(
        _recording(document, segments, spoken, rate_hz),
        segments,
        said,
        _turns(spoken, rate_hz),
        Duplicate(name, name, None, None),
    )


def _segments(spoken: Sequence[Spoken], rate_hz: int, read: Callable[[Take], bytes]) -> Iterator[Segment]:
    """Yield the segments of a document in order, with their audio."""
    for line, take, start in spoken:
        end, document = start + take.n_samples, line.document
        yield Segment(
            stable_id(document.document_id, start, end, rate_hz, take.voice),
            document.document_id,
            document.kind,
            document.language,
            take.voice,
            start,
            end,
            rate_hz,
            take.speech_share,
            take.rms_dbfs,
            take.peak_dbfs,
            read(take),
        )


def _transcript(one: Spoken, segment_id: str, form: TextForm) -> Transcript:
    line, take, start = one
    document, sentence = line.document, line.sentence
    text = sentence.written if form == "written" else sentence.spoken
    words = tuple(
        Word(word.text, start + word.start_samples, start + word.end_samples, word.confidence)
        for word in take.words
    )
    settings = canonical_json({"voice": take.settings, "attempts": take.attempts, TIMES: take.word_times})
    said = Hypothesis(take.engine, settings, document.language, None, text, words, None, None)
    return Transcript(
        segment_id,
        document.document_id,
        document.language,
        text,
        words,
        take.engine,
        None,
        (said,),
        (LanguageSaid("source", "told", document.language, None),),
        sentence.spoken,
        sentence.written,
        take.check,
    )


def _recording(
    document: Document, segments: Sequence[Segment], spoken: Sequence[Spoken], rate_hz: int
) -> Recording:
    content = sha256(b"".join(segment.audio for segment in segments)).hexdigest()
    duration = spoken[-1].end_samples
    return Recording(
        document.document_id,
        document.url or f"document:{document.document_id}",
        document.language,
        None,
        document.title,
        None,
        None,
        None,
        content,
        sum(len(segment.audio) for segment in segments),
        FORMAT,
        DECODER,
        1,
        spoken[0].take.source_rate_hz,
        rate_hz,
        duration,
        0,
        len(segments),
        duration,
    )


def _turns(spoken: Sequence[Spoken], rate_hz: int) -> list[SpeakerTurn]:
    """Return who speaks when: nobody waits, and nobody speaks into another's words."""
    turns: list[SpeakerTurn] = []
    for speaker, group in groupby(spoken, key=lambda one: one.take.voice):
        own = list(group)
        before = turns[-1].speaker if turns else None
        gap = 0 if turns else None
        turns.append(
            SpeakerTurn(
                own[0].line.document.document_id,
                speaker,
                own[0].start_samples,
                own[-1].end_samples,
                rate_hz,
                before,
                gap,
                0,
            )
        )
    return turns
