"""`evaluate` against RTTM files: of a root, and of engines side by side."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.command import main
from pipelines.references import References
from schemas.errors import ConfigError
from schemas.records import Source
from tests.transforms.speakers.networks import tone_network
from transforms.scoring.rttm import Spoken

CLIPS = ("ami_sample.wav", "ami_dev00.wav")
WEBRTC = ("--set", "ingest.vad=webrtc", "--quiet")


@pytest.fixture
def meetings(shared_dir: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "meetings"
    folder.mkdir()
    for name in (*CLIPS, "ami.rttm"):
        shutil.copy(shared_dir / "data" / "real_speech" / name, folder)
    return folder


def evaluated(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert main(["evaluate", "--json", *arguments]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_root_is_scored_by_the_rttm_beside_its_recordings(
    meetings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(tmp_path / "out")
    assert main(["ingest", "--input", str(meetings / "*.wav"), "--root", root, *WEBRTC]) == 0
    speech = evaluated(capsys, "--root", root)["speech"]
    assert isinstance(speech, dict)
    assert speech["all"]["f1"] > 0.85
    assert {Path(one["uri"]).name for one in speech["recordings"]} == set(CLIPS)
    assert 0.2 < speech["all"]["der_overlap_skipped"] < speech["all"]["der"] + 0.1 < 0.7
    assert main(["evaluate", "--root", root]) == 0
    assert "ami_sample" in capsys.readouterr().out


def test_a_manifest_names_the_rttm(
    meetings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "turns").mkdir()
    shutil.move(meetings / "ami.rttm", tmp_path / "turns" / "all.rttm")
    manifest = meetings / "list.jsonl"
    rows = [{"uri": CLIPS[0], "rttm": "../turns/all.rttm"}, {"uri": CLIPS[1]}]
    manifest.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    root = str(tmp_path / "out")
    assert main(["ingest", "--input", str(manifest), "--root", root, *WEBRTC]) == 0
    speech = evaluated(capsys, "--root", root)["speech"]
    assert isinstance(speech, dict)
    assert [Path(one["uri"]).name for one in speech["recordings"]] == [CLIPS[0]]


def test_engines_side_by_side(meetings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    network = tone_network(tmp_path / "n.onnx")
    settings = ("--set", f"ingest.speakers={{use: onnx_embedding, model: {network}}}")
    found = evaluated(capsys, "--rttm", str(meetings / "ami.rttm"), *settings)
    assert list(found) == [
        "webrtc, single", "silero, single", "cascade, single", "cascade, onnxembedding (set)"
    ]  # fmt: skip
    scores = [one["f1"] for one in found.values() if isinstance(one, dict)]
    assert scores[0] < scores[1] <= scores[2] + 0.01
    assert scores[2] == scores[3]
    assert main(["evaluate", "--rttm", str(meetings / "ami.rttm")]) == 0
    assert "cascade, single" in capsys.readouterr().out


def test_what_cannot_be_scored_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.rttm").write_text("SPEAKER a 1 x 1 <NA> <NA> s", encoding="utf-8")
    (tmp_path / "alone.rttm").write_text("SPEAKER a 1 0 1 <NA> <NA> s", encoding="utf-8")
    for arguments, message in (
        (["evaluate", "--rttm", str(tmp_path / "none.rttm")], "cannot be read"),
        (["evaluate", "--rttm", str(tmp_path / "bad.rttm")], "line 1 is no SPEAKER line"),
        (["evaluate", "--rttm", str(tmp_path / "alone.rttm")], "no audio"),
        (["ingest", "--rttm", str(tmp_path / "alone.rttm")], "--rttm is for evaluate"),
    ):
        assert main(arguments) == 2
        assert message in capsys.readouterr().err


def test_references(tmp_path: Path) -> None:
    lines = "SPEAKER a 1 0 1 <NA> <NA> s\nSPEAKER b 1 0 2 <NA> <NA> s\n"
    (tmp_path / "two.rttm").write_text(lines, encoding="utf-8")
    (tmp_path / "one.rttm").write_text("SPEAKER other 1 0 3 <NA> <NA> s\n", encoding="utf-8")
    named = References()

    def of(name: str, rttm: str | None = None) -> list[Spoken] | None:
        return named.of(Source("r", f"{tmp_path}/{name}.wav", rttm=rttm and f"{tmp_path}/{rttm}"))

    assert of("b") == [Spoken(0, 2, "s")]
    assert of("c") is None
    assert of("c", "one.rttm") == [Spoken(0, 3, "s")]
    with pytest.raises(ConfigError, match="says nothing of 'c'"):
        of("c", "two.rttm")
    with pytest.raises(ConfigError, match="cannot be read"):
        of("c", "none.rttm")
    assert References().of(Source("r", "https://example.org/a.wav")) is None
