"""Runs on a Flink cluster in which something is killed at a random moment: the same bytes all the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from deploy.flink import Flink
from tests.cluster.builds import BUILD_TIMEOUT_S, Crawl, build_on, check_balanced, make_crawl
from tests.cluster.flink_cluster import FlinkCluster
from tests.end_to_end.runs import command, hashes

pytestmark = [pytest.mark.kills, pytest.mark.timeout(1200)]
RUNS = 20
STAGES = ("ingest", "dedupe", "transcribe", "survey", "curate", "interleave")
BUCKETS = 12


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return make_crawl(tmp_path_factory.mktemp("kills"), 36, "--set", f"ingest.buckets={BUCKETS}")


@pytest.mark.parametrize("seed", range(RUNS))
def test_what_is_killed_is_made_up_for(
    seed: int, crawl: Crawl, installed_flink: Flink, cluster: FlinkCluster, sdk_worker: str, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    flags = ("--runner=FlinkRunner", f"--flink_master={cluster.rest}", "--parallelism=2",
             f"--flink_job_server_jar={installed_flink.job_server}", "--environment_type=PROCESS",
             f"--environment_config={json.dumps({'command': sdk_worker})}")  # fmt: skip
    running = subprocess.Popen(command(*crawl.arguments, "--root", str(tmp_path), *flags))
    wait_for(running, tmp_path / "ledger" / chance.choice(STAGES[:3]), chance.randrange(BUCKETS - 1))
    time.sleep(chance.random())
    kill(chance.choice(["task manager", "worker"]), cluster, chance)
    if running.wait(BUILD_TIMEOUT_S) != 0:
        build_on(tmp_path, crawl.arguments, *flags)
    check_balanced(tmp_path)
    assert hashes(tmp_path) == crawl.expected


def wait_for(running: subprocess.Popen[bytes], folder: Path, n_files: int) -> None:
    """Wait until a folder holds some files, while the run lasts."""
    deadline_s = time.monotonic() + BUILD_TIMEOUT_S
    while running.poll() is None and len(list(folder.glob("*"))) < n_files:
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def kill(what: str, cluster: FlinkCluster, chance: random.Random) -> None:
    """Kill a task manager (another is started, as a supervisor would) or a worker of ours, where there is one."""
    if what == "task manager":
        victim = chance.choice([process for process in cluster.task_managers if process.poll() is None])
        victim.kill()
        victim.wait()
        cluster.start_task_manager()
        return
    workers = sdk_workers(cluster)
    if workers:
        os.kill(chance.choice(workers), signal.SIGKILL)


def sdk_workers(cluster: FlinkCluster) -> list[int]:
    """Return the process ids of the workers that the task managers have started."""
    parents = {process.pid for process in cluster.task_managers}
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(after_name[1]) in parents:
            found.append(int(status.parent.name))
    return found
