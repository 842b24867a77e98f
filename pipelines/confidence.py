"""How good the confidences of a root's transcripts are where references exist, and calibrations fitted on them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import fsspec
import numpy as np
from numpy.typing import NDArray

from pipelines.config import to_plain
from schemas.errors import ConfigError
from schemas.records import Source, Transcript, Word
from transforms.confidence.calibration import Calibration, Curve, Method, fit
from transforms.confidence.labels import Judged, judge
from transforms.confidence.measures import Measures, measure
from transforms.confidence.scores import expected_share
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.text.normalize import normalize_words

WORDS, GAPS, BOTH, UTTERANCES = "words", "gaps", "words and gaps", "utterances"
_KINDS = {WORDS: "word", GAPS: "gap", UTTERANCES: "utterance"}
Floats = NDArray[np.float64]


@dataclass
class Items:
    """Confidences, the share of each item that is right, how many items each stands for, and its recording."""

    said: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    recordings: list[str] = field(default_factory=list)

    def add(self, said: float, right: float, recording: str, weight: float = 1.0) -> None:
        """Add an item, or ``weight`` of them."""
        self.said.append(said)
        self.right.append(right)
        self.weights.append(weight)
        self.recordings.append(recording)

    def arrays(self) -> tuple[Floats, Floats, Floats]:
        """Return confidences, shares and weights."""
        return np.array(self.said), np.array(self.right), np.array(self.weights)


@dataclass
class Judgements:
    """Items by what they are of: as stored, calibrated or not, and before any calibration (``raw``)."""

    stored: dict[str, Items] = field(default_factory=lambda: defaultdict(Items))
    raw: dict[str, Items] = field(default_factory=lambda: defaultdict(Items))

    def measures(self) -> dict[str, Measures]:
        """Return how good the stored confidences are."""
        return {name: measure(*items.arrays()) for name, items in self.stored.items() if sum(items.weights)}


def judge_confidences(store: Store, file_names: Sequence[str]) -> Judgements:
    """Hold the confidences in these transcripts against the recordings' references.

    Words: whether each is right. Gaps: whether none is missing between two words. Words and gaps: both. Utterances: the
    share of right words among those chosen and those missing. An engine's words: those that it gives confidences of.
    """
    found = Judgements()
    for name in file_names:
        sources = {s.recording_id: s for s in read_rows(store, Source, "plan", name) if s.reference_text}
        spoken: dict[str, list[Transcript]] = defaultdict(list)
        for transcript in read_rows(store, Transcript, "transcripts", name):
            if transcript.recording_id in sources:
                spoken[transcript.recording_id].append(transcript)
        for recording_id, transcripts in spoken.items():
            reference = normalize_words(sources[recording_id].reference_text or "")
            _judge_recording(found, transcripts, reference, recording_id)
    return found


def _judge_recording(
    found: Judgements, transcripts: Sequence[Transcript], reference: Sequence[str], recording: str
) -> None:
    judged = _judge([word for transcript in transcripts for word in transcript.words], reference)
    at = 0
    for transcript in transcripts:
        end = at + len(transcript.words)
        part = Judged(judged.right[at:end], judged.missing[at:end])
        at = end
        if transcript.votes:
            _add_stored(found.stored, transcript, part, recording)
            _add_raw(found.raw, transcript, part, recording)
    for engine, words in _engine_words(transcripts).items():
        if any(word.confidence is not None for word in words):
            for word, right in zip(words, _judge(words, reference).right, strict=True):
                if word.confidence is not None:
                    found.stored[f"{engine}'s words"].add(word.confidence, right, recording)


def _judge(words: Sequence[Word], reference: Sequence[str]) -> Judged:
    return judge([normalize_words(word.text) for word in words], reference)


def _engine_words(transcripts: Sequence[Transcript]) -> Mapping[str, list[Word]]:
    words: dict[str, list[Word]] = defaultdict(list)
    for transcript in transcripts:
        for hypothesis in transcript.hypotheses:
            words[hypothesis.engine] += hypothesis.words
    return words


def _add_stored(items: dict[str, Items], transcript: Transcript, part: Judged, recording: str) -> None:
    for vote, right, missing in zip(transcript.votes, *part, strict=True):
        items[WORDS].add(vote.confidence, right, recording)
        items[GAPS].add(vote.complete, not missing, recording)
        items[BOTH].add(vote.confidence * vote.complete, right and not missing, recording)
    if transcript.confidence is not None:
        items[UTTERANCES].add(transcript.confidence, *_share(part, recording))


def _add_raw(items: dict[str, Items], transcript: Transcript, part: Judged, recording: str) -> None:
    for vote, right, missing in zip(transcript.votes, *part, strict=True):
        items[WORDS].add(vote.trust, right, recording)
        items[GAPS].add(max(0.0, 1.0 - vote.missing), not missing, recording)
    items[UTTERANCES].add(expected_share(transcript.votes), *_share(part, recording))


def _share(part: Judged, recording: str) -> tuple[float, str, float]:
    slots = len(part.right) + sum(part.missing)
    return sum(part.right) / slots, recording, slots


def calibrate(found: Judgements, method: Method) -> Calibration:
    """Return the calibration that fits the items best.

    Raises:
        ConfigError: if there is no vote to learn from.
    """
    if not found.raw:
        raise ConfigError("no transcript with a reference has votes: there is nothing to calibrate")
    return Calibration(**{kind: fit(*found.raw[name].arrays(), method) for name, kind in _KINDS.items()})


def held_out(found: Judgements, method: Method) -> dict[str, Measures]:
    """Return how good calibrations are that are fitted on one half of the recordings and applied to the other.

    Empty where a half would have no recording.
    """
    return {
        name: measure(said, right, weights)
        for name in _KINDS
        for said, right, weights in _crossed(found.raw[name], method)
    }


def _crossed(items: Items, method: Method) -> Iterator[tuple[Floats, Floats, Floats]]:
    said, right, weights = items.arrays()
    ranks = np.unique(items.recordings, return_inverse=True)[1] % 2
    if len(set(ranks.tolist())) < 2:
        return
    calibrated = np.empty_like(said)
    for half in (0, 1):
        ours, others = ranks == half, ranks != half
        curve: Curve = fit(said[others], right[others], weights[others], method)
        calibrated[ours] = [curve(one) for one in said[ours]]
    yield calibrated, right, weights


def write_calibration(calibration: Calibration, file: str) -> None:
    """Write a calibration as JSON, for ``transcribe.calibration``.

    Raises:
        ConfigError: if it cannot be written.
    """
    try:
        with fsspec.open(file, "wt", encoding="utf-8") as sink:
            json.dump(to_plain(calibration), sink, indent=1)
    except OSError as error:
        raise ConfigError(f"--calibrate {file} cannot be written: {error}") from error


def render_measures(title: str, measures: Mapping[str, Measures]) -> list[str]:
    """Return lines for a person; nothing where there is nothing."""
    if not measures:
        return []
    lines = [f"{title + ':':32}{'n':>8}{'right':>8}{'NCE':>8}{'AUC':>8}{'ECE':>8}"]
    return lines + [_line(name, one) for name, one in measures.items()]


def _line(name: str, one: Measures) -> str:
    shown: Callable[[float | None], str] = lambda value: f"{'-':>8}" if value is None else f"{value:8.3f}"  # noqa: E731
    return f"  {name:30}{one.n:8}{one.right:8.1%}{shown(one.nce)}{shown(one.auc)}{shown(one.ece)}"


def as_json(measures: Mapping[str, Measures]) -> dict[str, Any]:
    """Return measures as plain data."""
    return {name: one._asdict() for name, one in measures.items()}
