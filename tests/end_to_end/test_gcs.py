"""Whole builds on Cloud Storage: the same bytes, whatever happens to one request in twenty."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.runs import HASHED, NO_ENGINE, ROOT, WEBRTC, crawl, run
from tests.fault_proxy import KINDS, FaultProxy, fault_proxy, sometimes
from tests.gcs import Bucket, environment, gcs_server


@pytest.fixture(scope="module")
def proxy() -> Iterator[FaultProxy]:
    with gcs_server() as endpoint, fault_proxy(endpoint, lambda _: None) as running:
        yield running


def test_a_build_on_cloud_storage(proxy: FaultProxy, tmp_path: Path) -> None:
    endpoint = f"http://{proxy.upstream}"
    Bucket(endpoint, "crawl").put_folder(crawl(tmp_path / "crawl", 5).parent, "talks")
    tables = Bucket(endpoint, "tables")
    assert _build("calm", endpoint).returncode == 0
    expected = tables.hashes("calm", HASHED)
    assert len(expected) == 3 * 5 + 1, "the buckets of three tables, and the vocabulary"
    proxy.rule = sometimes(0.05)
    done = _build("rough", proxy.url)
    assert done.returncode == 0, done.stderr
    assert sum(proxy.struck[kind] for kind in KINDS) >= 5, "too few faults were met"
    assert tables.hashes("rough", HASHED) == expected


def _build(root: str, endpoint: str) -> subprocess.CompletedProcess[str]:
    places = ("--input", "gs://crawl/talks/manifest.jsonl", "--root", f"gs://tables/{root}")
    return run("build", *places, "--quiet", *WEBRTC, *NO_ENGINE, env=environment(endpoint))


def test_a_large_object_appears_when_it_is_whole(proxy: FaultProxy) -> None:
    proxy.rule = lambda _: None
    endpoint = f"http://{proxy.upstream}"
    large = Bucket(endpoint, "large")
    done = subprocess.run(
        [sys.executable, "-c", _WRITE],
        env=environment(endpoint),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert large.names("") == ["root/whole.parquet"]


_WRITE = """
from transforms.store.store import Store
store, data = Store("gs://large/root"), bytes(range(256)) * 160_000
try:
    with store.write("broken.parquet") as sink:
        sink.write(data)
        raise KeyError
except KeyError:
    pass
with store.write("whole.parquet") as sink:
    sink.write(data)
with store.open_read("whole.parquet") as source:
    assert source.read() == data
assert store.names() == ["whole.parquet"]
"""
