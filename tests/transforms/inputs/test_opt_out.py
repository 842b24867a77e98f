from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ConfigError
from transforms.inputs.opt_out import NOBODY, OptOut, read_opt_outs

HASH = "0" * 63 + "a"


def lists(folder: Path, *texts: str) -> OptOut:
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return read_opt_outs([str(path) for path in paths])


def test_a_line_is_a_hash_a_host_or_a_uri(tmp_path: Path) -> None:
    found = lists(
        tmp_path,
        f"# who asked\n\nsha256:{HASH.upper()}\nExample.com\n",
        "https://other.org/a b.mp3\n/crawl/é.wav\n  file.mp3/x \n",
    )
    assert found.hashes == {HASH}
    assert found.hosts == {"example.com"}
    assert found.uris == {"https://other.org/a b.mp3", "/crawl/é.wav", "file.mp3/x"}


def test_a_host_stands_for_all_below_it() -> None:
    host = OptOut(hosts=frozenset({"example.com"}))
    for uri in ("https://example.com/a.mp3", "http://A.B.Example.com:8080/x", "s3://example.com/key"):
        assert host.names(uri)
    for uri in (
        "https://notexample.com/a",
        "https://example.com.org/a",
        "/example.com/a",
        "https://example.co/",
    ):
        assert not host.names(uri)


def test_uris_and_hashes_are_named_as_they_are() -> None:
    some = OptOut(uris=frozenset({"https://a.org/x.mp3"}), hashes=frozenset({HASH}))
    assert some.names("https://a.org/x.mp3")
    assert not some.names("https://a.org/x.mp3?y")
    assert some.names("anything", HASH)
    assert not some.names("anything", HASH[::-1])
    assert not some.names("anything")


def test_the_mark_changes_with_what_is_named_and_not_with_its_order(tmp_path: Path) -> None:
    assert NOBODY.mark == lists(tmp_path, "# nobody\n").mark == ""
    one, other = lists(tmp_path, "a.org\nb.org\n").mark, lists(tmp_path, "b.org\na.org\na.org\n").mark
    assert one == other != ""
    assert lists(tmp_path, "a.org\n").mark != one


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.txt"):
        read_opt_outs([str(tmp_path / "none.txt")])
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="opt-out list"):
        read_opt_outs([str(tmp_path / "binary.txt")])
