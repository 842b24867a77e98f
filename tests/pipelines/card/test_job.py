"""The card of a root that is built from captions, held against its tables and read by those it is written for."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import soundfile
import yaml

from pipelines.command import main
from schemas.records import Sequence
from tests.end_to_end.runs import NO_ENGINE, SENTENCES, WEBRTC, build, manifest, share_of, speak, vtt
from transforms.card.licences import hub_names
from transforms.store.store import Store
from transforms.store.tables import read_rows

LICENCES = ("CC-BY-4.0", "https://creativecommons.org/publicdomain/zero/1.0/")
SETTINGS = (
    "--set", "curate.filters=[{use: duration, min_s: 3.0}]", "--set", "ingest.buckets=2",
    "--set", "interleave.capacity=1024",
)  # fmt: skip
VIEW = "coarse"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with shards of two sides, and a view of it."""
    folder, rows = tmp_path_factory.mktemp("card"), []
    for number in range(6):
        samples, rate_hz = speak(2, number, "en-us" if number < 4 else "en-gb")
        soundfile.write(folder / f"{number}.flac", samples, rate_hz)
        said = " ".join(SENTENCES[(number + i) % len(SENTENCES)] for i in range(2))
        captions = vtt(folder, f"{number}.vtt", said, len(samples) / rate_hz)
        rows.append(
            {"uri": f"{number}.flac", "license": LICENCES[number % 2], "captions": captions, "language": "en"}
        )
    tables = folder / "tables"
    source = manifest(folder / "m.jsonl", rows)
    share = ("--set", f"interleave.validation_share={share_of(2, source)}")
    assert build(tables, source, *WEBRTC, *NO_ENGINE, *SETTINGS, *share) == 0
    view = ["interleave", "--root", str(tables), "--view", VIEW, "--quiet", "--set", "granularity=coarse"]
    assert main(view) == 0
    return tables


def sides(root: Path) -> dict[str, list[Sequence]]:
    store = Store(str(root))
    return {
        side: [
            sequence
            for name in store.names("shards", side)
            for sequence in read_rows(store, Sequence, "shards", side, name)
        ]
        for side in ("train", "validation")
    }


def written(root: Path, *more: str) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """Write the card; return its front matter, its body, and the Croissant metadata."""
    assert main(["card", "--root", str(root), "--set", "name=Some speech", *more]) == 0
    _, head, body = (root / "README.md").read_text(encoding="utf-8").split("---\n", maxsplit=2)
    return yaml.safe_load(head), body, json.loads((root / "croissant.json").read_text(encoding="utf-8"))


def test_its_statistics_are_those_of_the_tables(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "--root", str(root), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    seconds: dict[str, float] = defaultdict(float)
    for side, sequences in sides(root).items():
        assert sequences
        found = told["contents"][side]
        chunks = [chunk for sequence in sequences for chunk in sequence.chunks]
        pairs = [pair for sequence in sequences for pair in pairwise(sequence.chunks)]
        switches = [a for a, b in pairs if a.document == b.document and a.modality != b.modality]
        assert found["sequences"] == len(sequences)
        assert found["tokens"] == sum(sequence.n_tokens for sequence in sequences)
        assert found["switches"] == len(switches) > 0
        assert found["audio_chunks"] == sum(chunk.modality == "audio" for chunk in chunks)
        for chunk in chunks:
            if chunk.modality == "audio":
                seconds[side] += (chunk.end_samples - chunk.start_samples) / chunk.sample_rate_hz
        assert sum(found["licenses"].values()) == pytest.approx(seconds[side])
        assert found["languages"] == pytest.approx({"en": seconds[side]})
    tokens = sum(s.n_tokens for of_side in sides(root).values() for s in of_side)
    n_sequences = sum(map(len, sides(root).values()))
    assert told["fill"] == pytest.approx(tokens / (n_sequences * 1024))
    metrics = status(root, capsys)["metrics"]["interleave"]["packing"]
    assert metrics["switches"] == sum(one["switches"] for one in told["contents"].values())
    assert metrics["fill"] == pytest.approx(told["fill"])
    assert told["stages"]["curate"]["dropped"]["items"] > 0
    assert set(told["fingerprints"]) == set(told["stages"])


def status(root: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    assert main(["status", "--root", str(root), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_it_has_the_account_the_reasons_and_the_configurations(root: Path) -> None:
    head, body, _ = written(root)
    assert head["license"] == hub_names(LICENCES) == ["cc-by-4.0", "cc0-1.0"]
    for heading in ("Hours of audio", "Sequences", "From the list to the shards", "Why the rest is not there",
                    "Personal information", "Provenance", "Configuration", "Citation"):  # fmt: skip
        assert f"\n## {heading}\n" in body
    assert "| curate | dropped | too short |" in body
    assert "min_s: 3.0" in body
    assert "| phone | bleep |" in body
    assert "| boilerplate |" not in body


def test_huggingface_hub_reads_it(root: Path) -> None:
    from huggingface_hub import DatasetCard, DatasetCardData

    head, _, _ = written(root)
    card: Any = DatasetCard.load(root / "README.md")
    assert type(card.data).__name__ == DatasetCardData.__name__
    assert card.data.to_dict() == head
    assert card.data.size_categories == ["n<1K"]
    assert card.data.pretty_name == "Some speech"
    again: Any = DatasetCard(f"---\n{card.data.to_yaml()}\n---\n{card.text}")
    assert again.data.to_dict() == head


@pytest.mark.filterwarnings("ignore")
def test_datasets_loads_the_root_by_it(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    written(root, "--set", "tables=[transcripts]")
    loaded = datasets.load_dataset(str(root), cache_dir=str(tmp_path))
    found = {side: rows.select_columns(["sequence_id"])["sequence_id"][:] for side, rows in loaded.items()}
    assert found == {side: [s.sequence_id for s in sequences] for side, sequences in sides(root).items()}
    assert isinstance(loaded["train"].features["chunks"].feature["audio"], datasets.Audio)
    transcripts = datasets.load_dataset(str(root), "transcripts", split="train", cache_dir=str(tmp_path))
    assert transcripts.num_rows == status_items(root)
    assert main(["card", "--root", str(root), "--view", VIEW]) == 0
    view = datasets.load_dataset(str(root / "views" / VIEW), split="train", cache_dir=str(tmp_path))
    assert view.num_rows > 0


def status_items(root: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.ParquetFile(path).metadata.num_rows for path in (root / "transcripts").glob("*.parquet"))


@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_reads_its_records(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    _, _, told = written(root, "--set", "tables=[verdicts]", "--set", "published=2026-01-31")
    found = mlcroissant.Dataset(jsonld=str(root / "croissant.json"))
    assert not found.metadata.ctx.issues.errors
    assert not found.metadata.ctx.issues.warnings
    by_side = sides(root)
    records = list(found.records(record_set="default"))
    assert [one["default/sequence_id"].decode() for one in records] == [
        s.sequence_id for sequences in by_side.values() for s in sequences
    ]
    assert [one["default/split"].decode() for one in records] == [
        side for side, s in by_side.items() for _ in s
    ]
    every = [sequence for sequences in by_side.values() for sequence in sequences]
    for record, sequence in zip(records, every, strict=True):
        assert list(record["default/input_ids"]) == list(sequence.input_ids)
        chunks = record["default/chunks"]
        assert [c["default/chunks/text"].decode() for c in chunks] == [c.text for c in sequence.chunks]
        heard = [c["default/chunks/audio"] for c in chunks]
        assert heard == [c.audio.bytes if c.audio else None for c in sequence.chunks]
    verdicts = list(found.records(record_set="verdicts"))
    assert {one["verdicts/kept"] for one in verdicts} == {True, False}
    assert told["datePublished"] == "2026-01-31"


def test_hashes_are_those_of_the_files(root: Path) -> None:
    _, _, told = written(root)
    files = [one for one in told["distribution"] if one["@type"] == "cr:FileObject"]
    shards = {str(path.relative_to(root)) for path in (root / "shards").rglob("*.parquet")}
    assert {one["contentUrl"] for one in files} == shards
    for one in files:
        data = (root / one["contentUrl"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
        assert one["contentSize"] == f"{len(data)} B"
    _, _, without = written(root, "--set", "hashes=false")
    assert {one["@type"] for one in without["distribution"]} == {"cr:FileSet"}


def test_a_view_has_a_card_of_its_own(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, body, _ = written(root)
    assert main(["card", "--root", str(root), "--view", VIEW]) == 0
    assert f"{root}/views/{VIEW}/README.md" in capsys.readouterr().out
    assert (root / "README.md").read_text(encoding="utf-8").endswith(body)
    assert "granularity.coarse" in (root / "views" / VIEW / "README.md").read_text(encoding="utf-8")
    assert main(["card", "--root", str(root), "--view", VIEW, "--set", "tables=[segments]"]) == 2
    assert "without --view" in capsys.readouterr().err


def test_licences_of_other_roots_count_too(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    samples, rate_hz = speak(1, 5, "en-029")
    soundfile.write(tmp_path / "said.flac", samples, rate_hz)
    captions = vtt(tmp_path, "said.vtt", SENTENCES[5], len(samples) / rate_hz)
    rows = [{"uri": "said.flac", "license": "MIT", "captions": captions, "language": "cy"}]
    assert (
        build(other, manifest(tmp_path / "m.jsonl", rows), *WEBRTC, *NO_ENGINE, "--set", "ingest.buckets=1")
        == 0
    )
    mixed = ["--root", str(root), "--view", "mixed"]
    assert main(["interleave", *mixed, "--quiet", "--set", f"mix.roots=['{other}']"]) == 0
    capsys.readouterr()
    assert main(["card", *mixed, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["contents"]["train"]
    assert set(found["licenses"]) == {*LICENCES, "MIT"}
    assert 0 < found["licenses"]["MIT"] < 6
    assert sum(found["licenses"].values()) == pytest.approx(sum(found["sources"].values()))
    card = (root / "views" / "mixed" / "README.md").read_text(encoding="utf-8")
    assert str(other) in card
    shutil.rmtree(other)
    assert main(["card", *mixed, "--json"]) == 0
    assert "not stated" in json.loads(capsys.readouterr().out)["contents"]["train"]["licenses"]


def test_text_states_its_licence_too(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That of its recording where it is a transcript, none where it is of a corpus."""
    texts = tmp_path / "texts.jsonl"
    rows = [{"id": f"t{number}", "text": f"Text {number} that nobody said. " * 9} for number in range(20)]
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = {}
    mixed = f"mix.sources={{web: {{share: 0.5, text: ['{texts}']}}}}"
    for view, setting in (("written", "modality=text_only"), ("corpus", mixed)):
        made = ["interleave", "--root", str(root), "--view", view, "--quiet"]
        assert main([*made, "--set", setting]) == 0
        capsys.readouterr()
        assert main(["card", "--root", str(root), "--view", view, "--json"]) == 0
        found[view] = json.loads(capsys.readouterr().out)["contents"]["train"]
    assert set(found["written"]["licenses"]) == set(LICENCES)
    assert found["written"]["languages"] == {"en": 0}
    assert found["corpus"]["licenses"]["not stated"] == found["corpus"]["sources"]["web"] == 0
    front = (root / "views" / "corpus" / "README.md").read_text(encoding="utf-8").split("---\n")[1]
    assert yaml.safe_load(front)["license"] == "other"
    croissant = json.loads((root / "views" / "corpus" / "croissant.json").read_text(encoding="utf-8"))
    assert "not stated" in croissant["license"]


def test_wrong_calls_are_told(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls = {
        "there is nothing in": ["--root", str(tmp_path / "none")],
        "has no view 'none'": ["--root", str(root), "--view", "none"],
        "unknown key 'nmae': did you mean 'name'": ["--root", str(root), "--set", "nmae=x"],
        "tables": ["--root", str(root), "--set", "tables=[plan]"],
        "such as 2026-01-31": ["--root", str(root), "--set", "published=soon"],
    }
    for told, flags in calls.items():
        assert main(["card", *flags]) == 2
        assert told in capsys.readouterr().err
