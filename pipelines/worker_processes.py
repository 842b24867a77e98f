"""The local runner's worker processes, seen from the runner: one that dies is an error of the run."""

from __future__ import annotations

import threading

from apache_beam.portability import python_urns
from apache_beam.portability.api import beam_fn_api_pb2
from apache_beam.runners.portability.fn_api_runner.worker_handlers import (
    SubprocessSdkWorkerHandler,
    WorkerHandler,
)
from apache_beam.runners.portability.local_job_service import SubprocessSdkWorker

_LOOK_EVERY_S = 0.2


class WatchedWorkerHandler(SubprocessSdkWorkerHandler):
    """Beam's own, but that it tells the runner when its process is killed: Beam 2.77 waits for it for ever."""

    def start_worker(self) -> None:
        """Start the process and watch it."""
        self._stopping = threading.Event()
        self.worker = SubprocessSdkWorker(
            self._worker_command_line, self.control_address, self.provision_info, self.worker_id
        )
        self.worker_thread = threading.Thread(name="run_worker", target=self._watch, daemon=True)
        self.worker_thread.start()

    def stop_worker(self) -> None:
        """Wait until the process has ended."""
        self._stopping.set()
        super().stop_worker()

    def _watch(self) -> None:
        try:
            self.worker.run()
        except RuntimeError as error:
            while not self._stopping.wait(_LOOK_EVERY_S):
                self._answer_all(str(error))

    def _answer_all(self, error: str) -> None:
        """Answer whatever the runner has asked of the dead process, and not been told."""
        for asked, future in list(self.control_conn._futures_by_id.items()):
            if not future.is_done():
                future.set(beam_fn_api_pb2.InstructionResponse(instruction_id=asked, error=error))


def watch_worker_processes() -> None:
    """Let Beam's local runner start its worker processes watched."""
    WorkerHandler.register_environment(python_urns.SUBPROCESS_SDK, bytes)(WatchedWorkerHandler)
