"""The labelled regression set: transcripts with what should become of them (see regression/README.md)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from filters.base import Candidate
from schemas.ids import unit_interval
from schemas.judgements import Finding, FindingKind, Measurement
from schemas.records import AlignmentCheck, Hypothesis, Word
from tests.filters.candidates import RATE_HZ, SOUND

FOLDER = Path(__file__).parent / "regression"
KEEP = "keep"
TUNED_ON = "tuned_on"
MEASURED = {
    "ovrl": "dnsmos_ovrl",
    "snr": "snr_db",
    "clip": "clipping_share",
    "hz": "bandwidth_hz",
    "lufs": "loudness_lufs",
    "tones": "tones_share",
}


class Row(NamedTuple):
    """A candidate, the filters that should drop it (none: keep it), why it looks odd, and whether it is held out."""

    candidate: Candidate
    wanted: frozenset[str]
    remark: str
    held_out: bool


def read_recordings() -> list[list[Row]]:
    """Return all rows, by recording."""
    return [rows for path in sorted(FOLDER.glob("*.tsv")) for rows in _recordings(path)]


def _recordings(path: Path) -> Iterator[list[Row]]:
    name, language, company = "", "", list[Row]()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("@"):
            if company:
                yield company
            name, language = line[1:].split()
            company = []
        elif line.strip() and not line.startswith("#"):
            row = _row(line, f"{path.stem}{number}", name, language)
            if name == "-":
                yield [row]
            else:
                company.append(row)
    if company:
        yield company


def _row(line: str, place: str, recording: str, language: str) -> Row:
    label, seconds, text, *rest = line.split("\t")
    known = dict(pair.split("=") for pair in " ".join(rest).split())
    recording_id = text if recording == "-" else recording
    wanted, _, remark = label.partition(":")
    return Row(
        _candidate(place, recording_id, language, float(seconds), text, known),
        frozenset() if wanted == KEEP else frozenset(wanted.split("+")),
        remark,
        not place.startswith(TUNED_ON) and unit_interval("half", recording_id) < 0.5,
    )


def _candidate(
    place: str, recording_id: str, language: str, seconds: float, text: str, known: dict[str, str]
) -> Candidate:
    engine = known.pop("e", "faster_whisper")
    agreement = known.pop("a", None)
    others = known.pop("by", "faster_whisper,parakeet" if agreement else "").split(",")
    n_samples, confidence = round(seconds * RATE_HZ), known.pop("c", None)
    words = _words(text, n_samples, float(confidence)) if confidence else ()
    log_probability, no_speech = known.pop("lp", None), known.pop("ns", None)
    heard = [
        Hypothesis(
            name,
            "{}",
            None,
            None,
            text if name == engine else "",
            words if name == engine else (),
            float(log_probability) if log_probability and name == engine else None,
            float(no_speech) if no_speech and name == engine else None,
        )
        for name in dict.fromkeys([engine, *filter(None, others)])
    ]
    candidate = SOUND._replace(
        segment_id=place,
        recording_id=recording_id,
        language=language,
        n_samples=n_samples,
        speech_share=float(known.pop("s", 0.92)),
        text=text,
        words=words,
        engine=engine,
        agreement=None if agreement is None else float(agreement),
        hypotheses=tuple(heard),
        text_language=known.pop("tl", None),
        confidence=float(known.pop("u")) if "u" in known else None,
        source=known.pop("src", SOUND.source),
        alignment=_checked(known.pop("al", None), known.pop("no", None)),
        quality=tuple(
            Measurement(name, float(known.pop(short))) for short, name in MEASURED.items() if short in known
        ),
        findings=_findings(place, recording_id, known.pop("f", None)),
    )
    if known:
        raise ValueError(f"{place}: nothing is known as {sorted(known)}")
    return candidate


def _alignment(score: str | None) -> AlignmentCheck | None:
    """Return what an aligner whose limit is -6 found: a score, or "none" for no path."""
    if score is None:
        return None
    measured = None if score == "none" else float(score)
    rejection = "no_path" if measured is None else "low_score" if measured < -6 else None
    return AlignmentCheck("pocketsphinx", "{}", measured, -6.0, rejection)


def _checked(score: str | None, reason: str | None) -> AlignmentCheck | None:
    """Return why a check of synthesized speech rejects it, or else what an aligner found."""
    return _alignment(score) if reason is None else AlignmentCheck("pace", "{}", -0.4, -0.11, reason)


def _findings(place: str, recording_id: str, told: str | None) -> tuple[Finding, ...]:
    """Return what the survey found: "kind:score", for boilerplate with its place, "kind:score:start:end"."""
    found = []
    for one in told.split(",") if told else []:
        kind, score, *chars = one.split(":")
        start, end = map(int, chars) if chars else (None, None)
        other = None if kind == "boilerplate" else "other"
        found.append(Finding(place, recording_id, cast("FindingKind", kind), other, float(score), start, end))
    return tuple(found)


def _words(text: str, n_samples: int, confidence: float) -> tuple[Word, ...]:
    """Return the words spread evenly, with confidences around the mean in turn."""
    written = text.split()
    step = n_samples / max(len(written), 1)
    swing = min(confidence, 1 - confidence) / 2
    signs = [0.0 if len(written) % 2 and i == 0 else (-1.0) ** i for i in range(len(written))]
    return tuple(
        Word(word, math.floor(i * step), math.floor((i + 1) * step), confidence + sign * swing)
        for i, (word, sign) in enumerate(zip(written, signs, strict=True))
    )
