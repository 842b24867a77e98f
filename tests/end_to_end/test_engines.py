"""The production engine for real: what the pipeline writes is what faster-whisper says of the same segments."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from demo_model.settings import HELD_OUT
from pipelines.command import main
from schemas.records import Segment, Sequence, Transcript
from tests.end_to_end.runs import build, manifest
from tests.tiny_whisper import build_tiny_whisper
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors
from transforms.tts.espeak import Espeak

VOICES = ("en-us", "en-gb", "en-us+f2", "en-gb+m3", "en-gb-scotland")


def spoken(folder: Path, sentences: list[str], recordings: int, each: int) -> Path:
    """Write recordings of consecutive sentences and return their manifest, with references."""
    rows = []
    for number in range(recordings):
        voice = Espeak(voice=VOICES[number % len(VOICES)], words_per_minute=160).load()
        said = sentences[number * each : (number + 1) * each]
        parts = []
        for sentence in said:
            speech = voice.synthesize(sentence)
            parts += [speech.samples, np.zeros(speech.rate_hz * 4 // 5, np.int16)]
        soundfile.write(folder / f"{number}.wav", np.concatenate(parts), speech.rate_hz)
        rows.append({"uri": f"{number}.wav", "language": "en", "reference_text": " ".join(said)})
    return manifest(folder / "spoken.jsonl", rows)


def heard(root: Path) -> tuple[list[Segment], dict[str, Transcript]]:
    store = Store(str(root))
    names = store.names("segments")
    segments = [s for name in names for s in read_rows(store, Segment, "segments", name)]
    transcripts = [t for name in names for t in read_rows(store, Transcript, "transcripts", name)]
    return segments, {t.segment_id: t for t in transcripts}


def test_the_production_engine_labels_as_it_does_alone(
    small_whisper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = HELD_OUT.read_text(encoding="utf-8").splitlines()[:16]
    engine = f"transcribe.engines=[{{use: faster_whisper, model: '{small_whisper}', temperatures: [0.0]}}]"
    assert build(tmp_path / "out", spoken(tmp_path, sentences, 8, 2), "--set", engine) == 0
    capsys.readouterr()
    assert main(["evaluate", "--root", str(tmp_path / "out"), "--json"]) == 0
    ours = json.loads(capsys.readouterr().out)["engines"]["faster_whisper"]["wer"]
    assert abs(ours - _directly(small_whisper, tmp_path / "out")) < 0.03


def _directly(model: Path, root: Path) -> float:
    """Return the word error rate of direct calls; at temperature 0, since above it they sample at random."""
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(model), device="cpu", compute_type="int8")
    segments, _ = heard(root)
    words: dict[str, list[str]] = {}
    for segment in segments:
        samples, _ = soundfile.read(io.BytesIO(segment.audio), dtype="float32")
        found, _ = whisper.transcribe(samples, language="en", beam_size=5, temperature=0.0)
        words.setdefault(segment.recording_id, []).extend(w for s in found for w in normalize_words(s.text))
    store = Store(str(root))
    from schemas.records import Source

    sources = [s for n in store.names("plan") for s in read_rows(store, Source, "plan", n)]
    errors = [
        word_errors(normalize_words(s.reference_text or ""), words.get(s.recording_id, [])) for s in sources
    ]
    return sum(e.errors for e in errors) / sum(e.reference_words for e in errors)


def test_every_hypothesis_keeps_its_engine_settings_and_word_times(tmp_path: Path) -> None:
    tiny = build_tiny_whisper(tmp_path / "tiny")
    engines = (
        f"transcribe.engines=[{{use: faster_whisper, model: '{tiny}', temperatures: [0.0]}}, pocketsphinx]"
    )
    source = spoken(tmp_path, ["The river carries sand.", "Bread rises slowly."], 1, 2)
    assert build(tmp_path / "out", source, "--set", engines, "--set", "ingest.sample_rate_hz=24000") == 0
    segments, transcripts = heard(tmp_path / "out")
    assert segments
    for segment in segments:
        found = transcripts[segment.segment_id].hypotheses
        assert [h.engine for h in found] == ["faster_whisper", "pocketsphinx"]
        assert json.loads(found[0].settings)["beam_size"] == 5
        assert str(tiny) in found[0].settings
        times = [at for word in found[1].words for at in (word.start_samples, word.end_samples)]
        assert times == sorted(times)
        assert segment.start_samples <= times[0] < times[-1] <= segment.end_samples
        assert all(0 <= (word.confidence or 0) <= 1 for word in found[1].words)


def test_a_model_that_cannot_be_had_ends_the_call_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = spoken(tmp_path, ["The river carries sand."], 1, 1)
    engine = "transcribe.engines=[{use: faster_whisper, model: ./no-such-folder}]"
    assert build(tmp_path / "out", source, "--set", engine) == 2
    message = capsys.readouterr().err
    assert "no-such-folder" in message
    assert "Hub" in message
    assert "folder in CTranslate2 format" in message
    assert not (tmp_path / "out" / "segments").exists()


def test_real_recordings_with_defaults(
    shared_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_dir / "data" / "real_speech"
    read = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    rows = [{**row, "uri": str(folder / row["uri"])} for row in read if row["reference_text"]]
    assert build(tmp_path / "out", manifest(tmp_path / "m.jsonl", rows)) == 0
    capsys.readouterr()
    assert main(["evaluate", "--root", str(tmp_path / "out"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {r["uri"] for r in found["recordings"]} == {row["uri"] for row in rows}
    assert found["engines"]["pocketsphinx"]["reference_words"] == 114
    assert found["engines"]["pocketsphinx"]["wer"] < 0.6
    segments, transcripts = heard(tmp_path / "out")
    audio = {s.segment_id: s for s in segments}
    store = Store(str(tmp_path / "out"))
    chunks = [
        c for n in store.names("shards") for q in read_rows(store, Sequence, "shards", n) for c in q.chunks
    ]
    assert sum(c.end_samples - c.start_samples for c in chunks) == sum(
        s.end_samples - s.start_samples for s in segments
    )
    for chunk in chunks:
        if chunk.audio is not None:
            whole, _ = soundfile.read(io.BytesIO(audio[chunk.segment_id].audio), dtype="int16")
            start = chunk.start_samples - audio[chunk.segment_id].start_samples
            part, _ = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
            assert len(part) == chunk.end_samples - chunk.start_samples
            assert np.array_equal(part, whole[start : start + len(part)])
    for name, transcript in transcripts.items():
        said = " ".join(c.text for c in sorted(chunks, key=lambda c: c.start_samples) if c.segment_id == name)
        assert normalize_words(said) == normalize_words(transcript.text)
