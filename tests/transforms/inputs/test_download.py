from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.errors import TooLarge, UnreachableUri
from transforms.inputs.download import Download, retry_after_s
from transforms.inputs.exchange import Answer
from transforms.inputs.wire import Broken

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30),
        ("Thu, 01 Jan 2026 13:00:30 +0100", 30),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("9" * 5000, None),
        ("Thu, 01 Jan 99999999999 12:00:30 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def broken(download: Download, status: int, headers: dict[str, str], *chunks: bytes) -> None:
    def body() -> object:
        yield from chunks
        raise Broken("the connection broke")

    with pytest.raises(Broken):
        download.take(Answer(status, headers, body()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": '"a"', "last-modified": "then"}, '"a"'),
        ({"etag": 'W/"a"', "last-modified": "then"}, "then"),
        ({"etag": 'W/"a"'}, None),
        ({}, None),
        ({"etag": '"a"', "content-encoding": "gzip"}, None),
    ],
)
def test_only_what_is_sure_to_be_the_same_is_resumed(
    tmp_path: Path, headers: dict[str, str], validator: str | None
) -> None:
    with open(tmp_path / "x", "w+b", buffering=0) as file:
        download = Download(file, 100)
        assert download.wanted() == {}
        broken(download, 200, headers, b"abc")
        wanted = {"Range": "bytes=3-", "If-Range": validator} if validator else {}
        assert download.wanted() == wanted


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-range": "bytes 2-5/6"},
        {"content-range": "bytes 3-5/6", "etag": '"b"'},
        {"content-range": "bytes 3-5/6", "content-encoding": "gzip"},
        {"content-range": "lines 3-5/6"},
    ],
)
def test_a_part_that_does_not_fit_is_not_added(tmp_path: Path, headers: dict[str, str]) -> None:
    with open(tmp_path / "x", "w+b", buffering=0) as file:
        download = Download(file, 100)
        broken(download, 200, {"etag": '"a"'}, b"abc")
        with pytest.raises(Broken, match="a part of another file"):
            download.take(Answer(206, headers, iter([b"def"])))
        assert (tmp_path / "x").read_bytes() == b""
        download.take(Answer(200, {}, iter([b"xyz"])))
    assert (tmp_path / "x").read_bytes() == b"xyz"


def test_parts_are_added_up_and_hashed_together(tmp_path: Path) -> None:
    with open(tmp_path / "x", "w+b", buffering=0) as file:
        gate: list[int] = []
        download = Download(file, 6, gate.append)
        broken(download, 200, {"last-modified": "then"}, b"ab", b"c")
        with pytest.raises(Broken, match="5 bytes came of 6"):
            download.take(
                Answer(206, {"content-range": "bytes 3-5/6", "last-modified": "then"}, iter([b"de"]))
            )
        with pytest.raises(TooLarge, match="larger than 6 bytes"):
            download.take(Answer(206, {"content-range": "bytes 5-9/10"}, iter([b"fg"])))
        download.take(Answer(206, {"content-range": "bytes 5-5/*"}, iter([b"f"])))
        assert gate == [2, 3, 5, 6]
    assert (tmp_path / "x").read_bytes() == b"abcdef"
    assert download.content_sha256 == "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721"


def test_statuses_pass_or_are_final(tmp_path: Path) -> None:
    with open(tmp_path / "x", "w+b", buffering=0) as file:
        download = Download(file, 100)
        for status in (408, 425, 429, 500, 502, 503, 504):
            with pytest.raises(Broken, match=f"status {status}"):
                download.take(Answer(status, {}, iter(())))
        for status in (204, 304, 400, 416, 451, 501, 799):
            with pytest.raises(UnreachableUri, match=f"status {status}"):
                download.take(Answer(status, {}, iter(())))
        with pytest.raises(TooLarge, match="announces 101 bytes, more than 100"):
            download.take(Answer(200, {"content-length": "101"}, iter(())))
        broken(download, 200, {"etag": '"a"'}, b"abc")
        with pytest.raises(Broken, match="status 416"):
            download.take(Answer(416, {}, iter(())))
        assert download.wanted() == {}
