"""A Whisper of random weights through the real libraries and the whole pipeline, in every mode, on two workers."""

from __future__ import annotations

import json

import pytest

from schemas.figures import Effort, Figures
from schemas.records import Hypothesis, LanguageSaid, SegmentInfo, Transcript
from tests.end_to_end.runs import TWO_WORKERS, WEBRTC, build, crawl, hashes
from tests.tiny_whisper import build_tiny_whisper
from transforms.store.store import Store
from transforms.store.tables import read_rows

SEQUENTIAL = "temperatures: [0.0]"
BATCHED = "mode: batched, batch_size: 3, timestamps: false, temperatures: [0.0]"
FALLING_BACK = "mode: batched, batch_size: 3, log_prob_threshold: -0.8, temperatures: [0.0, 0.4]"
JOINED = "mode: batched, batch_size: 2, timestamps: false, temperatures: [0.0], join_s: 20"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A root made by one worker, its tables found to be the same bytes as those that two workers made."""
    folder = tmp_path_factory.mktemp("modes")
    model = build_tiny_whisper(folder / "tiny", ("en", "de"))
    modes = [
        f"{{use: faster_whisper, model: '{model}', beam_size: 1, {more}}}"
        for more in (SEQUENTIAL, BATCHED, FALLING_BACK, JOINED)
    ]
    listening = f"transcribe.languages=[{{use: whisper_windows, model: '{model}', windows: 2}}]"
    options = ("--set", f"transcribe.engines=[{', '.join(modes)}]", "--set", listening)
    source = crawl(folder / "crawl", 3)
    cut = (*WEBRTC, "--set", "ingest.cutting.merge_gap_s=0.3", "--set", "ingest.buckets=2")
    assert build(folder / "one", source, *options, *cut) == 0
    assert build(folder / "two", source, *TWO_WORKERS, *options, *cut) == 0
    assert hashes(folder / "one") == hashes(folder / "two")
    return Store(str(folder / "one"))


def _segments(root: Store) -> dict[str, SegmentInfo]:
    names = root.names("segments")
    return {s.segment_id: s for name in names for s in read_rows(root, SegmentInfo, "segments", name)}


def _heard(root: Store, number: int) -> dict[str, Hypothesis]:
    """Return what the engine of that number heard, by segment."""
    rows = [t for name in root.names("transcripts") for t in read_rows(root, Transcript, "transcripts", name)]
    return {t.segment_id: t.hypotheses[number] for t in rows}


def _efforts(root: Store, number: int) -> list[Effort]:
    names = root.names("metrics", "transcribe")
    rows = [f for name in names for f in read_rows(root, Figures, "metrics", "transcribe", name)]
    return [row.engines[number] for row in rows if row.engines]


def test_every_mode_hears_every_segment_and_says_how(root: Store) -> None:
    segments = _segments(root)
    assert len(segments) > 6
    for number, mode in enumerate(("sequential", "batched", "sequential", "batched")):
        heard = _heard(root, number)
        assert set(heard) == set(segments)
        assert {json.loads(h.settings)["mode"] for h in heard.values()} == {mode}
        assert sum(len(h.words) for h in heard.values()) > len(segments)
        for segment_id, hypothesis in heard.items():
            segment = segments[segment_id]
            for word in hypothesis.words:
                assert segment.start_samples <= word.start_samples
                assert word.start_samples <= word.end_samples <= segment.end_samples


def test_padding_is_reported_in_whole_windows_and_joined_segments_need_fewer(root: Store) -> None:
    n_segments = len(_segments(root))
    windows = [sum(effort.padded_s for effort in _efforts(root, n)) / 30 for n in range(4)]
    assert windows[:3] == [n_segments] * 3
    assert windows[3] == round(windows[3]) < n_segments / 2
    batches = [sum(effort.batches for effort in _efforts(root, n)) for n in range(4)]
    assert batches[0] == n_segments
    assert batches[3] <= batches[1] < n_segments / 2
    audio_s = sum(s.n_samples for s in _segments(root).values()) / 16_000
    assert [sum(e.audio_s for e in _efforts(root, n)) for n in range(4)] == pytest.approx([audio_s] * 4)


def test_what_whisper_hears_of_the_language_stands_beside_what_the_list_says(root: Store) -> None:
    rows = [t for name in root.names("transcripts") for t in read_rows(root, Transcript, "transcripts", name)]
    answers: dict[str, set[LanguageSaid]] = {}
    for row in rows:
        told, heard = row.languages
        assert told == ("source", "told", "en", None)
        assert (heard.said_by, heard.evidence) == ("whisper_windows", "audio")
        assert heard.language in {"en", "de"}
        assert heard.probability is not None
        assert 0.5 <= heard.probability <= 1
        answers.setdefault(row.recording_id, set()).add(heard)
    assert [len(found) for found in answers.values()] == [1, 1, 1], "one answer a recording"
    spent = _efforts(root, 4)
    assert {effort.engine for effort in spent} == {"whisper_windows"}
    assert sum(effort.padded_s for effort in spent) == 30 * 3
