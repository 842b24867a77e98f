"""Batched decoding in the real faster-whisper, against sequential decoding and against each clip's own batch of one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import soundfile

from tests.transforms.asr.clips import noises
from transforms.asr.base import Clip
from transforms.asr.whisper_batch import Piece, decode_batch, language_probabilities
from transforms.asr.whisper_judge import Thresholds
from transforms.asr.whisper_options import BatchSettings

OFF = Thresholds(None, None, None)
ONE_PASS = BatchSettings(
    beam_size=5, timestamps=False, word_timestamps=True, falls_back=False, thresholds=OFF
)


def _load(folder: Path) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def _texts(found: list[list[Piece] | None]) -> list[str]:
    assert all(pieces is not None for pieces in found)
    return ["".join(piece.text for piece in pieces or ()) for pieces in found]


def test_says_what_faster_whispers_own_batched_pipeline_says(tiny_whisper: Path) -> None:
    from faster_whisper import BatchedInferencePipeline

    whisper, clips = _load(tiny_whisper), noises()
    ours = _texts(decode_batch(whisper, clips, "en", ONE_PASS))
    for clip, text in zip(clips, ours, strict=True):
        whole = [{"start": 0.0, "end": len(clip.samples) / 16_000}]
        theirs, _ = BatchedInferencePipeline(whisper).transcribe(
            clip.samples, language="en", temperature=[0.0], clip_timestamps=whole
        )
        assert text == "".join(segment.text for segment in theirs) != ""


def test_company_changes_nothing_on_a_cpu_in_int8(tiny_whisper: Path) -> None:
    whisper, clips = _load(tiny_whisper), noises()
    together = decode_batch(whisper, clips, "en", ONE_PASS)
    assert together == [decode_batch(whisper, [clip], "en", ONE_PASS)[0] for clip in clips]
    assert together[::-1] == decode_batch(whisper, clips[::-1], "en", ONE_PASS)
    assert len(set(_texts(together))) == len(clips)


def test_company_changes_nothing_for_a_trained_model_either(shared_dir: Path, small_whisper: Path) -> None:
    whisper = _load(small_whisper)
    folder = shared_dir / "data" / "real_speech"
    samples, _ = soundfile.read(folder / "libri-1088-134315-0000.wav", dtype="float32")
    clips = [Clip(str(n), samples[n : n + 64_000], "en") for n in (0, 80_000, 160_000)]
    settings = ONE_PASS._replace(timestamps=True)
    assert decode_batch(whisper, clips, "en", settings) == [
        decode_batch(whisper, [clip], "en", settings)[0] for clip in clips
    ]


def test_words_are_placed_in_each_clip_whatever_came_before_it(tiny_whisper: Path) -> None:
    clips = noises((30.0, 1.0))
    for clip, pieces in zip(clips, decode_batch(_load(tiny_whisper), clips, "en", ONE_PASS), strict=True):
        assert pieces
        times = [at for piece in pieces for word in piece.words or () for at in (word.start, word.end)]
        assert len(times) > 10
        assert 0 <= times[0] <= times[-1] <= len(clip.samples) / 16_000 + 0.02


def test_without_word_times_there_are_no_words(tiny_whisper: Path) -> None:
    found = decode_batch(_load(tiny_whisper), noises(), "en", ONE_PASS._replace(word_timestamps=False))
    assert {piece.words for pieces in found for piece in pieces or ()} == {None}
    assert _texts(found) == _texts(decode_batch(_load(tiny_whisper), noises(), "en", ONE_PASS))


def test_what_fails_a_threshold_or_stops_early_is_handed_back(tiny_whisper: Path) -> None:
    whisper, clips = _load(tiny_whisper), noises()
    sure = [pieces[0].avg_logprob for pieces in decode_batch(whisper, clips, "en", ONE_PASS) if pieces]
    middle = sorted(sure)[len(sure) // 2]
    strict = ONE_PASS._replace(falls_back=True, thresholds=Thresholds(None, middle, None))
    found = decode_batch(whisper, clips, "en", strict)
    assert [pieces is None for pieces in found] == [value < middle for value in sure]
    assert {pieces is None for pieces in found} == {True, False}
    kept = decode_batch(whisper, clips, "en", strict._replace(falls_back=False))
    assert _texts(kept) == _texts(decode_batch(whisper, clips, "en", ONE_PASS))


class _Says:
    """A model whose every decoding ends in the same tokens."""

    def __init__(self, whisper: Any, tokens: str) -> None:
        self._model = whisper.model
        self._ids = [whisper.hf_tokenizer.token_to_id(token) for token in tokens.split()]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, features: Any, prompts: list[list[int]], **options: Any) -> Any:
        found = self._model.generate(features, prompts, **options)
        return [
            SimpleNamespace(sequences_ids=[self._ids], scores=r.scores, no_speech_prob=0.0) for r in found
        ]


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("<|0.00|> e <|1.00|>", "e"),
        ("<|0.00|> e", "e"),
        ("<|0.00|> e <|1.00|> <|1.00|> t <|2.00|>", "et"),
        ("<|0.00|> e <|1.00|> <|1.00|> t", None),
        ("<|0.00|> e <|1.00|> <|1.00|>", None),
    ],
)
def test_what_the_model_stopped_in_is_handed_back(tiny_whisper: Path, tokens: str, text: str | None) -> None:
    whisper = _load(tiny_whisper)
    whisper.model = _Says(whisper, tokens)
    (found,) = decode_batch(whisper, noises((3.0,)), "en", ONE_PASS._replace(timestamps=True))
    assert (None if found is None else "".join(piece.text for piece in found)) == text


def test_what_is_taken_for_silence_is_no_text(tiny_whisper: Path) -> None:
    silent = ONE_PASS._replace(thresholds=Thresholds(None, 0.0, 0.0))
    assert decode_batch(_load(tiny_whisper), noises((3.0, 1.0)), "en", silent) == [[], []]


def test_languages_of_several_clips_are_what_faster_whisper_says_of_each(tiny_whisper: Path) -> None:
    whisper, clips = _load(tiny_whisper), noises(language=None)
    for clip, found in zip(clips, language_probabilities(whisper, clips), strict=True):
        assert (found[0], found) == (
            whisper.detect_language(clip.samples)[:2],
            whisper.detect_language(clip.samples)[2],
        )
