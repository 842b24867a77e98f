"""The segments that a report plays: a row of each in the list, and a file of its own with everything else."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import soundfile

from interleave.speech.dmel import Dmel
from pipelines.audit.collect import Collected, Shown
from pipelines.audit.files import Report
from pipelines.audit.tally import UNKNOWN
from schemas.records import Hypothesis, Transcript, Word
from schemas.units import to_seconds
from transforms.store.spool import AudioSpool
from transforms.store.store import Store

_LEVELS = "0123456789abcdef"
_PICTURE_BYTES_A_S = 80 * 40  # channels, frames a second


def write_segments(store: Store, report: Report, collected: Collected) -> list[dict[str, Any]]:
    """Write the audio and the details of the chosen segments; return the rows of the list, in the sample's order."""
    return write_shown(store, report, [shown for _, _, shown in collected.samples.by_rank()])


def write_shown(
    store: Store, report: Report, chosen: Sequence[Shown], prefix: str = ""
) -> list[dict[str, Any]]:
    """Write the audio and the details of segments of a root; return a row of each, in their order.

    ``prefix`` keeps the details apart from those that another list has of the same segments.
    """
    by_file: dict[str, list[int]] = defaultdict(list)
    for number, shown in enumerate(chosen):
        by_file[shown.file_name].append(number)
    sounds: dict[int, bytes] = {}
    for name, numbers in by_file.items():
        with AudioSpool(store, "segments", name) as spool:
            for number in numbers:
                sounds[number] = spool.read(chosen[number].judged.segment.segment_id)
    return [_write(report, shown, sounds.pop(number), prefix) for number, shown in enumerate(chosen)]


def _write(report: Report, shown: Shown, flac: bytes, prefix: str) -> dict[str, Any]:
    segment, transcript, verdict = shown.judged
    name = segment.segment_id
    audio = report.write_audio(name, flac, round(_PICTURE_BYTES_A_S * shown.judged.seconds))
    detail = {**_heard(shown.judged.transcript, segment.start_samples, segment.sample_rate_hz),
              "scores": [[score.filter, score.score] for score in verdict.scores],
              "spectrogram": spectrogram(flac) if audio else None}  # fmt: skip
    return {
        "id": name,
        "audio": audio,
        "detail": report.write_data(f"{prefix}{name}.js", f"{prefix}{name}", detail),
        "key": f"{prefix}{name}",
        "recording": shown.title or shown.uri.rsplit("/", 1)[-1],
        "uri": shown.uri,
        "start_s": to_seconds(segment.start_samples, segment.sample_rate_hz),
        "seconds": shown.judged.seconds,
        "source": segment.source,
        "language": transcript.language or segment.language,
        "speaker": segment.speaker,
        "kept": verdict.kept,
        "filter": None if verdict.kept else verdict.filter or "",
        "reason": None if verdict.kept else verdict.reason or UNKNOWN,
        "score": verdict.score,
        "text": transcript.text,
        "agreement": transcript.agreement,
    }


def _heard(transcript: Transcript, start_samples: int, rate_hz: int) -> dict[str, Any]:
    votes = [[round(v.agreement, 3), round(v.confidence, 3)] for v in transcript.votes]
    return {
        "engine": transcript.engine,
        "confidence": transcript.confidence,
        "words": _timed(transcript.words, start_samples, rate_hz),
        "votes": votes,
        "hypotheses": [_hypothesis(one, start_samples, rate_hz) for one in transcript.hypotheses],
        "spoken": transcript.spoken,
        "written": transcript.written,
    }


def _hypothesis(one: Hypothesis, start_samples: int, rate_hz: int) -> dict[str, Any]:
    words = _timed(one.words, start_samples, rate_hz)
    return {"engine": one.engine, "text": one.text, "language": one.language, "words": words}


def _timed(words: tuple[Word, ...], start_samples: int, rate_hz: int) -> list[list[Any]]:
    """Return words as text, start and end in seconds of the segment."""
    return [
        [
            word.text,
            *(round((at - start_samples) / rate_hz, 3) for at in (word.start_samples, word.end_samples)),
        ]
        for word in words
    ]


def spectrogram(flac: bytes) -> dict[str, Any] | None:
    """Return log mel levels of a FLAC file, a hexadecimal digit each, frame after frame, the lowest channel first.

    They are dMel's (``interleave.speech.dmel``): 80 channels every 25 ms. None where the rate is too low for them.
    """
    samples, rate_hz = soundfile.read(io.BytesIO(flac), dtype="float32")
    dmel = Dmel()
    if 2 * dmel.high_hz > rate_hz or not len(samples):
        return None
    codes = dmel.encode(samples, rate_hz)
    digits = np.frombuffer(_LEVELS.encode(), np.uint8)[codes]
    return {"channels": dmel.channels, "frames": len(codes), "levels": digits.tobytes().decode()}
