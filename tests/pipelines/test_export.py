"""Exports: each format read with plain tools, the same bytes each time, only what is missing made."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
import yaml

from pipelines import command
from pipelines.export import export, load_format
from schemas.errors import ConfigError, StoreError
from schemas.records import Sequence
from tests.export_root import Root, make_root, plain
from transforms.export.parts.shard import Shard
from transforms.store.store import Bucket, Store

PLAIN = ["curator", "huggingface", "megatron", "webdataset"]
TWO_WORKERS = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Root:
    return make_root(tmp_path_factory.mktemp("root"))


def exported(root: Root, out: Path, name: str, *sets: str) -> Path:
    export(root.store, Store(str(out)), load_format(name, sets))
    return out / "data"


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def audio_of(sequence: Sequence) -> dict[int, bytes]:
    return {number: chunk.audio.bytes for number, chunk in enumerate(sequence.chunks) if chunk.audio}


def test_a_tar_archive_holds_every_sequence_as_files_beside_each_other(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, "webdataset")
    assert [path.name for path in sorted(data.iterdir())] == [f"{n:05d}-of-00003.tar" for n in range(3)]
    found: dict[str, dict[str, bytes]] = {}
    for path in sorted(data.iterdir()):
        with tarfile.open(path) as archive:
            for member in archive:
                key, _, extension = member.name.partition(".")
                source = archive.extractfile(member)
                assert source is not None
                found.setdefault(key, {})[extension] = source.read()
                assert list(found)[-1] == key
    assert list(found) == [sequence.sequence_id for sequence in root.all]
    for sequence, files in zip(root.all, found.values(), strict=True):
        for name in ("input_ids", "token_modality", "loss_mask", "document_ids"):
            assert np.load(io.BytesIO(files[f"{name}.npy"])).tolist() == plain(getattr(sequence, name))
        flac = {int(name[:-5]): data for name, data in files.items() if name.endswith(".flac")}
        assert flac == audio_of(sequence)
        told = json.loads(files["json"])["chunks"]
        assert [(c["modality"], c["text"]) for c in told] == [(c.modality, c.text) for c in sequence.chunks]


def test_a_document_is_rows_beside_each_other_in_curator_s_table(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, "curator")
    rows = [row for path in sorted(data.iterdir()) for row in pq.read_table(path).to_pylist()]
    chunks = [row for row in rows if row["position"] >= 0]
    wanted = [chunk for sequence in root.all for chunk in sequence.chunks]
    assert [row["transcript"] for row in chunks] == [chunk.text for chunk in wanted]
    assert [row["binary_content"] for row in chunks] == [c.audio.bytes if c.audio else None for c in wanted]
    for row in chunks:
        assert row["content_type"] == ("audio/flac" if row["modality"] == "audio" else "text/plain")
        assert (row["text_content"] is None) == (row["modality"] == "audio")
    samples = list(dict.fromkeys(row["sample_id"] for row in rows))
    assert len(samples) == sum(len(set(plain(sequence.document_ids))) for sequence in root.all)
    for sample in samples:
        places = [row["position"] for row in rows if row["sample_id"] == sample]
        assert places == list(range(-1, len(places) - 1))


def test_megatron_s_index_says_where_each_document_lies(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, "megatron", "eod_id=7")
    found: dict[str, list[list[int]]] = {"": [], "-modality": [], "-loss": []}
    for number in range(3):
        for suffix in found:
            found[suffix] += read_megatron(data / f"{number:05d}-of-00003{suffix}")
    arrays = {"": "input_ids", "-modality": "token_modality", "-loss": "loss_mask"}
    for suffix, behind in (("", 7), ("-modality", 0), ("-loss", 1)):
        wanted = [
            [t for t, d in zip(plain(getattr(s, arrays[suffix])), owners, strict=True) if d == n] + [behind]
            for s in root.all
            for owners in [plain(s.document_ids)]
            for n in sorted(set(owners))
        ]
        assert found[suffix] == wanted


def read_megatron(stem: Path) -> list[list[int]]:
    """Read a pair of files by the published layout of megatron.core.datasets.indexed_dataset."""
    index = Path(f"{stem}.idx").read_bytes()
    assert index[:9] == b"MMIDIDX\x00\x00"
    assert int.from_bytes(index[9:17], "little") == 1
    kind = {1: np.uint8, 4: np.int32, 8: np.uint16}[index[17]]
    n_sequences, n_borders = np.frombuffer(index, "<u8", 2, 18).tolist()
    sizes = np.frombuffer(index, "<i4", n_sequences, 34)
    pointers = np.frombuffer(index, "<i8", n_sequences, 34 + sizes.nbytes)
    borders = np.frombuffer(index, "<i8", n_borders, 34 + sizes.nbytes + pointers.nbytes)
    assert 34 + sizes.nbytes + pointers.nbytes + borders.nbytes == len(index)
    assert borders.tolist() == list(range(n_sequences + 1))
    data = Path(f"{stem}.bin").read_bytes()
    assert len(data) == int(sizes.sum()) * np.dtype(kind).itemsize
    return [
        np.frombuffer(data, kind, size, at).tolist()
        for size, at in zip(sizes.tolist(), pointers, strict=True)
    ]


def test_ids_that_16_bits_do_not_hold_take_32(root: Root, tmp_path: Path) -> None:
    small = exported(root, tmp_path / "small", "megatron") / "00000-of-00003.idx"
    large = exported(root, tmp_path / "large", "megatron", "eod_id=70000") / "00000-of-00003.idx"
    assert small.read_bytes()[17] == 8
    assert large.read_bytes()[17] == 4


def test_the_card_says_what_the_folder_holds(root: Root, tmp_path: Path) -> None:
    data = exported(root, tmp_path, "huggingface", "name=Some speech")
    for number in range(3):
        copied = (data / f"train-{number:05d}-of-00003.parquet").read_bytes()
        original = Path(root.store.path("shards", f"bucket-{number:05d}-of-00003.parquet"))
        assert copied == original.read_bytes()
    _, head, body = (tmp_path / "README.md").read_text().split("---\n", maxsplit=2)
    card = yaml.safe_load(head)
    assert card["pretty_name"] == "Some speech"
    assert card["license"] == "cc-by-4.0"
    assert card["language"] == ["en"]
    assert card["configs"][0]["data_files"] == [{"split": "train", "path": "data/train-*.parquet"}]
    chunks = [chunk for sequence in root.all for chunk in sequence.chunks if chunk.modality == "audio"]
    hours = sum((c.end_samples - c.start_samples) / c.sample_rate_hz for c in chunks) / 3600
    assert f"{len(root.all)} packed training sequences" in body
    assert f"| CC-BY-4.0 | {hours:.4f} |" in body
    croissant = json.loads((tmp_path / "croissant.json").read_text())
    files = {one["contentUrl"]: one["sha256"] for one in croissant["distribution"] if "sha256" in one}
    assert files == {f"data/{name}": sha256 for name, sha256 in hashes(data).items()}
    assert croissant["distribution"][0]["includes"] == ["data/train-*.parquet"]


@pytest.mark.filterwarnings("ignore")
def test_datasets_loads_the_folder_by_its_card(
    root: Root, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    exported(root, tmp_path / "out", "huggingface")
    loaded = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "cache"))
    chunks = loaded.features["chunks"]
    assert isinstance(chunks.feature["audio"], datasets.Audio)
    features = loaded.features.copy()
    features["chunks"] = datasets.List({**chunks.feature, "audio": datasets.Audio(decode=False)})
    rows = list(loaded.cast(features))
    assert [row["sequence_id"] for row in rows] == [sequence.sequence_id for sequence in root.all]
    for chunk in (chunk for row in rows for chunk in row["chunks"] if chunk["audio"]):
        samples, _ = soundfile.read(io.BytesIO(chunk["audio"]["bytes"]))
        assert len(samples) == chunk["end_samples"] - chunk["start_samples"]


@pytest.mark.parametrize("name", PLAIN)
def test_an_export_is_the_same_each_time_and_with_two_workers(root: Root, tmp_path: Path, name: str) -> None:
    exported(root, tmp_path / "one", name)
    if name == "webdataset":  # processes take seconds to start
        export(root.store, Store(str(tmp_path / "two")), load_format(name, ()), TWO_WORKERS)
    else:
        exported(root, tmp_path / "two", name)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
    assert not [path for path in (tmp_path / "one").rglob("*") if ".tmp/" in str(path)]


def test_only_what_is_missing_is_made(root: Root, tmp_path: Path) -> None:
    data, out = exported(root, tmp_path, "webdataset"), Store(str(tmp_path))
    wanted = hashes(tmp_path)
    times = {path.name: path.stat().st_mtime_ns for path in data.iterdir()}
    (tmp_path / ".speechloom" / "bucket-00001-of-00003.json").unlink()
    found = export(root.store, out, load_format("webdataset", ()))
    assert (found.buckets, found.were_there) == (3, 2)
    assert found.contents.sequences == len(root.all)
    again = {path.name: path.stat().st_mtime_ns for path in data.iterdir()}
    assert [name for name in times if again[name] != times[name]] == ["00001-of-00003.tar"]
    assert hashes(tmp_path) == wanted


@pytest.mark.parametrize("name", PLAIN)
def test_a_shard_that_cannot_be_read_leaves_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "root").mkdir()
    root = make_root(tmp_path / "root")
    broken = tmp_path / "root" / "shards" / "bucket-00001-of-00003.parquet"
    about = pq.ParquetFile(broken).metadata
    assert about.num_row_groups > 1
    column = about.row_group(about.num_row_groups - 1).column(0)
    content = bytearray(broken.read_bytes())
    start = column.dictionary_page_offset
    content[start : start + column.total_compressed_size] = bytes(column.total_compressed_size)
    broken.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        exported(root, tmp_path / "out", name)
    if name != "huggingface":  # which copies bytes
        with pytest.raises(StoreError, match="is damaged"):
            load_format(name, ()).write(Shard(root.store, Bucket(1, 3)), Store(str(tmp_path / "out")))
    assert not list((tmp_path / "out").rglob("*00001-of-00003*"))
    assert not list((tmp_path / "out" / ".tmp").rglob("*"))


def test_another_export_is_only_written_over_when_told_to(root: Root, tmp_path: Path) -> None:
    exported(root, tmp_path, "webdataset")
    out, curator = Store(str(tmp_path)), load_format("curator", ())
    with pytest.raises(ConfigError, match="another format or from other shards"):
        export(root.store, out, curator)
    export(root.store, out, curator, overwrite=True)
    names = [path.name for path in sorted((tmp_path / "data").iterdir())]
    assert names == [f"{number:05d}-of-00003.parquet" for number in range(3)]


def test_what_cannot_be_exported_is_a_sentence(
    root: Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "half").mkdir()
    half = make_root(tmp_path / "half")
    half.store.remove("ledger", "interleave", "bucket-00002-of-00003.parquet")
    calls = {
        "export needs --format and --out": ["--root", root.store.root],
        "bucket 2 of it is not committed": ["--root", half.store.root, "--format", "curator", "--out", f"{tmp_path}/a"],
        "did you mean 'webdataset'": ["--root", root.store.root, "--format", "webdatset", "--out", f"{tmp_path}/b"],
        "unknown key": ["--root", root.store.root, "--format", "curator", "--out", f"{tmp_path}/c", "--set", "x=1"],
        "the root itself": ["--root", root.store.root, "--format", "curator", "--out", root.store.root],
    }  # fmt: skip
    for told, flags in calls.items():
        assert command.main(["export", *flags]) == 2
        assert told in capsys.readouterr().err


def test_the_command_prints_what_it_wrote(
    root: Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["export", "--root", root.store.root, "--format", "webdataset", "--out", str(tmp_path / "out")]
    assert command.main(call) == 0
    assert f"{len(root.all)} sequences" in capsys.readouterr().out
    assert command.main([*call, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["buckets"], said["were_there"], said["contents"]["sequences"]) == (3, 3, len(root.all))
    assert json.loads((tmp_path / "out" / "vocabulary.json").read_text())["size"] == 262


@pytest.mark.parametrize("name", PLAIN)
def test_an_export_is_of_one_side(root: Root, tmp_path: Path, name: str) -> None:
    whole = exported(root, tmp_path / "whole", name)
    apart = tmp_path / "apart"
    shutil.copytree(root.store.root, apart, ignore=shutil.ignore_patterns(".tmp"))
    shards = sorted((apart / "shards").glob("*.parquet"))
    for side, source in (("train", shards), ("validation", [shards[2], shards[2], shards[2]])):
        (apart / "shards" / side).mkdir()
        for shard, content in zip(shards, source, strict=True):
            shutil.copyfile(content, apart / "shards" / side / shard.name)
    for shard in shards:
        shard.unlink()
    form, store = load_format(name, ()), Store(str(apart))
    export(store, Store(str(tmp_path / "train")), form)
    assert hashes(tmp_path / "train" / "data") == hashes(whole)
    assert export(store, Store(str(tmp_path / "validation")), form, side="validation").contents.sequences == 0
    with pytest.raises(ConfigError, match="from other shards"):
        export(store, Store(str(tmp_path / "train")), form, side="validation")
    with pytest.raises(ConfigError, match="has no shards for validation"):
        export(root.store, Store(str(tmp_path / "none")), form, side="validation")


def test_codebooks_behind_the_first_go_along(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    root = make_root(tmp_path / "root", delayed=2)
    data = exported(root, tmp_path / "tars", "webdataset")
    first = root.all[0]
    with tarfile.open(data / "00000-of-00003.tar") as archive:
        stored = archive.extractfile(f"{first.sequence_id}.delayed_ids.npy")
        assert stored is not None
        ids = np.load(io.BytesIO(stored.read()))
    assert ids.tolist() == [[n + 1000 * book for n in range(first.n_tokens)] for book in (1, 2)]
    data = exported(root, tmp_path / "ids", "megatron", "eod_id=7")
    for book in (1, 2):
        found = [
            document
            for number in range(2)
            for document in read_megatron(data / f"{number:05d}-of-00003-codebook{book + 1}")
        ]
        assert all(document[-1] == 7 for document in found)
        told = [one for document in found for one in document[:-1]]
        assert told == [n + 1000 * book for s in root.all for n in range(s.n_tokens)]


def test_files_that_no_export_wrote_stay(root: Root, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("mine")
    (tmp_path / "data").mkdir()
    with pytest.raises(ConfigError, match=r"holds README\.md, which no export wrote"):
        exported(root, tmp_path, "huggingface")
    assert readme.read_text() == "mine"
    export(root.store, Store(str(tmp_path)), load_format("huggingface", ()), overwrite=True)
    assert "packed training sequences" in readme.read_text()


def test_what_an_export_began_goes_on(root: Root, tmp_path: Path) -> None:
    wanted = hashes(exported(root, tmp_path / "whole", "webdataset"))
    begun = tmp_path / "begun"
    shutil.copytree(tmp_path / "whole", begun)
    for commit in (begun / ".speechloom").glob("*.json"):
        commit.unlink()
    assert hashes(exported(root, begun, "webdataset")) == wanted


def test_a_card_of_another_format_goes(root: Root, tmp_path: Path) -> None:
    exported(root, tmp_path, "huggingface")
    export(root.store, Store(str(tmp_path)), load_format("webdataset", ()), overwrite=True)
    assert not (tmp_path / "README.md").exists()
    assert not (tmp_path / "croissant.json").exists()


def test_a_split_is_named_after_its_side(root: Root, tmp_path: Path) -> None:
    for number, given in enumerate(([], ["split=dev.clean"])):
        out = tmp_path / str(number)
        form = load_format("huggingface", given).for_side("validation")
        form.write(Shard(root.store, Bucket(0, 3)), Store(str(out)))
        (name,) = (path.name for path in (out / "data").iterdir())
        assert name == f"{'dev.clean' if given else 'validation'}-00000-of-00003.parquet"
    with pytest.raises(ConfigError, match="no name of a split"):
        load_format("huggingface", ["split=../../evil"])
