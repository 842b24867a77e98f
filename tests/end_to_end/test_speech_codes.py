"""Codes of speech as ids of the sequences, of the real command line, read back by the loader."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import interleave.speech
from interleave.codebooks import restored, without_runs
from interleave.loader import Loader
from interleave.reading import Sample, SampleChunk
from interleave.speech.base import Codebooks, Codes
from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl, status
from tests.interleave.speech.codecs import SIZE, codec, expected
from tests.transforms.speakers.networks import tone_network

FIRST = 256 + 5
NEW = '''
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interleave.speech.base import Codebooks


@dataclass(frozen=True)
class Loudness:
    """One code for each 0.1 s: how loud it is, in 20 dB."""

    frame_rate_hz: float = 10.0

    def count(self, n_samples, sample_rate_hz):
        return -(-n_samples * 10 // sample_rate_hz)

    def load(self):
        return self

    @property
    def codebooks(self):
        return Codebooks(1, 5)

    def encode(self, span, sounds):
        samples = sounds.samples(span).astype(float)
        parts = np.array_split(samples, self.count(len(samples), span.sample_rate_hz))
        return np.array([[int(np.log10(1 + np.abs(part).max(initial=0))) for part in parts]])
'''


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("codes")
    source = crawl(folder / "in", 3)
    speakers = (
        f"ingest.speakers={{use: onnx_embedding, model: {tone_network(folder / 'n.onnx')}, threshold: 0.02}}"
    )
    assert build(folder / "root", source, *WEBRTC, *NO_ENGINE, "--set", speakers) == 0
    return folder / "root"


def interleaved(root: Path, *sets: str) -> list[Sample]:
    given = [part for one in sets for part in ("--set", one)]
    assert main(["interleave", "--root", str(root), "--quiet", "--overwrite", *given]) == 0
    samples = list(Loader(str(root / "shards"), shuffle=False))
    assert samples
    return samples


def heard(sample: Sample) -> list[tuple[SampleChunk, Codes]]:
    """Return the chunks of audio, each with its ids without the switch token: shape (streams, positions)."""
    found, at = [], 0
    delayed = np.zeros((0, sample.n_tokens), np.int32) if sample.delayed_ids is None else sample.delayed_ids
    rows = np.concatenate([sample.input_ids[None], delayed]).astype(np.int64)
    for chunk in sample.chunks:
        if chunk.modality == "audio":
            found.append((chunk, rows[:, at + 1 : at + chunk.n_tokens]))
        at += chunk.n_tokens
    return found


def pcm(chunk: SampleChunk) -> Any:
    assert isinstance(chunk.audio, np.ndarray)
    return np.round(chunk.audio * 32768).astype(np.int16)


def mapping(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "shards" / "vocabulary.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("pattern", ["flattened", "delay"])
def test_speech_is_the_codes_of_its_sound(root: Path, tmp_path: Path, pattern: str, capsys: Any) -> None:
    made = f"model: {codec(tmp_path / 'c.onnx')}, codebook_size: {SIZE}, sample_rate_hz: 16000"
    speech = f"{{use: onnx_codec, {made}, pattern: {pattern}}}"
    samples = interleaved(root, f"speech={speech}", "modality=both", "capacity=4000")
    status(root, capsys)
    first = FIRST + (pattern == "delay")
    for sample in samples:
        assert sample.n_tokens <= 4000
        assert sample.n_tokens == sum(chunk.n_tokens for chunk in sample.chunks)
        for chunk, ids in heard(sample):
            codes = restored(ids - first, Codebooks(4, SIZE, pattern == "delay"))
            assert np.array_equal(codes, expected(pcm(chunk), 4))
            assert ids.shape[0] == (4 if pattern == "delay" else 1)
    found = mapping(root)
    assert found["speech"] | {"tokens": None} == {
        "tokens": None, "first_code": first, "codebooks": 4, "codebook_size": SIZE, "pattern": pattern,
    }  # fmt: skip
    assert len(found["codes"]) == 4 * SIZE
    assert found["codes"]["<|code_3_63|>"] == first + 4 * SIZE - 1 == found["size"] - 1
    told = pq.read_schema(next((root / "shards").glob("*.parquet"))).metadata
    assert json.loads(told[b"speechloom.vocabulary"])["first_code"] == first
    assert ("delayed_ids" in json.loads(told[b"huggingface"])["info"]["features"]) == (pattern == "delay")


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    return [
        row for file in sorted((root / table).glob("*.parquet")) for row in pq.read_table(file).to_pylist()
    ]


def test_units_of_segments_are_ids_and_a_segment_without_fails(
    root: Path, tmp_path: Path, capsys: Any
) -> None:
    kept = {row["segment_id"] for row in rows(root, "verdicts") if row["kept"]}
    lengths = {row["segment_id"]: row["end_samples"] - row["start_samples"] for row in rows(root, "segments")}
    units = {name: [n // 3 % 100 for n in range(round(lengths[name] / 320))] for name in sorted(kept)}
    lost = min(kept)
    lines = [json.dumps({"segment_id": name, "units": row}) for name, row in units.items() if name != lost]
    (tmp_path / "units.jsonl").write_text("\n".join(lines))
    speech, whole = f"{{use: units, path: {tmp_path}, size: 100}}", "{use: word, words: 1000}"
    samples = interleaved(
        root, f"speech={speech}", "modality=speech_only", f"granularity={whole}", "vocabulary.multiple=64"
    )
    found = {chunk.segment_id: ids[0] - FIRST for sample in samples for chunk, ids in heard(sample)}
    assert set(found) == kept - {lost}
    for name, codes in found.items():
        assert codes.tolist() == without_runs(np.array([units[name]]))[0].tolist()
    status(root, capsys)
    failed = [(row["id"], row["error_type"]) for row in rows(root, "failures/interleave")]
    assert failed == [(lost, "EngineError")]
    assert mapping(root)["size"] == 384
    assert mapping(root)["used"] == FIRST + 100


def test_too_many_segments_without_codes_end_the_run(root: Path, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "units.jsonl").write_text('{"segment_id": "none", "units": [1]}')
    sets = ["--set", f"speech={{use: units, path: {tmp_path}, size: 100}}", "--set", "max_failed_share=0.1"]
    assert main(["interleave", "--root", str(root), "--quiet", "--overwrite", *sets]) == 3
    assert (
        main(
            [
                "interleave",
                "--root",
                str(root),
                "--quiet",
                "--set",
                "speech={use: units, path: nowhere, size: 9}",
            ]
        )
        == 2
    )
    assert "there are no units under nowhere" in capsys.readouterr().err


def test_speakers_are_marked_and_the_vocabulary_begins_where_it_is_told(root: Path, shared_dir: Path) -> None:
    tokenizer = shared_dir / "data" / "tokenizers" / "gpt2.json"
    vocabulary = "vocabulary={offset: 50304, speakers: 2, multiple: 128}"
    samples = interleaved(root, f"tokenizer={{use: huggingface, file: {tokenizer}}}", vocabulary)
    found = mapping(root)
    assert found["tokens"]["<|audio_frame|>"] == found["added"]["offset"] == 50_304
    assert found["text"]["size"] == 50_257
    assert found["text"]["sha256"] == hashlib.sha256(tokenizer.read_bytes()).hexdigest()
    assert found["size"] % 128 == 0
    said_by = {row["segment_id"]: row["speaker"] for row in rows(root, "segments")}
    assert len(set(said_by.values())) > 1
    assert None not in said_by.values()
    tokens = [found["tokens"][f"<|speaker_{n}|>"] for n in (1, 2)]
    for sample in samples:
        at, document, known, last = 0, -1, list[str](), ""
        for chunk in sample.chunks:
            if chunk.document != document:
                document, known, last = chunk.document, [], ""
            speaker = said_by[chunk.segment_id]
            known += [speaker] if speaker not in known else []
            second = sample.input_ids[at + 1]
            assert (second == tokens[known.index(speaker)]) if speaker != last else (second not in tokens)
            last, at = speaker, at + chunk.n_tokens


def test_the_mapping_is_written_once(root: Path, tmp_path: Path) -> None:
    interleaved(root)
    path = root / "shards" / "vocabulary.json"
    before = path.stat().st_mtime_ns
    found = mapping(root)
    assert found["tokens"] == {
        "<|audio_frame|>": 256, "<|to_text|>": 257, "<|to_audio|>": 258, "<|same_as_text|>": 259,
        "<|same_as_audio|>": 260,
    }  # fmt: skip
    assert found["added"] == {"offset": 256, "multiple": 1, "speakers": 0}
    assert found["text"] == {"size": 256, "sha256": None, "tokenizer": found["text"]["tokenizer"]}
    assert main(["interleave", "--root", str(root), "--quiet"]) == 0
    assert path.stat().st_mtime_ns == before


def test_a_tokenizer_file_that_changed_is_not_taken_for_the_one_before(
    root: Path, tmp_path: Path, capsys: Any
) -> None:
    from tokenizers import Tokenizer, models

    def write(*pieces: str) -> None:
        words = models.WordLevel({piece: n for n, piece in enumerate(("?", *pieces))}, unk_token="?")
        Tokenizer(words).save(str(tmp_path / "t.json"))

    write("a")
    sets = f"tokenizer={{use: huggingface, file: {tmp_path / 't.json'}}}"
    interleaved(root, sets)
    write("b")
    assert main(["interleave", "--root", str(root), "--quiet", "--set", sets]) == 2
    assert "not the one that" in capsys.readouterr().err


def test_loss_may_be_set_for_each_task(root: Path) -> None:
    for sample in interleaved(root, "modality=continue_or_correspond", "loss_by_task={continue: text}"):
        switch = {259, 260}
        at = 0
        for chunk in sample.chunks:
            mask = set(sample.loss_mask[at : at + chunk.n_tokens].tolist())
            assert mask == {int(chunk.modality == "text" or sample.input_ids[at] in switch)}
            at += chunk.n_tokens


def test_a_new_kind_is_one_file(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loudness.py").write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(interleave.speech, "__path__", [*interleave.speech.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    try:
        samples = interleaved(root, "speech=loudness")
    finally:
        sys.modules.pop("interleave.speech.loudness", None)
    codes = np.concatenate([ids[0] for sample in samples for _, ids in heard(sample)]) - FIRST
    assert codes.min() >= 0
    assert 3 <= codes.max() < 5
