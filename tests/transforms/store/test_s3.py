from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest

from schemas.errors import StoreError
from schemas.ids import stable_id
from tests.fault_proxy import FaultProxy, Rule, fault_proxy, sometimes
from tests.s3 import Bucket as S3Bucket
from tests.s3 import reach, s3_server
from transforms.store import clients
from transforms.store.ledger import Account, commit, committed
from transforms.store.store import Bucket, Store

SMALLEST_PART_BYTES = 5 * 2**20
LARGE = bytes(range(256)) * (2 * SMALLEST_PART_BYTES // 256) + b"the end"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture
def bucket(endpoint: str, request: pytest.FixtureRequest) -> S3Bucket:
    return S3Bucket(endpoint, f"b{stable_id(request.node.name)}")


@pytest.fixture
def proxy(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    monkeypatch.setattr(clients, "PART_BYTES", SMALLEST_PART_BYTES)
    with fault_proxy(endpoint, lambda _: None) as running:
        reach(monkeypatch, running.url, attempts=2)
        yield running


@pytest.fixture
def _one_attempt(proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    reach(monkeypatch, proxy.url, attempts=1)


@pytest.fixture
def store(proxy: FaultProxy, bucket: S3Bucket) -> Store:
    return Store(f"s3://{bucket.name}/root")


def put(store: Store, data: bytes, name: str = "a.parquet") -> None:
    with store.write("segments", name) as sink:
        sink.write(data)


def read(store: Store, name: str = "a.parquet") -> bytes:
    with store.open_read("segments", name) as source:
        return source.read()


@pytest.mark.parametrize("data", [b"", b"small", LARGE], ids=["empty", "small", "large"])
def test_an_object_appears_when_its_block_ends(store: Store, bucket: S3Bucket, data: bytes) -> None:
    with store.write("segments", "a.parquet") as sink:
        sink.write(data)
        assert bucket.names() == []
    assert bucket.names() == ["root/segments/a.parquet"]
    assert bucket.get("root/segments/a.parquet") == read(store) == data
    assert bucket.uploads() == []


def test_a_large_file_goes_up_in_parts(store: Store, proxy: FaultProxy) -> None:
    parts = []
    proxy.rule = lambda request: parts.append(request.path) if "partNumber" in request.path else None
    put(store, LARGE)
    assert len(parts) == 3


def test_a_block_that_raises_leaves_nothing(store: Store, bucket: S3Bucket) -> None:
    with pytest.raises(ZeroDivisionError), store.write("segments", "a.parquet") as sink:
        sink.write(LARGE)
        raise ZeroDivisionError
    assert bucket.names() == bucket.uploads() == []


def _refuses(mark: str, status: str) -> Rule:
    return lambda request: status if re.search(mark, f"{request.method} {request.path}") else None


@pytest.mark.usefixtures("_one_attempt")
@pytest.mark.parametrize("status", ["403", "500", "503", "507", "drop", "lose"])
@pytest.mark.parametrize(
    "step", ["PUT", "partNumber=3", "POST.*uploadId="], ids=["whole", "part", "complete"]
)
def test_an_upload_that_fails_for_good_leaves_nothing_half(
    store: Store, proxy: FaultProxy, bucket: S3Bucket, step: str, status: str
) -> None:
    proxy.rule = _refuses(step, status)
    data = b"small" if step == "PUT" else LARGE
    with pytest.raises(StoreError, match="could not be written: s3://"):
        put(store, data)
    whole = [data] if status == "lose" and step != "partNumber=3" else []
    assert [bucket.get(key) for key in bucket.names()] == whole
    assert bucket.uploads() == []


def test_one_request_tells_whether_a_bucket_is_committed(store: Store, proxy: FaultProxy) -> None:
    done, other = Bucket(0, 2), Bucket(1, 2)
    commit(store, done.file_name, Account("ingest", 16_000), "made so", [])
    asked: list[str] = []
    proxy.rule = lambda request: asked.append(f"{request.method} {request.path}")
    assert [committed(store, "ingest", bucket) for bucket in (done, other)] == ["made so", None]
    assert [one.rpartition("/root/")[::2] for one in asked] == [
        (f"GET /{store.root.split('/')[2]}", f"ledger/ingest/{bucket.file_name}") for bucket in (done, other)
    ]


def test_what_was_there_stays_when_an_upload_fails(store: Store, proxy: FaultProxy) -> None:
    put(store, b"old")
    proxy.rule = _refuses("PUT", "507")
    with pytest.raises(StoreError, match="status 507"):
        put(store, b"new")
    assert read(store) == b"old"


@pytest.mark.parametrize("kind", ["500", "503", "drop", "tear", "slow"])
def test_every_request_fails_once(store: Store, proxy: FaultProxy, bucket: S3Bucket, kind: str) -> None:
    proxy.rule = lambda request: kind if request.before == 0 else None
    put(store, LARGE)
    assert read(store) == LARGE
    assert store.names("segments") == ["a.parquet"]
    assert store.exists("segments", "a.parquet")
    assert not store.exists("segments", "b.parquet")
    assert proxy.struck[kind] >= 7
    assert bucket.get("root/segments/a.parquet") == LARGE


def test_one_request_in_twenty_fails(store: Store, proxy: FaultProxy) -> None:
    proxy.rule = sometimes(0.05)
    for number in range(60):
        put(store, bytes([number]) * 1000, f"{number}.parquet")
        assert read(store, f"{number}.parquet") == bytes([number]) * 1000
    assert sum(proxy.struck.values()) - proxy.struck["passed"] >= 5


@pytest.mark.usefixtures("_one_attempt")
def test_a_store_that_is_down_ends_the_run(store: Store, proxy: FaultProxy) -> None:
    put(store, b"whole")
    proxy.rule = lambda _: "503"
    for action in (lambda: read(store), lambda: store.names("segments"), lambda: store.exists("a")):
        with pytest.raises(StoreError, match=r"could not be read: s3://.*status 503"):
            action()


@pytest.mark.usefixtures("_one_attempt")
def test_a_body_that_always_breaks_off_ends_the_run(store: Store, proxy: FaultProxy) -> None:
    put(store, b"whole" * 1000)
    proxy.rule = lambda request: "tear" if request.method == "GET" else None
    with pytest.raises(StoreError, match="could not be read"):
        read(store)


def test_a_reader_sees_what_others_write_meanwhile(store: Store, bucket: S3Bucket) -> None:
    assert store.names("segments") == []
    assert not store.exists("segments", "a.parquet")
    bucket.client.put_object(Bucket=bucket.name, Key="root/segments/a.parquet", Body=b"theirs")
    assert store.exists("segments", "a.parquet")
    assert read(store) == b"theirs"
    bucket.client.put_object(Bucket=bucket.name, Key="root/segments/a.parquet", Body=b"changed since")
    assert read(store) == b"changed since"
    assert store.size_bytes("segments", "a.parquet") == len(b"changed since")
    bucket.client.delete_object(Bucket=bucket.name, Key="root/segments/a.parquet")
    assert store.names("segments") == []


def test_a_file_that_is_put_in_place_again_is_read_on(store: Store) -> None:
    put(store, bytes(8 * 2**20))
    with store.open_read("segments", "a.parquet") as source:
        assert source.read(3) == bytes(3)
        put(store, b"\1" * (8 * 2**20))
        source.seek(6 * 2**20)
        assert source.read(3) == b"\1\1\1"


def test_a_bucket_that_is_not_there_ends_the_run(proxy: FaultProxy) -> None:
    with pytest.raises(StoreError, match="could not be written: s3://absent"):
        put(Store("s3://absent/root"), b"x")


def test_threads_that_write_the_same_file_leave_it_whole(store: Store, bucket: S3Bucket) -> None:
    threads = [threading.Thread(target=put, args=(store, LARGE)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bucket.names() == ["root/segments/a.parquet"]
    assert bucket.get("root/segments/a.parquet") == LARGE
    assert bucket.uploads() == []
