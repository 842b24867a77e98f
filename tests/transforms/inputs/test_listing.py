from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.errors import ConfigError
from schemas.records import Failure, Source
from transforms.inputs.listing import list_inputs


def write_jsonl(path: Path, rows: list[Any]) -> str:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows))
    return str(path)


def sources(*inputs: str) -> list[Source]:
    with list_inputs(inputs) as listing:
        return list(listing.sources())


def failures(*inputs: str) -> list[Failure]:
    with list_inputs(inputs) as listing:
        return list(listing.failures())


def uris(*inputs: str) -> list[str]:
    return sorted(source.uri for source in sources(*inputs))


ROWS = [{"uri": "a.wav", "language": "en", "title": "A"}, {"uri": "sub/b.mp3", "captions": "sub/b.vtt"}]


def test_manifests_of_all_kinds_say_the_same(tmp_path: Path) -> None:
    jsonl = write_jsonl(tmp_path / "m.jsonl", ROWS)
    (tmp_path / "m.csv").write_text("uri,language,title,captions\na.wav,en,A,\nsub/b.mp3,,,sub/b.vtt\n")
    pq.write_table(pa.Table.from_pylist([{"captions": None, **r} for r in ROWS]), tmp_path / "m.parquet")
    expected = sources(jsonl)
    by_uri = {source.uri: source for source in expected}
    assert by_uri[str(tmp_path / "a.wav")].title == "A"
    assert by_uri[str(tmp_path / "sub/b.mp3")].captions == str(tmp_path / "sub/b.vtt")
    for name in ("m.csv", "m.parquet"):
        listed = {s.uri: s for s in sources(str(tmp_path / name))}
        assert listed.keys() == by_uri.keys()
        assert listed[str(tmp_path / "sub/b.mp3")].captions == str(tmp_path / "sub/b.vtt")


def test_the_order_of_rows_and_inputs_does_not_matter(tmp_path: Path) -> None:
    rows = [{"uri": f"{i}.wav"} for i in range(20)]
    one = write_jsonl(tmp_path / "1.jsonl", rows)
    two = write_jsonl(tmp_path / "2.jsonl", rows[::-1])
    assert sources(one) == sources(two)
    assert sources(one, two) == sources(one)


def test_a_uri_listed_twice_is_kept_once_and_counted(tmp_path: Path) -> None:
    rows = [{"uri": "a.wav"}, {"uri": "./a.wav", "language": "en"}, {"uri": "b.wav"}]
    with list_inputs([write_jsonl(tmp_path / "m.jsonl", rows)]) as listing:
        assert listing.dropped == {"duplicate_uri": 1}
        assert (listing.n_in, listing.n_sources) == (3, 2)
        assert {s.language for s in listing.sources() if s.uri.endswith("a.wav")} == {"en"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"path": "a.wav"}, "row 2 has no 'uri' (it has: path)"),
        ({"uri": ""}, "row 2 has no 'uri' (it has: uri)"),
        ({"uri": 7}, "row 2: 'uri' is not a text: 7"),
        ({"uri": "a.wav", "language": ["en"]}, "row 2: 'language' is not a text: ['en']"),
        ("[1]", "row 2 is not a JSON object: [1]"),
        ("{broken", "row 2 is not JSON"),
        ("[" * 100_000, "row 2 is not JSON"),
        (r'{"uri": "\ud800.wav"}', r"row 2: 'uri' is not Unicode: '\ud800.wav'"),
        (r'{"\ud800": 1}', r"row 2 has no 'uri' (it has: \ud800)"),
    ],
)
def test_a_bad_row_is_a_failure_that_names_it(tmp_path: Path, row: Any, message: str) -> None:
    source = write_jsonl(tmp_path / "m.jsonl", [{"uri": "good.wav"}, row])
    assert len(sources(source)) == 1
    (failure,) = failures(source)
    assert message in failure.message
    assert failure.uri == str(tmp_path / "m.jsonl")


@pytest.mark.parametrize("name", ["m.csv", "m.parquet"])
def test_a_manifest_without_the_column_is_one_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / "m.csv").write_text("path,language\na.wav,en\n")
    pq.write_table(pa.table({"path": ["a.wav"], "language": ["en"]}), tmp_path / "m.parquet")
    (failure,) = failures(str(tmp_path / name))
    assert failure.message == "the manifest has no column 'uri' (it has: path, language)"


def test_broken_manifests_are_failures(tmp_path: Path) -> None:
    (tmp_path / "m.parquet").write_bytes(b"not parquet at all")
    (tmp_path / "m.csv").write_bytes(b"uri\n\xff\xfe.wav\n")
    assert "not Parquet" in failures(str(tmp_path / "m.parquet"))[0].message
    assert "UTF-8" in failures(str(tmp_path / "m.csv"))[0].message


def test_a_byte_order_mark_is_no_part_of_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(b'\xef\xbb\xbf{"uri": "a.wav"}\r\n\r\n')
    (tmp_path / "m.csv").write_bytes(b"\xef\xbb\xbfuri\r\na.wav\r\n")
    assert uris(str(tmp_path / "m.jsonl")) == uris(str(tmp_path / "m.csv")) == [str(tmp_path / "a.wav")]


def test_absolute_uris_stay(tmp_path: Path) -> None:
    rows = [{"uri": "s3://bucket/a.mp3"}, {"uri": "/data/b.mp3"}, {"uri": "file:///data/c.mp3"}]
    listed = uris(write_jsonl(tmp_path / "m.jsonl", rows))
    assert listed == ["/data/b.mp3", "/data/c.mp3", "s3://bucket/a.mp3"]


def test_an_input_that_no_file_system_serves_ends_the_call() -> None:
    with pytest.raises(ConfigError, match=r"nosuch://list\.jsonl cannot be opened here"):
        list_inputs(["nosuch://list.jsonl"])


def test_a_folder_gives_its_audio_with_captions_beside(tmp_path: Path) -> None:
    for name in ("a.wav", "sub/b.MP3", "sub/b.vtt", "notes.txt", "ünï côdé.flac", "lone.srt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    with list_inputs([str(tmp_path)]) as listing:
        found = list(listing.sources())
    assert sorted(Path(s.uri).name for s in found) == ["a.wav", "b.MP3", "ünï côdé.flac"]
    assert listing.dropped == {"not_an_audio_file_name": 2}
    assert {s.captions for s in found} == {None, str(tmp_path / "sub/b.vtt")}


def test_globs_and_single_files_are_taken_as_they_are(tmp_path: Path) -> None:
    for name in ("a.wav", "b.bin", "c [live].wav"):
        (tmp_path / name).touch()
    assert uris(str(tmp_path / "*.bin")) == uris(str(tmp_path / "b.bin")) == [str(tmp_path / "b.bin")]
    assert uris(str(tmp_path / "c [live].wav")) == [str(tmp_path / "c [live].wav")]


@pytest.mark.parametrize("name", ["absent.jsonl", "absent", "absent/*.wav"])
def test_an_input_that_is_not_there_ends_the_call(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="absent"):
        list_inputs([str(tmp_path / name)])


def test_a_pattern_that_is_none_ends_the_call(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"x\*\*\.wav is none"):
        list_inputs([str(tmp_path / "x**.wav")])


def test_an_empty_folder_ends_the_call(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no recordings found"):
        list_inputs([str(tmp_path)])


def test_urls_with_a_password_are_failures_that_do_not_show_it(tmp_path: Path) -> None:
    rows: list[Any] = [
        {"uri": "https://me:abcdef@host/a.mp3"},
        {"uri": "a.wav", "captions": "ftp://me:abcdef@host/a.vtt"},
        {"uri": ["https://me:abcdef@host/a.mp3"]},
        '"https://me:abcdef@host/a.mp3?token=abcdef"',
        {"uri": "https://host/me@a.mp3?token=abcdef"},
    ]
    found = failures(write_jsonl(tmp_path / "m.jsonl", rows))
    assert "abcdef" not in str(found)
    assert sorted(row.message.split(": ")[0] for row in found) == [
        "row 1", "row 2", "row 3", "row 4 is not a JSON object",
    ]  # fmt: skip
    assert any("give a header in fetch.headers as 'env:NAME'" in row.message for row in found)
    with pytest.raises(ConfigError, match="user name or password") as raised:
        list_inputs(["s3://me:abcdef@bucket/m.jsonl"])
    assert "abcdef" not in str(raised.value)


def test_what_leads_off_the_internet_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="chains a file system to a server"):
        list_inputs(["filecache::http://127.0.0.1/m.jsonl"])
