"""A transcript without times becomes the label of what was said: the engine's words say where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from schemas.records import Transcript
from tests.end_to_end.runs import build, manifest
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.text.normalize import normalize_words
from transforms.tts.espeak import Espeak


def test_a_text_without_times_is_placed_on_the_segments_in_which_it_is_said(
    shared_dir: Path, tmp_path: Path
) -> None:
    model = shared_dir / "models" / "small-whisper"
    sentences = (model / "sentences.txt").read_text(encoding="utf-8").split("\n")[:12]
    voice = Espeak(words_per_minute=160).load()
    parts = []
    for sentence in sentences:
        speech = voice.synthesize(sentence)
        parts += [speech.samples, np.zeros(speech.rate_hz * 4 // 5, np.int16)]
    soundfile.write(tmp_path / "talk.wav", np.concatenate(parts), speech.rate_hz)
    never_said = "Nobody ever mentioned photosynthesis."
    (tmp_path / "talk.txt").write_text("\n".join([*sentences[:6], never_said, *sentences[6:]]))
    rows = manifest(tmp_path / "in.jsonl", [{"uri": "talk.wav", "language": "en", "captions": "talk.txt"}])
    engine = f"transcribe.engines=[{{use: faster_whisper, model: '{model}', temperatures: [0.0]}}]"
    assert build(tmp_path / "out", rows, "--set", engine) == 0
    store = Store(str(tmp_path / "out"))
    names = store.names("transcripts")
    placed = [
        hypothesis
        for name in names
        for transcript in read_rows(store, Transcript, "transcripts", name)
        for hypothesis in transcript.hypotheses
        if hypothesis.engine == "captions"
    ]
    text = " ".join(normalize_words(" ".join(one.text for one in placed)))
    said = [" ".join(normalize_words(sentence)) for sentence in sentences]
    assert sum(sentence in text for sentence in said) >= 3
    assert "photosynthesis" not in text
    assert all('"kind":"text"' in one.settings for one in placed)
