"""Captions verified against their sound where no recognizer is at hand: right ones stay, wrong ones go."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile

from pipelines.command import main
from schemas.judgements import Verdict
from schemas.records import SegmentInfo, Transcript
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, manifest, vtt
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.tts.espeak import Espeak

RIGHT = (
    "The river carries sand and stones down to the sea.",
    "In 1984 the factory employed 2,350 people.",
    "Mrs. Okonkwo moved to St. Petersburg.",
    "Every winter the lake freezes from the shore inward.",
)
WRONG = (
    "Nobody expected the bridge to hold for thirty years.",
    "Chrysanthemums bloomed beside the crumbling pagoda.",
    "She folded the letter twice and slipped it away.",
    "The temperature fell to minus twelve degrees overnight.",
)
ALIGN = ("--set", "transcribe.align=[pocketsphinx]")
FILTERS = ("--set", "curate.filters=[empty_text, duration, {use: alignment, required: true}]")


def crawl(folder: Path) -> Path:
    """Write the right sentences as recordings; every other one has the captions of a wrong one."""
    rows = []
    for number, said in enumerate(RIGHT):
        speech = Espeak(("en-us", "en-gb")[number // 2]).load().synthesize(said)
        quiet = np.zeros(speech.rate_hz // 2, np.int16)
        samples = np.concatenate([quiet, speech.samples, quiet])
        soundfile.write(folder / f"{number}.wav", samples, speech.rate_hz)
        text = WRONG[number] if number % 2 else said
        captions = vtt(folder, f"{number}.vtt", text, len(samples) / speech.rate_hz)
        rows.append({"uri": f"{number}.wav", "language": "en", "captions": captions})
    return manifest(folder / "manifest.jsonl", rows)


def test_wrong_captions_are_dropped_and_right_ones_get_measured_times(tmp_path: Path) -> None:
    root = tmp_path / "out"
    assert build(root, crawl(tmp_path), *WEBRTC, *NO_ENGINE, *ALIGN, *FILTERS) == 0
    store = Store(str(root))
    names = store.names("verdicts")
    verdicts = {v.segment_id: v for n in names for v in read_rows(store, Verdict, "verdicts", n)}
    transcripts = [t for n in names for t in read_rows(store, Transcript, "transcripts", n)]
    segments = {s.segment_id: s for n in names for s in read_rows(store, SegmentInfo, "segments", n)}
    assert len(transcripts) == len(RIGHT)
    for transcript in transcripts:
        verdict, segment = verdicts[transcript.segment_id], segments[transcript.segment_id]
        assert transcript.alignment is not None
        assert json.loads(transcript.alignment.settings)["pronounce"] == "espeak"
        if transcript.text in RIGHT:
            assert verdict.kept
            assert transcript.words != transcript.hypotheses[0].words
            assert all(segment.start_samples <= w.start_samples <= w.end_samples for w in transcript.words)
            assert [w.text for w in transcript.words] == transcript.text.split()
        else:
            assert verdict[2:5] == (False, "alignment", "not_said")
            assert transcript.words == transcript.hypotheses[0].words


def test_an_unknown_aligner_is_refused_before_the_run(tmp_path: Path) -> None:
    arguments = ["--root", str(tmp_path / "out"), "--set", "transcribe.align=[nobody]"]
    assert main(["transcribe", *arguments]) == 2
    assert not (tmp_path / "out" / "transcripts").exists()
