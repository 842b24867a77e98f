"""A new engine that places words, in one file: found by its name, its settings checked, its words put in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import transforms.asr
from schemas.records import SegmentInfo, Transcript
from tests.end_to_end.runs import WEBRTC, build, crawl
from transforms.store.store import Store
from transforms.store.tables import read_rows

ENGINE = '''"""Counts bursts of energy: a word for every stretch that is louder than the clip's own mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from schemas.errors import EngineError
from schemas.records import Hypothesis, Word
from schemas.settings import Positive
from transforms.asr.base import ASR_RATE_HZ, Clip, canonical_settings, transcribe_each


@dataclass(frozen=True)
class LoudBursts:
    """A burst is a run of frames of ``frame_s`` whose power is above the clip's mean power."""

    name: ClassVar[str] = "loud_bursts"

    frame_s: Positive = 0.1

    def prepare(self) -> None:
        """Do nothing: there is no model."""

    def load(self) -> LoudBurstsModel:
        """Return what listens."""
        return LoudBurstsModel(self)


class LoudBurstsModel:
    """Listens."""

    def __init__(self, engine: LoudBursts) -> None:
        self._frame = round(engine.frame_s * ASR_RATE_HZ)
        self._settings = canonical_settings(engine)

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return the bursts of each clip."""
        return transcribe_each(batch, self._one)

    def _one(self, clip: Clip) -> Hypothesis:
        if len(clip.samples) < self._frame:
            raise EngineError(f"clip {clip.segment_id} is shorter than a frame")
        frames = clip.samples[: len(clip.samples) // self._frame * self._frame].reshape(-1, self._frame)
        power = (frames.astype(np.float64) ** 2).mean(axis=1)
        loud = np.concatenate(([0], power > power.mean(), [0])).astype(np.int8)
        edges = np.flatnonzero(np.diff(loud)).reshape(-1, 2) * self._frame
        words = tuple(Word("burst", int(start), int(end), None) for start, end in edges)
        text = " ".join(word.text for word in words)
        return Hypothesis(LoudBursts.name, self._settings, clip.language, None, text, words, None, None)
'''
USE = ("--set", "transcribe.engines=[{use: loud_bursts, frame_s: 0.05}]")


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the package's path with the new file, as a file put beside the others would be."""
    folder = tmp_path / "added"
    folder.mkdir()
    (folder / "loud_bursts.py").write_text(ENGINE, encoding="utf-8")
    monkeypatch.setattr(transforms.asr, "__path__", [*transforms.asr.__path__, str(folder)])
    return folder


def test_one_file_of_at_most_60_lines_is_a_new_engine(added: Path, tmp_path: Path) -> None:
    assert len(ENGINE.splitlines()) <= 60
    source = crawl(tmp_path / "crawl", 2)
    assert build(tmp_path / "one", source, *WEBRTC, *USE, "--set", "ingest.buckets=2") == 0
    store = Store(str(tmp_path / "one"))
    n_words = 0
    for name in store.names("transcripts"):
        segments = {s.segment_id: s for s in read_rows(store, SegmentInfo, "segments", name)}
        rows = list(read_rows(store, Transcript, "transcripts", name))
        assert {row.segment_id for row in rows} == set(segments)
        for row in rows:
            (heard,) = [h for h in row.hypotheses if h.engine == "loud_bursts"]
            assert json.loads(heard.settings) == {"frame_s": 0.05}
            segment = segments[row.segment_id]
            n_words += len(heard.words)
            for word in heard.words:
                assert segment.start_samples <= word.start_samples < word.end_samples <= segment.end_samples
    assert n_words > 10


def test_its_settings_are_checked_like_any_others(
    added: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = crawl(tmp_path / "crawl", 1)
    for wrong, says in (("{use: loud_bursts, frame_s: -1}", "greater than 0"), ("lud_bursts", "loud_bursts")):
        assert build(tmp_path / "out", source, "--set", f"transcribe.engines=[{wrong}]") == 2
        assert says in capsys.readouterr().err
