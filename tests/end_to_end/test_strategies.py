"""Every strategy as a view of the same tables, read back by the loader; and a new one as one file."""

from __future__ import annotations

import importlib
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import interleave.modality
from interleave.loader import Loader
from interleave.reading import Sample
from interleave.speech.dmel import Dmel
from interleave.vocabulary import Vocabulary
from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl, status

VOCABULARY = Vocabulary(256)
STRATEGIES = [
    "{use: stochastic, seed: 3}", "speech_only", "text_only", "both", "continue_or_correspond",
    "{use: poisson, mean_words: 3}",
]  # fmt: skip
NEW = '''
from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn
from schemas.settings import PositiveInt


@dataclass(frozen=True)
class EveryNth:
    """Each n-th chunk is text, all others are audio."""

    n: PositiveInt = 3

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return the modality of a position."""
        return (Turn("text" if position % self.n == self.n - 1 else "audio"),)
'''


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("strategies")
    assert build(folder / "root", crawl(folder / "in", 4), *WEBRTC, *NO_ENGINE) == 0
    return folder / "root"


def interleaved(root: Path, modality: str, *more: str) -> list[Sample]:
    sets = ["--set", f"modality={modality}", "--set", "granularity={use: word, words: 1}", *more]
    assert main(["interleave", "--root", str(root), "--quiet", "--overwrite", *sets]) == 0
    return list(Loader(str(root / "shards"), shuffle=False))


@pytest.mark.parametrize("modality", STRATEGIES)
def test_masks_borders_and_audio_agree_with_the_chunks(root: Path, modality: str, capsys: Any) -> None:
    samples = interleaved(root, modality, "--set", "capacity=600")
    status(root, capsys)
    assert samples
    for sample in samples:
        assert sample.n_tokens == sum(chunk.n_tokens for chunk in sample.chunks) <= 600
        at = 0
        for chunk in sample.chunks:
            place = slice(at, at + chunk.n_tokens)
            is_audio = chunk.modality == "audio"
            assert set(sample.token_modality[place].tolist()) == {int(is_audio)}
            assert set(sample.document_ids[place].tolist()) == {chunk.document}
            assert sample.input_ids[at] in {
                VOCABULARY.switch_to(chunk.modality, task) for task in ("continue", "correspond")
            }
            if is_audio:
                assert isinstance(chunk.audio, np.ndarray)
                assert len(chunk.audio) == chunk.end_samples - chunk.start_samples
            else:
                assert bytes(sample.input_ids[at + 1 : at + chunk.n_tokens].tolist()).decode() == chunk.text
            at += chunk.n_tokens


def test_what_corresponds_covers_the_same_samples(root: Path) -> None:
    for sample in interleaved(root, "both", "--set", "loss=predicted"):
        first, second = sample.chunks[::2], sample.chunks[1::2]
        assert [c[6:9] for c in first] == [c[6:9] for c in second]
        counted = np.repeat([i % 2 for i in range(len(sample.chunks))], [c.n_tokens for c in sample.chunks])
        assert sample.loss_mask.tolist() == counted.tolist()


def test_speech_has_a_row_of_dmel_codes_for_each_placeholder(root: Path) -> None:
    dmel = Dmel()
    for sample in interleaved(root, "deterministic", "--set", "speech=dmel", "--set", "packing=balanced"):
        sounds = [chunk.audio for chunk in sample.chunks if chunk.audio is not None]
        codes = dmel.encode_all(sounds, 16_000)
        assert codes.shape == ((sample.input_ids == VOCABULARY.audio_placeholder).sum(), 80)
        assert len(np.unique(codes)) > 4


def test_a_new_strategy_is_one_file(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "every_nth.py").write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(interleave.modality, "__path__", [*interleave.modality.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    try:
        samples = interleaved(root, "{use: every_nth, n: 2}")
    finally:
        sys.modules.pop("interleave.modality.every_nth", None)
    documents = [((n, c.document), c.modality) for n, sample in enumerate(samples) for c in sample.chunks]
    assert all(a[1] != b[1] for a, b in pairwise(documents) if a[0] == b[0])
    assert {modality for _, modality in documents} == {"audio", "text"}
