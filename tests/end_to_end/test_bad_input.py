"""Bad input, a test each: right, dropped with a reason, or a failure that a person understands."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from schemas.records import Recording, Segment
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, manifest, speak, status
from transforms.store.store import Store
from transforms.store.tables import read_rows

Outcome = tuple[dict[str, Any], list[Recording], list[Segment]]
Try = Callable[..., Outcome]


@pytest.fixture
def attempt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Try:
    """Build from a folder or list beside one good recording; return the status and what was ingested."""

    def run(*rows: dict[str, Any], code: int = 0, more: tuple[str, ...] = ()) -> Outcome:
        samples, rate_hz = speak(1)
        soundfile.write(tmp_path / "good.flac", samples, rate_hz)
        source = manifest(tmp_path / "list.jsonl", [{"uri": "good.flac"}, *rows])
        root = tmp_path / "out"
        assert build(root, source, *WEBRTC, *NO_ENGINE, *more) == code
        store = Store(str(root))
        names = store.names("recordings")
        recordings = [r for name in names for r in read_rows(store, Recording, "recordings", name)]
        segments = [s for name in names for s in read_rows(store, Segment, "segments", name)]
        return status(root, capsys), recordings, segments

    return run


def ingest(found: Outcome) -> dict[str, Any]:
    return dict(found[0]["stages"]["ingest"])


def failure(found: Outcome) -> tuple[str, str]:
    (row,) = [f for f in found[0]["failures"] if f["stage"] in ("plan", "ingest")]
    return row["error_type"], row["message"]


def recording(found: Outcome, name: str) -> Recording:
    (row,) = [r for r in found[1] if r.uri.endswith(name)]
    return row


def seconds(found: Outcome, name: str) -> float:
    row = recording(found, name)
    assert row.n_segments > 0
    return row.duration_samples / row.sample_rate_hz


def test_zero_bytes(attempt: Try, tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    found = attempt({"uri": "empty.mp3"})
    assert failure(found) == ("UnsupportedFormat", "the file is empty (0 bytes)")
    assert ingest(found)["kept"]["items"] == 1


def test_text_named_wav(attempt: Try, tmp_path: Path) -> None:
    (tmp_path / "page.wav").write_text("<!DOCTYPE html><html><body>404 Not Found</body></html>" * 100)
    kind, message = failure(attempt({"uri": "page.wav"}))
    assert kind == "UnsupportedFormat"
    assert "<!DOCTYPE html>" in message


def test_an_mp3_cut_in_the_middle_is_kept_up_to_the_cut(attempt: Try, tmp_path: Path) -> None:
    samples, rate_hz = speak(4)
    soundfile.write(tmp_path / "cut.mp3", samples, rate_hz)
    data = (tmp_path / "cut.mp3").read_bytes()
    (tmp_path / "cut.mp3").write_bytes(data[: len(data) // 2 + 7])
    found = attempt({"uri": "cut.mp3"})
    assert seconds(found, "cut.mp3") == pytest.approx(len(samples) / rate_hz / 2, abs=0.5)


def test_a_wav_header_that_claims_more_than_there_is(attempt: Try, tmp_path: Path) -> None:
    samples, rate_hz = speak(2)
    soundfile.write(tmp_path / "liar.wav", samples, rate_hz, subtype="PCM_16")
    data = bytearray((tmp_path / "liar.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", 0xFFFFFFF0)
    (tmp_path / "liar.wav").write_bytes(data)
    found = attempt({"uri": "liar.wav"})
    assert seconds(found, "liar.wav") == pytest.approx(len(samples) / rate_hz, abs=0.01)


def test_no_samples(attempt: Try, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0, np.float32), 16_000)
    found = attempt({"uri": "none.wav"})
    assert {"outcome": "dropped", "reason": "no_samples", "items": 1, "hours": 0.0} in ingest(found)[
        "reasons"
    ]


def test_not_a_number_and_infinite_samples_become_silence(attempt: Try, tmp_path: Path) -> None:
    samples, rate_hz = speak(2)
    samples[100:200], samples[300:400], samples[500] = np.nan, np.inf, -np.inf
    soundfile.write(tmp_path / "wild.wav", samples, rate_hz, subtype="FLOAT")
    soundfile.write(tmp_path / "void.wav", np.full(rate_hz, np.nan, np.float32), rate_hz, subtype="FLOAT")
    found = attempt({"uri": "wild.wav"}, {"uri": "void.wav"})
    assert seconds(found, "wild.wav") == pytest.approx(len(samples) / rate_hz, abs=0.01)
    assert recording(found, "wild.wav").nonfinite_samples == 201
    assert [r["reason"] for r in ingest(found)["reasons"] if r["items"]] == ["non_finite_samples"]


def test_eight_channels(attempt: Try, tmp_path: Path) -> None:
    samples, rate_hz = speak(2)
    soundfile.write(tmp_path / "eight.wav", np.repeat(samples[:, None], 8, axis=1), rate_hz)
    found = attempt({"uri": "eight.wav"})
    assert seconds(found, "eight.wav") == pytest.approx(len(samples) / rate_hz, abs=0.01)
    assert recording(found, "eight.wav").channels == 8


def test_mu_law_at_8_khz(attempt: Try, tmp_path: Path) -> None:
    import soxr

    samples, rate_hz = speak(2)
    soundfile.write(tmp_path / "phone.wav", soxr.resample(samples, rate_hz, 8000), 8000, subtype="ULAW")
    found = attempt({"uri": "phone.wav"})
    assert seconds(found, "phone.wav") == pytest.approx(len(samples) / rate_hz, abs=0.01)
    assert recording(found, "phone.wav").source_rate_hz == 8000


def test_192_khz_in_32_bit_float(attempt: Try, tmp_path: Path) -> None:
    import soxr

    samples, rate_hz = speak(2)
    soundfile.write(
        tmp_path / "hires.wav", soxr.resample(samples, rate_hz, 192_000), 192_000, subtype="FLOAT"
    )
    found = attempt({"uri": "hires.wav"})
    assert seconds(found, "hires.wav") == pytest.approx(len(samples) / rate_hz, abs=0.01)


@pytest.mark.parametrize(
    "name", ["Überraschung – 日本語 🎙 'x\".flac", "a b [1] *?.flac", "d" * 150 + "/" + "f" * 145 + ".flac"]
)
def test_names_that_trip_others(attempt: Try, tmp_path: Path, name: str) -> None:
    samples, rate_hz = speak(1)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    soundfile.write(tmp_path / name, samples, rate_hz)
    assert seconds(attempt({"uri": name}), name) > 1


def test_a_name_of_300_characters_that_no_file_can_have(attempt: Try) -> None:
    kind, message = failure(attempt({"uri": "n" * 300 + ".wav"}))
    assert kind == "OSError"
    assert "File name too long" in message


def test_a_manifest_row_without_the_column(attempt: Try) -> None:
    found = attempt({"path": "x.wav"})
    assert failure(found) == ("BadManifest", "row 2 has no 'uri' (it has: path)")
    assert found[0]["stages"]["plan"]["failed"]["items"] == 1


def test_a_manifest_without_the_column_beside_a_good_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_text("path\nx.wav\n")
    samples, rate_hz = speak(1)
    soundfile.write(tmp_path / "good.flac", samples, rate_hz)
    more = ("--input", str(tmp_path / "good.flac"), *WEBRTC, *NO_ENGINE)
    assert build(tmp_path / "out", tmp_path / "bad.csv", *more) == 0
    (row,) = status(tmp_path / "out", capsys)["failures"]
    assert row["message"] == "the manifest has no column 'uri' (it has: path)"


def test_a_uri_listed_twice(attempt: Try) -> None:
    plan = attempt({"uri": "good.flac"}, {"uri": "./good.flac"})[0]["stages"]["plan"]
    assert (plan["in"]["items"], plan["kept"]["items"], plan["dropped"]["items"]) == (3, 1, 2)
    assert [r["reason"] for r in plan["reasons"]] == ["duplicate_uri"]


def test_a_missing_file(attempt: Try, tmp_path: Path) -> None:
    kind, message = failure(attempt({"uri": "gone.mp3"}))
    assert kind == "FileNotFoundError"
    assert str(tmp_path / "gone.mp3") in message


def test_a_uri_that_no_file_system_serves(attempt: Try) -> None:
    kind, message = failure(attempt({"uri": "nosuch://a/b.mp3"}))
    assert kind == "UnreachableUri"
    assert "nosuch://a/b.mp3 cannot be opened here" in message


def test_a_folder_where_a_file_should_be(attempt: Try, tmp_path: Path) -> None:
    (tmp_path / "album.mp3").mkdir()
    assert failure(attempt({"uri": "album.mp3"}))[0] == "IsADirectoryError"


def test_a_pipe_and_a_device_are_not_waited_for(attempt: Try, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    os.mkfifo(tmp_path / "pipe.vtt")
    (tmp_path / "zero.wav").symlink_to("/dev/zero")
    rows = ({"uri": "pipe.wav"}, {"uri": "zero.wav"}, {"uri": "good.flac", "captions": "pipe.vtt"})
    found = attempt(*rows, more=("--set", "transcribe.engines=[pocketsphinx]"))[0]
    messages = [f["message"] for f in found["failures"]]
    assert len(messages) == 3
    assert all("is no regular file" in message for message in messages)


def test_captions_that_cannot_be_read_cost_only_themselves(attempt: Try, tmp_path: Path) -> None:
    (tmp_path / "bad.vtt").write_bytes(bytes(range(256)) * 10)
    samples, rate_hz = speak(1, first=3)
    soundfile.write(tmp_path / "spoken.wav", samples, rate_hz)
    engine = ("--set", "transcribe.engines=[pocketsphinx]")
    rows = ({"uri": "spoken.wav", "captions": "bad.vtt"}, {"uri": "good.flac", "captions": "gone.vtt"})
    found = attempt(*rows, more=engine)[0]
    kinds = {f["error_type"] for f in found["failures"]}
    assert kinds == {"BadCaptions", "FileNotFoundError"}
    assert found["stages"]["transcribe"]["kept"]["items"] == 2


def test_more_failures_than_allowed_end_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples, rate_hz = speak(1)
    soundfile.write(tmp_path / "good.flac", samples, rate_hz)
    source = manifest(tmp_path / "l.jsonl", [{"uri": u} for u in ("good.flac", "gone.wav", "lost.wav")])
    limit = ("--set", "ingest.max_failed_share=0.5", *WEBRTC, *NO_ENGINE)
    assert build(tmp_path / "out", source, *limit) == 3
    assert "2 of 3 inputs failed, more than the allowed share of 0.5" in capsys.readouterr().err
    assert build(tmp_path / "out", source, *WEBRTC, *NO_ENGINE, "--set", "ingest.max_failed_share=0.7") == 0


def test_an_unknown_key_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = manifest(tmp_path / "l.jsonl", [{"uri": "good.flac"}])
    assert build(tmp_path / "out", source, "--set", "ingest.vadd=webrtc") == 2
    assert "unknown key 'ingest.vadd': did you mean 'vad'?" in capsys.readouterr().err
    (tmp_path / "c.yaml").write_text(json.dumps({"transcribe": {"engines": [{"use": "faster_whisperer"}]}}))
    assert build(tmp_path / "out", source, "--config", str(tmp_path / "c.yaml")) == 2
    assert "did you mean 'faster_whisper'?" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
