"""Evaluate: the word error rate of every engine, and of the chosen words, against the references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipelines.confidence import Judgements, as_json, judge_confidences, render_measures
from pipelines.speech_scores import SpeechScores, score_speech
from schemas.errors import ConfigError
from schemas.records import Duplicate, Source, Transcript
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.text.forms import spoken_words
from transforms.text.normalize import normalize_words
from transforms.text.wer import WordErrors, word_errors

CHOSEN = "chosen words"


class Measured(NamedTuple):
    """The word errors of one engine on one recording."""

    engine: str
    recording_id: str
    uri: str
    errors: WordErrors


@dataclass(frozen=True)
class Evaluation:
    """The word errors of all recordings with a reference, and the references that nothing was heard of.

    ``speech`` is how well speech and speakers were found, of the recordings with an RTTM.
    """

    measured: list[Measured] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    speech: SpeechScores = field(default_factory=SpeechScores)
    judged: Judgements = field(default_factory=Judgements)

    def totals(self) -> dict[str, WordErrors]:
        """Return the errors of each engine summed over recordings: WER weighs every word alike."""
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for one in self.measured:
            sums[one.engine] = [a + b for a, b in zip(sums[one.engine], one.errors, strict=True)]
        return {engine: WordErrors(*counts) for engine, counts in sorted(sums.items())}

    def as_json(self) -> dict[str, Any]:
        """Return the evaluation as plain data."""
        return {
            "engines": {engine: _plain(errors) for engine, errors in self.totals().items()},
            "recordings": [
                {"engine": one.engine, "uri": one.uri, **_plain(one.errors)} for one in self.measured
            ],
            "without_transcript": self.missing,
            "speech": self.speech.as_json(),
            "confidence": as_json(self.judged.measures()),
        }


def evaluate(store: Store, *, spoken: bool = False) -> Evaluation:
    """Measure every committed transcript of a recording that has a reference text.

    Texts are compared as normalized words (see ``normalize_words``), those of their spoken form where ``spoken`` asks
    for it: then "5" is "five" in English. The segments of a recording are joined in time order. A recording that has
    a reference but no transcript, and is no duplicate, is listed as such.

    Raises:
        ConfigError: if no recording of the root has a reference, or nothing is transcribed or cut; if a reference
            cannot be read.
    """
    names = _transcribed(store)
    found = Evaluation(speech=score_speech(store), judged=judge_confidences(store, names))
    for name in names:
        sources = {s.recording_id: s for s in read_rows(store, Source, "plan", name) if s.reference_text}
        rows = read_rows(store, Duplicate, "duplicates", name)
        duplicates = {row.recording_id for row in rows if row.kind}
        heard = _heard(store, name, set(sources), spoken)
        for recording_id, source in sources.items():
            if recording_id not in heard and recording_id not in duplicates:
                found.missing.append(source.uri)
            for engine, (language, words) in sorted(heard.get(recording_id, {}).items()):
                reference = _words(source.reference_text or "", source.language or language, spoken)
                errors = word_errors(reference, words)
                found.measured.append(Measured(engine, recording_id, source.uri, errors))
    if not found.measured and not found.speech.recordings:
        raise ConfigError(
            "no transcribed recording of this root has a reference_text in its manifest, and none that is cut an RTTM"
        )
    return found


def _transcribed(store: Store) -> list[str]:
    files = ledger_files("transcribe", planned_buckets(store))
    return [entry.file for entry in read_entries(store, "transcribe", files)]


class _Heard(NamedTuple):
    """What an engine heard in a recording: the language of its first segment, and all words."""

    language: str | None
    words: list[str]


def _heard(store: Store, name: str, wanted: set[str], spoken: bool) -> dict[str, dict[str, _Heard]]:
    """Return what was heard, by recording and engine."""
    found: dict[str, dict[str, _Heard]] = defaultdict(dict)
    for transcript in read_rows(store, Transcript, "transcripts", name):
        if transcript.recording_id in wanted:
            language = transcript.language
            for engine, text in _texts(transcript):
                heard = found[transcript.recording_id].setdefault(engine, _Heard(language, []))
                heard.words.extend(_words(text, language, spoken))
    return found


def _words(text: str, language: str | None, spoken: bool) -> list[str]:
    return spoken_words(text, language) if spoken else normalize_words(text)


def _texts(transcript: Transcript) -> Iterator[tuple[str, str]]:
    yield CHOSEN, transcript.text
    for hypothesis in transcript.hypotheses:
        yield hypothesis.engine, hypothesis.text


def render(found: Evaluation) -> str:
    """Return the evaluation for a person."""
    speech = found.speech.lines()
    if not found.measured:
        return "\n".join(speech)
    lines = [f"{'':24}{'WER':>8}{'words':>8}{'sub':>6}{'del':>6}{'ins':>6}"]
    lines += [_line(engine, errors) for engine, errors in found.totals().items()]
    lines += ["", *render_measures("confidence", found.judged.measures()), "", "by recording:"]
    lines += [_line(f"  {one.engine}", one.errors) + f"  {one.uri}" for one in found.measured]
    lines += [f"  no transcript of {uri}" for uri in found.missing]
    return "\n".join([*lines, *([""] if speech else []), *speech])


def _line(name: str, errors: WordErrors) -> str:
    return (
        f"{name:24}{errors.rate:8.1%}{errors.reference_words:8}"
        f"{errors.substitutions:6}{errors.deletions:6}{errors.insertions:6}"
    )


def _plain(errors: WordErrors) -> dict[str, Any]:
    return {"wer": errors.rate, **errors._asdict()}
