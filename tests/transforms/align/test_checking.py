from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import soundfile

from schemas.errors import EngineError
from schemas.records import AlignmentCheck, Hypothesis, Segment, SegmentInfo, Transcript, Word
from schemas.tables import SEGMENTS
from transforms.align.base import AlignedWord, Aligner, Alignment, Utterance
from transforms.align.checking import TextChecker
from transforms.store.store import Store
from transforms.store.tables import write_table

RATE_HZ = 48_000
NO_TIMES = Transcript("s1", "r1", "en", "hello you", (), "e", None, ())
MEASURED = NO_TIMES._replace(words=(Word("hello", 1, 2, 0.5), Word("you", 2, 3, 0.25)))
ESTIMATED = MEASURED._replace(
    hypotheses=(
        Hypothesis("e", '{"word_times":"guessed"}', "en", None, "hello you", MEASURED.words, None, None),
    )
)


@dataclass(frozen=True)
class Halves:
    """Lays each word over an equal share of the sound, if it is in a language that it knows."""

    name: ClassVar[str] = "halves"

    languages: tuple[str, ...] = ("en",)
    min_score: float = -2.0
    rejects: bool = False
    breaks: bool = False

    def prepare(self) -> None:
        """Nothing to do."""

    def settings(self) -> str:
        return '{"a":1}'

    def load(self) -> Halves:
        return self

    def align(self, batch: Sequence[Utterance]) -> list[Alignment | EngineError]:
        return [self._one(utterance) for utterance in batch]

    def _one(self, utterance: Utterance) -> Alignment | EngineError:
        if self.breaks:
            return EngineError("broken")
        if utterance.language not in self.languages:
            return Alignment((), None, "language")
        words = utterance.text.split()
        share = len(utterance.samples) // len(words)
        placed = (AlignedWord(word, i * share, (i + 1) * share, -1.0) for i, word in enumerate(words))
        return Alignment(tuple(placed), -1.0, "low_score" if self.rejects else None)


def check(
    tmp_path: Path, transcript: Transcript, *aligners: Aligner
) -> tuple[Transcript, list[tuple[str, str]]]:
    """Check the transcript of a segment of a second at 48 kHz that begins ten seconds into its recording."""
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros(RATE_HZ, np.int16), RATE_HZ, format="FLAC")
    start = 10 * RATE_HZ
    segment = Segment(
        "s1", "r1", "krist", "en", None, start, start + RATE_HZ, RATE_HZ, 1, -20, -3, buffer.getvalue()
    )
    store = Store(str(tmp_path))
    write_table(store, SEGMENTS, ["segments", "0.parquet"], "f", [segment])
    with TextChecker(aligners).over(store, "0.parquet") as checked:
        found = checked.check(transcript, SegmentInfo(*segment[:-1]))
        assert [(e.engine, e.batches, e.audio_s) for e in checked.efforts()] == [
            (f"align_{a.name}", 1, 1.0) for a in aligners
        ]
        return found, [(segment_id, str(error)) for segment_id, error in checked.errors]


def test_words_get_the_times_of_the_alignment_where_they_have_none(tmp_path: Path) -> None:
    found, errors = check(tmp_path, NO_TIMES, Halves())
    assert [word[:3] for word in found.words] == [("hello", 480_000, 504_000), ("you", 504_000, 528_000)]
    assert found.alignment == AlignmentCheck("halves", '{"a":1}', -1.0, -2.0, None)
    assert not errors


def test_estimated_times_are_replaced_and_confidences_stay(tmp_path: Path) -> None:
    found, _ = check(tmp_path, ESTIMATED, Halves())
    assert found.words == (Word("hello", 480_000, 504_000, 0.5), Word("you", 504_000, 528_000, 0.25))
    assert found.hypotheses == ESTIMATED.hypotheses


@pytest.mark.parametrize("settings", [None, "{}", '{"word_times":"given"}'])
def test_measured_times_stay(tmp_path: Path, settings: str | None) -> None:
    told = (ESTIMATED.hypotheses[0]._replace(settings=settings),) if settings else ()
    found, _ = check(tmp_path, MEASURED._replace(hypotheses=told), Halves())
    assert found.words == MEASURED.words
    assert found.alignment is not None


def test_a_rejected_text_keeps_what_it_had(tmp_path: Path) -> None:
    found, _ = check(tmp_path, ESTIMATED, Halves(rejects=True))
    assert found.words == ESTIMATED.words
    assert found.alignment == AlignmentCheck("halves", '{"a":1}', -1.0, -2.0, "low_score")


def test_the_first_aligner_that_knows_the_language_is_asked(tmp_path: Path) -> None:
    found, _ = check(tmp_path, NO_TIMES, Halves(languages=("de",)), Halves())
    assert found.alignment is not None
    found, _ = check(tmp_path, NO_TIMES, Halves(languages=("de",)))
    assert found == NO_TIMES


def test_an_aligner_that_breaks_is_a_failure_and_the_transcript_stays(tmp_path: Path) -> None:
    assert check(tmp_path, NO_TIMES, Halves(breaks=True)) == (NO_TIMES, [("s1", "broken")])


def test_without_aligners_no_audio_is_read(tmp_path: Path) -> None:
    with TextChecker(()).over(Store(str(tmp_path)), "missing.parquet") as checked:
        info = SegmentInfo("s1", "r1", "krist", "en", None, 0, 1, RATE_HZ, 1, -20, -3)
        assert checked.check(NO_TIMES, info) == NO_TIMES
        assert checked.efforts() == []
