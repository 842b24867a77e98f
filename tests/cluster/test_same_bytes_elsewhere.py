"""The same bytes from every runner as from the local one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.flink import Flink
from tests.cluster.builds import Crawl, build_on
from tests.cluster.flink_cluster import FlinkCluster
from tests.end_to_end.runs import hashes, run
from tests.ports import free_port

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(900)]


@contextmanager
def running(*arguments: str) -> Iterator[None]:
    """Run a server while the block runs."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        assert process.poll() is None, arguments
        yield
    finally:
        process.terminate()
        process.wait(30)


def flink(installed: Flink, master: str, *more: str) -> list[str]:
    return ["--runner=FlinkRunner", f"--flink_master={master}",
            f"--flink_job_server_jar={installed.job_server}", *more]  # fmt: skip


def process_workers(sdk_worker: str) -> list[str]:
    return ["--environment_type=PROCESS", f"--environment_config={json.dumps({'command': sdk_worker})}"]


def test_flink_embedded(crawl60: Crawl, installed_flink: Flink, tmp_path: Path) -> None:
    build_on(tmp_path, crawl60.arguments, *flink(installed_flink, "[local]", "--parallelism=2"))
    assert hashes(tmp_path) == crawl60.expected


def test_flink_cluster_with_worker_processes(
    crawl60: Crawl, installed_flink: Flink, cluster: FlinkCluster, sdk_worker: str, tmp_path: Path
) -> None:
    workers = process_workers(sdk_worker)
    build_on(tmp_path, crawl60.arguments, *flink(installed_flink, cluster.rest, "--parallelism=2", *workers))
    assert hashes(tmp_path) == crawl60.expected


def test_flink_cluster_with_the_callers_process_as_worker(
    crawl60: Crawl, installed_flink: Flink, cluster: FlinkCluster, tmp_path: Path
) -> None:
    loopback = ("--parallelism=2", "--environment_type=LOOPBACK")
    build_on(tmp_path, crawl60.arguments, *flink(installed_flink, cluster.rest, *loopback))
    assert hashes(tmp_path) == crawl60.expected


def test_flink_cluster_with_a_pool_of_workers(
    crawl60: Crawl, installed_flink: Flink, cluster: FlinkCluster, sdk_worker: str, tmp_path: Path
) -> None:
    port = free_port()
    pool = ("--environment_type=EXTERNAL", f"--environment_config=127.0.0.1:{port}", "--parallelism=2")
    with running(sdk_worker, "--pool", str(port)):
        build_on(tmp_path, crawl60.arguments, *flink(installed_flink, cluster.rest, *pool))
    assert hashes(tmp_path) == crawl60.expected


def test_prism(crawl60: Crawl, installed_prism: Path, tmp_path: Path) -> None:
    flags = ("--runner=PrismRunner", f"--prism_location={installed_prism}")
    build_on(tmp_path, crawl60.arguments, *flags)
    assert hashes(tmp_path) == crawl60.expected


def test_the_portable_runner_with_a_pool_of_workers(crawl60: Crawl, sdk_worker: str, tmp_path: Path) -> None:
    job, pool = free_port(), free_port()
    service = (sys.executable, "-m", "apache_beam.runners.portability.local_job_service_main", "-p", str(job))
    flags = ("--runner=PortableRunner", f"--job_endpoint=127.0.0.1:{job}",
             "--environment_type=EXTERNAL", f"--environment_config=127.0.0.1:{pool}")  # fmt: skip
    with running(*service), running(sdk_worker, "--pool", str(pool)):
        build_on(tmp_path, crawl60.arguments, *flags)
    assert hashes(tmp_path) == crawl60.expected


def test_what_one_runner_began_another_ends(
    crawl60: Crawl, installed_flink: Flink, installed_prism: Path, tmp_path: Path
) -> None:
    ingest = ("ingest", *crawl60.arguments[1:3], "--quiet")
    root = ("--root", str(tmp_path))
    prism = ("--runner=PrismRunner", f"--prism_location={installed_prism}")
    assert run(*ingest, *root, *prism).returncode == 0
    for half in sorted((tmp_path / "ledger" / "ingest").iterdir())[::2]:
        half.unlink()
    build_on(tmp_path, crawl60.arguments, *flink(installed_flink, "[local]"))
    assert hashes(tmp_path) == crawl60.expected
