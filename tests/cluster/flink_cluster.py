"""A real Flink on loopback: a job manager and task managers, each a process that can be killed."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.ports import free_port

_MEMORY = {  # what Flink's start scripts would work out from taskmanager.memory.process.size
    "taskmanager.cpu.cores": "2.0",
    "taskmanager.memory.task.heap.size": "256m",
    "taskmanager.memory.task.off-heap.size": "64m",
    "taskmanager.memory.framework.heap.size": "64m",
    "taskmanager.memory.framework.off-heap.size": "64m",
    "taskmanager.memory.network.min": "192m",  # dedupe shuffles six times: 2048 buffers of 64m were too few
    "taskmanager.memory.network.max": "192m",
    "taskmanager.memory.managed.size": "64m",
    "taskmanager.memory.jvm-metaspace.size": "256m",
    "taskmanager.memory.jvm-overhead.min": "64m",
    "taskmanager.memory.jvm-overhead.max": "64m",
}
_SETTINGS = {
    "restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "5",
    "restart-strategy.fixed-delay.delay": "1 s",
    "heartbeat.interval": "1000",
    "heartbeat.timeout": "6000",
    "jobmanager.rpc.address": "127.0.0.1",
    "rest.address": "127.0.0.1",
    "rest.bind-address": "127.0.0.1",
    "taskmanager.host": "127.0.0.1",
    "taskmanager.numberOfTaskSlots": "2",
}
_JAVA = (
    "-XX:+UseSerialGC",
    *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in (
        "java.lang", "java.lang.reflect", "java.net", "java.io", "java.nio", "java.time", "java.util",
        "java.util.concurrent", "java.util.concurrent.atomic", "java.util.concurrent.locks",
    )),
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
)  # fmt: skip


class FlinkCluster:
    """One job manager and ``n_task_managers`` task managers of two slots each."""

    def __init__(self, libraries: Path, folder: Path, n_task_managers: int = 2) -> None:
        self._libraries, self._folder, self._n = libraries, folder, n_task_managers
        self.task_managers: list[subprocess.Popen[bytes]] = []
        ports = {
            "jobmanager.rpc.port": free_port(),
            "rest.port": free_port(),
            "blob.server.port": free_port(),
        }
        self.rest = f"127.0.0.1:{ports['rest.port']}"
        folder.mkdir(parents=True, exist_ok=True)
        settings = {
            **_SETTINGS,
            **_MEMORY,
            **ports,
            "io.tmp.dirs": folder,
            "rest.bind-port": ports["rest.port"],
        }
        (folder / "flink-conf.yaml").write_text(
            "".join(f"{key}: {value}\n" for key, value in settings.items())
        )

    def __enter__(self) -> Self:
        self._job_manager = self._start("jobmanager", "entrypoint.StandaloneSessionClusterEntrypoint", "512m")
        for _ in range(self._n):
            self.start_task_manager()
        self.wait_for_task_managers(self._n)
        return self

    def start_task_manager(self) -> None:
        """Start one more task manager."""
        name = f"taskmanager{len(self.task_managers)}"
        self.task_managers.append(self._start(name, "taskexecutor.TaskManagerRunner", "384m"))

    def wait_for_task_managers(self, count: int, within_s: float = 90) -> None:
        """Wait until the job manager knows this many task managers."""
        deadline_s = time.monotonic() + within_s
        while self._known() < count:
            assert self._job_manager.poll() is None, f"the job manager ended: see {self._folder}"
            assert time.monotonic() < deadline_s, f"the cluster did not come up: see {self._folder}"
            time.sleep(0.2)

    def _known(self) -> int:
        try:
            with urllib.request.urlopen(f"http://{self.rest}/taskmanagers", timeout=5) as answer:
                return len(json.load(answer)["taskmanagers"])
        except OSError:
            return 0

    def _start(self, name: str, entry: str, heap: str) -> subprocess.Popen[bytes]:
        classpath = ":".join(str(jar) for jar in sorted(self._libraries.glob("*.jar")))
        with (self._folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                ["java", f"-Xmx{heap}", *_JAVA, "-cp", classpath, f"org.apache.flink.runtime.{entry}",
                 "--configDir", str(self._folder)],
                stdout=log, stderr=subprocess.STDOUT, cwd=self._folder,
            )  # fmt: skip

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (*self.task_managers, self._job_manager):
            process.kill()
            process.wait()
