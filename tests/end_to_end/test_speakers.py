"""Ingest with a speaker engine: segments of one speaker each, turns/ beside them, the same bytes however it is run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipelines.command import main
from schemas.records import Recording, Segment, SpeakerTurn
from tests.end_to_end.runs import TWO_WORKERS, WEBRTC, speak
from tests.transforms.speakers.networks import tone_network
from transforms.speakers.cutting import decoded
from transforms.store.planned import planned_buckets
from transforms.store.store import Store
from transforms.store.tables import R, read_rows

VOICES = ("en-us+m7", "en-us+f4")


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dialogue in one channel, and one in two."""
    folder = tmp_path_factory.mktemp("talks")
    said = [speak(1, number, voice) for number, voice in enumerate(VOICES)]
    rate_hz = said[0][1]
    (one, other), silence = [samples for samples, _ in said], np.zeros(rate_hz // 4, np.float32)
    parts = [
        one[:-rate_hz],
        silence,
        other[:-rate_hz],
        silence,
        one[:-rate_hz],
        np.zeros(rate_hz, np.float32),
    ]
    soundfile.write(folder / "mono.wav", np.concatenate(parts), rate_hz)
    left = np.concatenate([one, np.zeros_like(other)])
    right = np.concatenate(
        [np.zeros(len(one) - 2 * rate_hz, np.float32), other, np.zeros(2 * rate_hz, np.float32)]
    )
    soundfile.write(folder / "call.wav", np.stack([left, right], axis=1), rate_hz)
    return folder


def rows(root: Path, record: type[R], table: str) -> list[R]:
    store = Store(str(root))
    return [
        row for bucket in planned_buckets(store) for row in read_rows(store, record, table, bucket.file_name)
    ]


def ingest(talks: Path, root: Path, name: str, *arguments: str) -> None:
    assert (
        main(["ingest", "--input", str(talks / name), "--root", str(root), "--quiet", *WEBRTC, *arguments])
        == 0
    )


def test_turns_cut_segments_and_nothing_is_lost(talks: Path, tmp_path: Path) -> None:
    network = tone_network(tmp_path / "n.onnx")
    engine = ("--set", f"ingest.speakers={{use: onnx_embedding, model: {network}, threshold: 0.2}}")
    ingest(talks, tmp_path / "plain", "mono.wav")
    ingest(talks, tmp_path / "apart", "mono.wav", *engine)
    ingest(talks, tmp_path / "again", "mono.wav", *engine, *TWO_WORKERS)
    plain, apart = (rows(tmp_path / root, Segment, "segments") for root in ("plain", "apart"))
    assert [segment.speaker for segment in plain] == [None] * len(plain)
    assert rows(tmp_path / "plain", SpeakerTurn, "turns") == []
    assert len({segment.speaker for segment in apart}) >= 2
    assert len(apart) > len(plain)
    heard = [np.concatenate([decoded(segment) for segment in one]) for one in (plain, apart)]
    assert heard[0].tolist() == heard[1].tolist()
    (recording,) = rows(tmp_path / "apart", Recording, "recordings")
    assert recording.n_segments == len(apart)
    turns = rows(tmp_path / "apart", SpeakerTurn, "turns")
    assert {turn.speaker for turn in turns} == {segment.speaker for segment in apart}
    assert apart == rows(tmp_path / "again", Segment, "segments")
    assert turns == rows(tmp_path / "again", SpeakerTurn, "turns")


def test_channels_give_turns_with_overlaps(talks: Path, tmp_path: Path) -> None:
    ingest(talks, tmp_path, "call.wav", "--set", "ingest.channels=split")
    turns = rows(tmp_path, SpeakerTurn, "turns")
    segments = rows(tmp_path, Segment, "segments")
    assert {turn.speaker for turn in turns} == {"channel-0", "channel-1"} == {one.speaker for one in segments}
    second = next(turn for turn in turns if turn.speaker == "channel-1")
    assert second.previous_speaker == "channel-0"
    assert second.gap_samples is not None
    assert second.gap_samples < 0 < second.overlap_samples


def test_a_missing_engine_is_told_before_anything_runs(
    talks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    setting = "ingest.speakers={use: onnx_embedding, model: /nowhere.onnx}"
    call = ["ingest", "--input", str(talks / "mono.wav"), "--root", str(tmp_path), "--set", setting]
    assert main(call) == 2
    assert "there is no network at /nowhere.onnx" in capsys.readouterr().err
