from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import flink, prism
from tests.cluster.builds import Crawl, make_crawl
from tests.cluster.flink_cluster import FlinkCluster


@pytest.fixture(scope="session")
def installed_flink() -> flink.Flink:
    found = flink.installed(flink.cache_folder())
    assert found.job_server.exists(), "run `make flink` first"
    return found


@pytest.fixture(scope="session")
def installed_prism() -> Path:
    found = prism.installed(flink.cache_folder())
    assert found.exists(), "run `make prism` first"
    return found


@pytest.fixture(scope="session")
def sdk_worker() -> str:
    return str(Path(sys.executable).with_name("speechloom-worker"))


@pytest.fixture(scope="session")
def crawl60(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return make_crawl(tmp_path_factory.mktemp("crawl60"), 60)


@pytest.fixture(scope="module")
def cluster(installed_flink: flink.Flink, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    with FlinkCluster(installed_flink.libraries, tmp_path_factory.mktemp("flink")) as running:
        yield running
