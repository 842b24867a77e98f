from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadArchive
from tests.archives import content, found_in, gzipped, tar_bytes, warc_record
from tests.fault_proxy import fault_proxy
from tests.s3 import Bucket, reach, s3_server
from transforms.inputs import members
from transforms.inputs.files import local_copy
from transforms.inputs.members import Member, kept, member_name, parse_member, ranged, read_start


@given(
    st.text(max_size=300),
    st.sampled_from(["tar", "tgz", "warc", "parquet"]),
    st.text(min_size=1, max_size=50),
)
def test_a_uri_says_what_it_was_made_of(name: str, scheme: str, archive: str) -> None:
    member = Member(scheme, 12, 34, member_name(name), archive)
    assert parse_member(member.uri) == member


@pytest.mark.parametrize(
    "uri",
    [
        "/a/b.wav", "tar://a.wav::/x.tar", "zip://1+2/a.wav::/x.zip", "tar://1+2/a.wav", "simplecache::s3://a/b",
        "tar://-1+2/a::/x", "tar://1+2::/x", "http://1+2/a::b", f"tar://{'9' * 30}+1/a::/x",
    ],
)  # fmt: skip
def test_other_uris_are_none_of_members(uri: str) -> None:
    assert parse_member(uri) is None


def test_a_stretch_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(range(256)))
    assert b"".join(ranged(str(tmp_path / "a"), 10, 5)) == bytes(range(10, 15))
    with pytest.raises(BadArchive, match="ends 4 bytes before"):
        list(ranged(str(tmp_path / "a"), 250, 10))


def test_a_member_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBER_BYTES", 100)
    (tmp_path / "a.tar").write_bytes(tar_bytes({"a.wav": b"x" * 101}))
    source = found_in(tmp_path / "a.tar")[0][0]
    with pytest.raises(BadArchive, match="more than 100 bytes"), local_copy(source.uri):
        pass


def test_the_start_of_anything_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(tar_bytes({"a.wav": b"x" * 5000}))
    assert read_start(found_in(tmp_path / "a.tar")[0][0].uri, 10) == b"x" * 10
    assert read_start(str(tmp_path / "a.tar"), 5) == b"a.wav"


class _Reader:
    opened: ClassVar[list[str]] = []
    closed: ClassVar[list[str]] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self.opened.append(name)

    def close(self) -> None:
        self.closed.append(self.name)


def test_one_reader_is_kept_and_closed_when_it_does_not_fit() -> None:
    _Reader.opened.clear()
    _Reader.closed.clear()
    for name in ("a", "a", "b", "b"):
        with kept(_Reader, name, fits=lambda _: True):
            pass
    with kept(_Reader, "b", fits=lambda _: False):
        pass
    assert (_Reader.opened, _Reader.closed) == (["a", "b", "b"], ["a", "b"])
    with pytest.raises(KeyError), kept(_Reader, "b", fits=lambda _: True):
        raise KeyError
    assert _Reader.closed == ["a", "b", "b"]
    with kept(_Reader, "c", fits=lambda _: True), kept(_Reader, "d", fits=lambda _: True):
        pass
    members.close_kept()
    assert sorted(_Reader.closed) == sorted(_Reader.opened)


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as endpoint:
        made = Bucket(endpoint, "crawl")
        clips = [bytes([i]) * 3_000_000 for i in range(5)]
        tar = tar_bytes({f"{i}.wav": clip for i, clip in enumerate(clips)})
        made.client.put_object(Bucket="crawl", Key="a.tar", Body=tar)
        audio = "HTTP/1.1 200 OK\r\nContent-Type: audio/x\r\n"
        warc = b"".join(warc_record(f"http://h/{i}", clip, http=audio) for i, clip in enumerate(clips))
        made.client.put_object(Bucket="crawl", Key="a.warc", Body=warc)
        made.client.put_object(
            Bucket="crawl", Key="b.warc.gz", Body=gzipped([warc_record("http://h/0", clips[0], http=audio)])
        )
        yield made


@pytest.mark.parametrize("name", ["a.tar", "a.warc"])
def test_of_an_object_only_the_member_is_asked_for(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    with fault_proxy(
        bucket.endpoint, lambda request: asked.append(f"{request.method} {request.path}")
    ) as proxy:
        reach(monkeypatch, proxy.url, attempts=1)
        sources = found_in(f"s3://crawl/{name}")[0]
        assert len(sources) == 5
        asked.clear()
        for source in sources:
            assert len(content(source.uri)) == 3_000_000
        assert len(asked) == 5


@pytest.mark.parametrize("kind", ["500", "503", "drop", "tear"])
def test_a_member_is_read_whatever_happens_once(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with fault_proxy(bucket.endpoint, lambda request: kind if request.before == 0 else None) as proxy:
        reach(monkeypatch, proxy.url, attempts=1)
        for name in ("a.tar", "b.warc.gz"):
            assert len(content(found_in(f"s3://crawl/{name}")[0][0].uri)) == 3_000_000


def test_a_reader_is_not_shared_with_a_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(_Reader, "z", fits=lambda _: True) as mine:
        pass
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with kept(_Reader, "z", fits=lambda _: True) as other:
        assert other is not mine
    members.close_kept()
