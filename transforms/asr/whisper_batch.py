"""Whisper over several clips at once: faster-whisper's batched decoding, with what it leaves out seen to.

faster-whisper's own batched pipeline keeps whatever the first temperature gives, carries the end of one clip's speech
into the next one's word times, and rounds a clip's length up to whole seconds. Here every clip is judged by the same
thresholds as in sequential decoding, words are placed clip by clip, and a clip that one pass cannot settle is handed
back, to be decoded sequentially.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.asr.base import Clip
from transforms.asr.whisper_judge import Judgement, judge
from transforms.asr.whisper_options import APPEND_PUNCTUATION, PREPEND_PUNCTUATION, BatchSettings


class Piece(NamedTuple):
    """A stretch of decoded text, with the names of faster-whisper's ``Segment``."""

    text: str
    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    words: list[Any] | None


class _Pass(NamedTuple):
    """What one pass said of a clip: stretches between timestamps, and how many frames they speak for."""

    output: dict[str, Any]
    parts: list[dict[str, Any]]
    frames_heard: int

    def pieces(self, verdict: Judgement, tokenizer: Any, settings: BatchSettings) -> list[Piece]:
        """Return what is said; a stretch that takes no time is no speech, where the model was asked for times."""
        sure = self.output["avg_logprob"], self.output["no_speech_prob"]
        return [
            Piece(text, part["tokens"], *sure, _words(part))
            for part in (self.parts if verdict == "good" else ())
            for text in [tokenizer.decode(part["tokens"])]
            if text.strip() and not (settings.timestamps and part["start"] == part["end"])
        ]


def mel_features(whisper: Any, clips: Sequence[Clip]) -> tuple[NDArray[np.float32], list[int]]:
    """Return the clips' log-Mel features padded to 30 s, shape (clips, mels, 3000), and each one's own frames."""
    from faster_whisper.audio import pad_or_trim

    found = [whisper.feature_extractor(clip.samples) for clip in clips]
    frames = [features.shape[-1] - 1 for features in found]
    padded = [pad_or_trim(features[..., :n]) for features, n in zip(found, frames, strict=True)]
    return np.stack(padded), frames


def language_probabilities(whisper: Any, clips: Sequence[Clip]) -> list[list[tuple[str, float]]]:
    """Return each clip's languages with their probabilities, the most probable first, from all clips in one pass.

    The features have the frame of padding after the clip that faster-whisper's own detection has.

    Raises:
        RuntimeError: if CTranslate2 cannot encode the batch.
    """
    from faster_whisper.audio import pad_or_trim

    features = np.stack([pad_or_trim(whisper.feature_extractor(clip.samples)) for clip in clips])
    found = whisper.model.detect_language(whisper.encode(features))
    return [[(token[2:-2], float(probability)) for token, probability in languages] for languages in found]


def decode_batch(
    whisper: Any, clips: Sequence[Clip], language: str, settings: BatchSettings
) -> list[list[Piece] | None]:
    """Decode clips of one language, each at most 30 s, in one pass at temperature 0.

    Returns for each clip what was said, None where it has to be decoded again: its text fails a threshold and there are
    temperatures to fall back to, or the model's own timestamps say that it stopped before the clip's end, which drops
    what it began after them.

    Raises:
        RuntimeError: if CTranslate2 cannot decode or align the batch.
        IndexError: if a clip is too short to align.
    """
    from faster_whisper.tokenizer import Tokenizer
    from faster_whisper.transcribe import BatchedInferencePipeline

    tokenizer = Tokenizer(whisper.hf_tokenizer, whisper.model.is_multilingual, "transcribe", language)
    features, frames = mel_features(whisper, clips)
    pipeline = BatchedInferencePipeline(whisper)
    encoded, outputs = pipeline.generate_segment_batched(features, tokenizer, settings.options(tokenizer))
    verdicts = [_verdict(output, tokenizer, settings) for output in outputs]
    passes = [_split(whisper, tokenizer, output, n) for output, n in zip(outputs, frames, strict=True)]
    if settings.word_timestamps:
        _place_words(whisper, tokenizer, encoded, frames, [one.parts for one in passes])
    return [
        None
        if verdict == "again" or (settings.timestamps and one.frames_heard < n)
        else one.pieces(verdict, tokenizer, settings)
        for one, verdict, n in zip(passes, verdicts, frames, strict=True)
    ]


def _verdict(output: dict[str, Any], tokenizer: Any, settings: BatchSettings) -> Judgement:
    from faster_whisper.transcribe import get_compression_ratio

    return judge(
        output["avg_logprob"],
        get_compression_ratio(tokenizer.decode(output["tokens"]).strip()),
        output["no_speech_prob"],
        settings.thresholds,
        falls_back=settings.falls_back,
    )


def _split(whisper: Any, tokenizer: Any, output: dict[str, Any], frames: int) -> _Pass:
    parts, seek, _ = whisper._split_segments_by_timestamps(
        tokenizer=tokenizer,
        tokens=output["tokens"],
        time_offset=0.0,
        segment_size=frames,
        segment_duration=frames * whisper.feature_extractor.time_per_frame,
        seek=0,
    )
    return _Pass(output, parts, seek)


def _place_words(
    whisper: Any, tokenizer: Any, encoded: Any, frames: Sequence[int], split: Sequence[list[dict[str, Any]]]
) -> None:
    """Add words with times to the stretches of all clips, clip by clip."""
    tokens = [[t for part in parts for t in part["tokens"] if t < tokenizer.eot] for parts in split]
    alignments = _align(whisper, tokenizer, encoded, frames, tokens)
    for parts, n_frames, alignment in zip(split, frames, alignments, strict=True):
        view = copy.copy(whisper)
        view.find_alignment = partial(_given, [alignment])
        view.add_word_timestamps(
            [parts], tokenizer, None, n_frames, PREPEND_PUNCTUATION, APPEND_PUNCTUATION, 0.0
        )


def _align(
    whisper: Any, tokenizer: Any, encoded: Any, frames: Sequence[int], tokens: Sequence[list[int]]
) -> list[Any]:
    """Return the alignment of each clip's tokens.

    Aligned together, clips move one another's words by a frame of 20 ms here and there. On a CPU, where it costs
    nothing, each is aligned alone; from an accelerator what is encoded does not come back for that.
    """
    import ctranslate2

    if whisper.model.device != "cpu" or encoded.dtype != ctranslate2.DataType.float32:
        return list(whisper.find_alignment(tokenizer, tokens, encoded, list(frames)))
    views = [ctranslate2.StorageView.from_array(one[np.newaxis]) for one in np.array(encoded)]
    parts = zip(tokens, views, frames, strict=True)
    return [whisper.find_alignment(tokenizer, [own], view, n)[0] for own, view, n in parts]


def _given(alignments: list[Any], *_asked: Any) -> list[Any]:
    return alignments


def _words(part: dict[str, Any]) -> list[Any] | None:
    from faster_whisper.transcribe import Word

    return [Word(**word) for word in part["words"]] if "words" in part else None
