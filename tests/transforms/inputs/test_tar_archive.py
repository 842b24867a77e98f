from __future__ import annotations

import gzip
import os
import tarfile
import threading
from itertools import groupby
from pathlib import Path

import pytest

from schemas.errors import BadArchive, ConfigError
from tests.archives import content, contents, found_in, listing_of, tar_bytes
from transforms.captions.recording import hear_captions
from transforms.inputs import found, tar_headers
from transforms.inputs.files import local_copy
from transforms.inputs.members import close_kept

CLIPS = {f"set/{i:03d}.flac": bytes([i]) * (700 * i + 1) for i in range(40)}


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data, mtime=0) if path.name.endswith("gz") else data)
    return path


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz"])
@pytest.mark.parametrize("style", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_member_is_a_recording_that_can_be_read_alone(tmp_path: Path, name: str, style: int) -> None:
    sources, dropped, failures = found_in(write(tmp_path / name, tar_bytes(CLIPS, style=style)))
    assert (dropped, failures) == ({}, [])
    assert sorted(contents(sources)) == sorted(CLIPS.values())
    assert sorted(contents(reversed(sources))) == sorted(CLIPS.values())
    assert content(sources[7].uri) in CLIPS.values()


def test_a_name_that_lies_about_compression_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(gzip.compress(tar_bytes(CLIPS)))
    sources, _, _ = found_in(tmp_path / "a.tar")
    assert sorted(contents(sources)) == sorted(CLIPS.values())


def test_what_lies_beside_audio_describes_it(tmp_path: Path) -> None:
    files = {
        "x/1.json": b'{"language": "de", "license": "CC0", "title": "Eins", "text": "hallo", "n": 3}',
        "x/1.wav": b"one",
        "x/1.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nhallo\n",
        "x/2.opus": b"two",
        "x/2.txt": b"zwei \n",
        "y/2.txt": b"of nothing",
        "README.md": b"hello",
    }
    sources, dropped, _ = found_in(write(tmp_path / "a.tar", tar_bytes(files)))
    one, two = sorted(sources, key=lambda source: source.uri.rpartition("/1.wav")[1], reverse=True)
    assert one[2:6] == ("de", "CC0", "Eins", "hallo")
    assert one.captions is not None
    assert content(one.captions) == files["x/1.vtt"]
    assert hear_captions(one.captions, "de", []) == {}
    assert (two.reference_text, two.captions) == ("zwei", None)
    assert dropped == {"not_an_audio_file_name": 2}


def test_names_lead_nowhere(tmp_path: Path) -> None:
    names = [
        "../../outside.wav",
        "/etc/cron.d/x.wav",
        "a::b/../..//c.wav",
        "é \udcff\n.wav",
        "w" * 5000 + ".wav",
    ]
    links = []
    for kind, name in (
        (tarfile.SYMTYPE, "sym.wav"), (tarfile.LNKTYPE, "hard.wav"), (tarfile.CHRTYPE, "dev.wav"),
        (tarfile.FIFOTYPE, "pipe.wav"), (tarfile.DIRTYPE, "folder.wav"),
    ):  # fmt: skip
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        links.append(info)
    inside = tmp_path / "in"
    inside.mkdir()
    archive = write(
        inside / "a.tar", tar_bytes({name: name[:9].encode("utf-8", "replace") for name in names}, links)
    )
    sources, dropped, failures = found_in(archive)
    assert sorted(contents(sources)) == sorted(name[:9].encode("utf-8", "replace") for name in names)
    assert (dropped, failures) == ({"not_a_regular_file": 4}, [])
    assert all(len(source.uri) < 1500 and source.uri.isprintable() for source in sources)
    assert sorted(os.listdir(tmp_path)) == ["in"]
    assert os.listdir(inside) == ["a.tar"]


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_an_archive_that_breaks_off_gives_what_is_before(tmp_path: Path, name: str) -> None:
    whole = tar_bytes({f"{i}.wav": os.urandom(10_000) for i in range(10)})
    path = write(tmp_path / name, whole)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 55 // 100])
    sources, _, failures = found_in(path)
    assert 4 <= len(sources) <= 6
    assert all(len(data) == 10_000 for data in contents(sources))
    assert [failure.error_type for failure in failures] == ["BadArchive"]


def test_garbage_in_the_middle_gives_what_is_before(tmp_path: Path) -> None:
    whole = bytearray(tar_bytes({f"{i}.wav": b"x" * 512 for i in range(10)}))
    whole[1024 * 5 : 1024 * 5 + 512] = os.urandom(512)
    sources, _, failures = found_in(write(tmp_path / "a.tar", bytes(whole)))
    assert len(sources) == 5
    assert "no tar header at byte 5120" in failures[0].message


@pytest.mark.parametrize("claimed", [8 * 2**30, 2**60])
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_size_that_is_not_there_is_not_believed(tmp_path: Path, name: str, claimed: int) -> None:
    info = tarfile.TarInfo("big.wav")
    info.size = claimed
    data = tar_bytes({"a.wav": b"a"})[:1024] + info.tobuf(tarfile.GNU_FORMAT) + b"x" * 4096
    sources, _, failures = found_in(write(tmp_path / name, data))
    assert contents(sources) == [b"a"]
    assert "cut off" in failures[0].message
    assert str(claimed) in failures[0].message


def test_a_huge_header_extension_is_not_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 8 * 2**30
    _, _, failures = found_in(write(tmp_path / "a.tar", info.tobuf(tarfile.GNU_FORMAT) + bytes(10**6)))
    assert "a header extension of 8589934592 bytes" in failures[0].message


@pytest.mark.parametrize(
    "data", [b"5 a\n", b"99999999999 a=b\n", b"0 a=b\n", b"x", b"-5 a=b\n", b"11 size=-1\n"]
)
def test_a_broken_pax_header_is_a_failure(tmp_path: Path, data: bytes) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, len(data)
    tail = tar_bytes({"a.wav": b"a"})
    path = write(tmp_path / "a.tar", info.tobuf() + data.ljust(512, b"\0") + tail)
    sources, _, failures = found_in(path)
    assert len(sources) + len(failures) == 1


def test_a_bomb_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_headers, "FREE_BYTES", 10**6)
    files = {"a.wav": os.urandom(1000), "bomb.wav": bytes(20 * 10**6)}
    sources, _, failures = found_in(write(tmp_path / "a.tar.gz", tar_bytes(files)))
    assert contents(sources) == [files["a.wav"]]
    assert "a bomb" in failures[0].message


def test_what_is_no_archive_is_one_failure(tmp_path: Path) -> None:
    for name, data in (
        ("a.tar", b"hello" * 999),
        ("b.tar", b""),
        ("c.tar.gz", b"\x1f\x8bxxxx"),
        ("d.tgz", b"\x1f"),
    ):
        (tmp_path / name).write_bytes(data)
        sources, _, failures = found_in(tmp_path / name)
        assert (sources, [failure.error_type for failure in failures]) == ([], ["BadArchive"])
    with pytest.raises(ConfigError, match="cannot be read"):
        listing_of(tmp_path / "missing.tar")
    with pytest.raises(ConfigError, match="no recordings found"):
        listing_of(write(tmp_path / "empty.tar", tar_bytes({})))


def test_a_compressed_archive_is_read_once_in_the_order_of_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.tar.gz", tar_bytes(CLIPS))
    sources, _, _ = found_in(path)
    assert contents(sources) == list(CLIPS.values())
    close_kept()
    opened = []
    opener = tar_headers.Gunzipped.__init__

    def counted(self: tar_headers.Gunzipped, source: object) -> None:
        opened.append(source)
        opener(self, source)  # type: ignore[arg-type]

    monkeypatch.setattr(tar_headers.Gunzipped, "__init__", counted)
    assert contents(sources) == list(CLIPS.values())
    assert len(opened) == 1
    contents(sources)
    assert len(opened) == 2
    close_kept()


def test_no_file_stays_open(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{i}.tar.gz", tar_bytes(CLIPS)) for i in range(3)]
    sources = [found_in(path)[0][0] for path in paths]
    close_kept()
    before = len(os.listdir("/proc/self/fd"))
    threads = [threading.Thread(target=lambda: contents(sources)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contents(sources)
    with pytest.raises(BadArchive), local_copy(f"tgz://999999999+5/x.wav::{paths[0]}"):
        pass
    close_kept()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_large_archive_is_spread_over_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "RUN_BYTES", 100)
    monkeypatch.setattr(found, "LONGEST_RUN_BYTES", 400)
    path = write(tmp_path / "a.tgz", tar_bytes({f"{i}.wav": bytes(50) for i in range(40)}))
    sources, _, _ = found_in(path)
    in_order = sorted(sources, key=lambda source: int(source.uri.split("//")[1].split("+")[0]))
    runs = [len(list(run)) for _, run in groupby(in_order, key=lambda source: source.recording_id[:13])]
    assert runs == [2, 2, 4, 8, 8, 8, 8]
    with listing_of(path) as listing:
        assert listing.weight == 40


def test_a_run_weighs_no_more_than_sixteen_recordings(tmp_path: Path) -> None:
    with listing_of(write(tmp_path / "a.tgz", tar_bytes(CLIPS))) as listing:
        assert (listing.n_sources, listing.weight) == (40, 16)
    with listing_of(write(tmp_path / "a.tar", tar_bytes(CLIPS))) as listing:
        assert (listing.n_sources, listing.weight) == (40, 40)


def test_shards_in_a_folder_and_by_a_glob_are_the_same_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "shards").mkdir()
    for i in range(3):
        write(tmp_path / f"shards/{i}.tar", tar_bytes({f"{i}-{k}.wav": b"x" * i for k in range(5)}))
    (tmp_path / "shards/notes.md").write_text("hello")
    by_folder = found_in(tmp_path / "shards")
    by_glob = found_in(tmp_path / "shards/*.tar")
    by_name = found_in(*(tmp_path / f"shards/{i}.tar" for i in (2, 0, 1)))
    assert len(by_folder[0]) == 15
    assert by_folder[0] == by_glob[0] == by_name[0]
    assert by_folder[1] == {"not_an_audio_file_name": 1}
    twice = found_in(tmp_path / "shards", tmp_path / "shards/1.tar")
    assert twice[0] == by_folder[0]
    assert twice[1]["duplicate_uri"] == 5
