"""Chunks of a real root lead back to their recordings, and what is heard there is what they hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipelines.command import main
from pipelines.origin import Origin, Reference, parse_reference
from pipelines.trace import draw, render, trace
from schemas.errors import ConfigError
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl, manifest, speak
from transforms.cutting.original import Place, read_stretches
from transforms.store.store import Store

RECORDINGS = 40


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trace")
    source = crawl(folder / "crawl", RECORDINGS)
    assert build(folder / "tables", source, *WEBRTC, *NO_ENGINE, "--set", "ingest.buckets=3") == 0
    return folder / "tables"


def compared(origins: list[Origin]) -> list[float]:
    return [origin.correlation for origin in origins if origin.correlation is not None]


def test_a_hundred_chunks_are_where_their_recordings_say_them(root: Path) -> None:
    references = draw(Store(str(root)), 100)
    origins = trace(Store(str(root)), references, verify=True)
    assert len(origins) == len(set(references)) == 100
    assert {origin.chunk.modality for origin in origins} == {"audio", "text"}
    assert len(compared(origins)) == 100
    assert min(compared(origins)) > 0.999
    names = {origin.recording.uri.rsplit("/", 1)[-1] for origin in origins if origin.recording}
    assert names <= {f"{n:02d}.{('wav', 'flac', 'mp3')[n % 3]}" for n in range(RECORDINGS)}
    assert len(names) > 20


def test_merged_chunks_are_found_too(root: Path, tmp_path: Path) -> None:
    every = (root.parent / "crawl" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    source = manifest(root.parent / "crawl" / "few.jsonl", [json.loads(line) for line in every[:6]])
    coarse = ("--set", "interleave.granularity=coarse")
    assert build(tmp_path / "tables", source, *WEBRTC, *NO_ENGINE, *coarse) == 0
    store = Store(str(tmp_path / "tables"))
    origins = trace(store, draw(store, 40), verify=True)
    assert len(compared(origins)) == len(origins)
    assert min(compared(origins)) > 0.999


def test_a_text_that_is_placed_elsewhere_is_not_taken_for_it(root: Path) -> None:
    store = Store(str(root))
    (text, *_) = [o for o in trace(store, draw(store, 100)) if o.chunk.modality == "text"]
    assert text.recording is not None
    places = [Place(text.chunk.start_samples + shift, text.chunk.end_samples + shift) for shift in (0, 400)]
    here, elsewhere = read_stretches(text.recording.uri, places, text.recording.sample_rate_hz)
    (again,) = trace(store, [text.reference], verify=True)
    assert again.correlation == pytest.approx(1.0, abs=1e-3)
    assert abs(np.corrcoef(here, elsewhere)[0, 1]) < 0.9


def test_a_channel_is_compared_with_itself(tmp_path: Path) -> None:
    one, rate_hz = speak(2, 0)
    other, _ = speak(2, 3, "en-gb")
    length = len(one) + len(other)
    both = np.zeros((length, 2), np.float32)
    both[: len(one), 0], both[len(one) :, 1] = one, other
    soundfile.write(tmp_path / "call.wav", both, rate_hz)
    (tmp_path / "call.vtt").write_text(f"WEBVTT\n\n00:00.000 --> 00:{length / rate_hz:06.3f}\nhello there\n")
    source = manifest(tmp_path / "m.jsonl", [{"uri": "call.wav", "language": "en", "captions": "call.vtt"}])
    apart = (
        "--set",
        "ingest.channels=split",
        "--set",
        "curate.filters=[]",
        "--set",
        "interleave.granularity.target_s=3",
    )
    assert build(tmp_path / "tables", source, *WEBRTC, *NO_ENGINE, *apart) == 0
    store = Store(str(tmp_path / "tables"))
    found = compared(trace(store, draw(store, 100), verify=True))
    assert found
    assert min(found) > 0.999


def test_chunks_of_a_root_that_was_mixed_in_lead_to_its_recordings(root: Path, tmp_path: Path) -> None:
    other, source = tmp_path / "other", crawl(tmp_path / "crawl", 5, sentences=(1,))
    assert build(other, source, *WEBRTC, *NO_ENGINE, "--set", "ingest.buckets=2") == 0
    mixed = ["--root", str(root), "--view", "mixed", "--quiet", "--set", f"mix.roots=['{other}']"]
    assert main(["interleave", *mixed]) == 0
    store = Store(str(root), "mixed")
    origins = trace(store, draw(store, 10_000), verify=True)
    found = {o.recording.uri for o in origins if o.recording and o.part and o.part.store.root == str(other)}
    assert {Path(uri).name for uri in found} == {"00.wav", "01.flac", "02.mp3", "03.wav", "04.flac"}
    assert len(compared(origins)) == len(origins)
    assert min(compared(origins)) > 0.999
    shutil.rmtree(other)
    lost = [o for o in trace(store, [o.reference for o in origins], verify=True) if o.recording is None]
    assert {o.why_not for o in lost if o.chunk.audio} == {
        "its recording is neither in this root nor in one mixed into it"
    }
    assert "which neither this root has nor one that was mixed into it" in render(lost)


def test_a_recording_that_has_changed_is_not_taken_for_it(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl", 1)
    assert build(tmp_path / "tables", source, *WEBRTC, *NO_ENGINE) == 0
    store = Store(str(tmp_path / "tables"))
    references = draw(store, 100)
    samples, rate_hz = soundfile.read(tmp_path / "crawl" / "00.wav")
    soundfile.write(tmp_path / "crawl" / "00.wav", samples / 2, rate_hz)
    reasons = {o.why_not for o in trace(store, references, verify=True)}
    assert reasons == {"the recording has changed since it was ingested"}
    (tmp_path / "crawl" / "00.wav").unlink()
    origins = trace(store, references, verify=True)
    assert all("cannot be read" in (o.why_not or "") for o in origins)
    assert "not compared" in render(origins)


def test_what_is_printed_has_the_place(root: Path) -> None:
    store = Store(str(root))
    (origin,) = trace(store, draw(store, 1))
    told = origin.as_json()
    assert told["uri"] in render([origin])
    assert told["start_s"] < told["end_s"]
    assert origin.chunk.text in render([origin])
    assert told["correlation"] is None


def test_references() -> None:
    assert parse_reference("abc:3") == Reference("abc", 3)
    assert parse_reference("abc") == Reference("abc", 0)
    for wrong in ("", ":3", "abc:x", "abc:-1"):
        with pytest.raises(ConfigError, match="SEQUENCE:NUMBER"):
            parse_reference(wrong)


def test_a_chunk_that_is_not_there_is_named(root: Path) -> None:
    store = Store(str(root))
    sequence_id = draw(store, 1)[0].sequence_id
    with pytest.raises(ConfigError, match="no chunk 9999"):
        trace(store, [Reference(sequence_id, 9999)])
