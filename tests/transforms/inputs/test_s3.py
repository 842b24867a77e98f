from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import ConfigError, UnreachableUri
from tests.fault_proxy import FaultProxy, fault_proxy
from tests.s3 import Bucket, reach, s3_server
from transforms.inputs.files import local_copy
from transforms.inputs.listing import list_inputs

AUDIO = bytes(range(256)) * 50_000


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as endpoint:
        made = Bucket(endpoint, "crawl")
        for name in ("a.mp3", "sub/b.wav", "sub/b.vtt", "notes.txt"):
            made.client.put_object(Bucket="crawl", Key=f"talks/{name}", Body=AUDIO)
        rows = [{"uri": "a.mp3"}, {"uri": "sub/b.wav"}]
        text = "".join(json.dumps(row) + "\n" for row in rows)
        made.client.put_object(Bucket="crawl", Key="talks/list.jsonl", Body=text.encode())
        yield made


@pytest.fixture
def proxy(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    with fault_proxy(bucket.endpoint, lambda _: None) as running:
        reach(monkeypatch, running.url, attempts=1)
        yield running


@pytest.mark.parametrize("kind", [None, "500", "503", "drop", "tear", "slow"])
def test_a_recording_is_copied_whatever_happens_once(proxy: FaultProxy, kind: str | None) -> None:
    proxy.rule = lambda request: kind if request.before == 0 else None
    with local_copy("s3://crawl/talks/a.mp3") as copy:
        assert Path(copy.path).read_bytes() == AUDIO
        assert copy[1:] == (hashlib.sha256(AUDIO).hexdigest(), len(AUDIO))
    assert not Path(copy.path).exists()


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("403", PermissionError, "Forbidden"),
        ("500", UnreachableUri, r"a\.mp3 gave .*status 500"),
        ("503", UnreachableUri, r"a\.mp3 gave .*status 503"),
        ("drop", UnreachableUri, r"a\.mp3 gave .*Error"),
    ],
)
def test_what_stays_broken_is_an_error_of_that_recording(
    proxy: FaultProxy, kind: str, error: type[Exception], message: str
) -> None:
    proxy.rule = lambda _: kind
    with pytest.raises(error, match=message), local_copy("s3://crawl/talks/a.mp3"):
        pass


def test_an_absent_recording_is_an_error_of_that_recording(proxy: FaultProxy) -> None:
    with pytest.raises(FileNotFoundError, match=r"talks/gone\.mp3"), local_copy("s3://crawl/talks/gone.mp3"):
        pass


@pytest.mark.parametrize("faults", [(), ("503",), ("drop",)])
@pytest.mark.parametrize(
    "url", ["s3://crawl/talks", "s3://crawl/talks/list.jsonl", "s3://crawl/talks/**/*.[mw]*"]
)
def test_inputs_are_listed_whatever_happens_once(
    proxy: FaultProxy, url: str, faults: tuple[str, ...]
) -> None:
    proxy.rule = lambda request: faults[0] if faults and request.before == 0 else None
    assert uris(url) == [
        "s3://crawl/talks/a.mp3",
        "s3://crawl/talks/sub/b.wav",
    ]


def uris(url: str) -> list[str]:
    with list_inputs([url]) as listing:
        return sorted(source.uri for source in listing.sources())


def test_a_folder_is_looked_at_anew_in_the_same_process(proxy: FaultProxy, bucket: Bucket) -> None:
    before = uris("s3://crawl/talks")
    bucket.client.put_object(Bucket="crawl", Key="talks/c.mp3", Body=AUDIO)
    assert uris("s3://crawl/talks") == sorted([*before, "s3://crawl/talks/c.mp3"])
    bucket.client.delete_object(Bucket="crawl", Key="talks/c.mp3")


def test_a_list_that_cannot_be_had_ends_the_call(proxy: FaultProxy) -> None:
    proxy.rule = lambda _: "503"
    with pytest.raises(ConfigError, match=r"--input reading s3://crawl/talks/list\.jsonl gave .*status 503"):
        list_inputs(["s3://crawl/talks/list.jsonl"])
