"""The local runner's worker processes, seen from the runner: one that dies is an error of the run."""

from __future__ import annotations

import os
import threading

from apache_beam.portability import python_urns
from apache_beam.portability.api import beam_fn_api_pb2
from apache_beam.portability.api.org.apache.beam.model.pipeline.v1.endpoints_pb2 import ApiServiceDescriptor
from apache_beam.runners.portability.fn_api_runner.worker_handlers import GrpcWorkerHandler, WorkerHandler
from google.protobuf import json_format, text_format

from pipelines.worker_seed import seed

_LOOK_EVERY_S = 0.2


class ForkedWorkerHandler(GrpcWorkerHandler):
    """Has a worker process forked, and tells the runner when it is killed: Beam 2.77's own waits for it for ever."""

    def __init__(self, command: bytes, state: object, provision_info: object, grpc_server: object) -> None:
        super().__init__(state, provision_info, grpc_server)

    def start_worker(self) -> None:
        """Start the process and watch it."""
        self._stopping = threading.Event()
        self.worker_thread = threading.Thread(name="run_worker", target=self._watch, daemon=True)
        self.worker_thread.start()

    def stop_worker(self) -> None:
        """Wait until the process has ended."""
        self._stopping.set()
        self.worker_thread.join()

    def _watch(self) -> None:
        try:
            code = seed().run(dict(os.environ) | self._environment())
        except OSError as error:
            self._answer_all(f"Worker subprocess could not be started or was lost: {error}")
        else:
            if code:
                self._answer_all(f"Worker subprocess exited with return code {code}")

    def _environment(self) -> dict[str, str]:
        """Return the variables by which Beam's worker learns where its runner is."""
        return {
            "CONTROL_API_SERVICE_DESCRIPTOR": _text(self.control_api_service_descriptor()),
            "LOGGING_API_SERVICE_DESCRIPTOR": _text(self.logging_api_service_descriptor()),
            "PIPELINE_OPTIONS": json_format.MessageToJson(
                self.provision_info.provision_info.pipeline_options
            ),
            "WORKER_ID": self.worker_id,
        }

    def _answer_all(self, error: str) -> None:
        """Answer whatever the runner asks of the dead process, until it is told to stop."""
        while not self._stopping.wait(_LOOK_EVERY_S):
            for asked, future in list(self.control_conn._futures_by_id.items()):
                if not future.is_done():
                    future.set(beam_fn_api_pb2.InstructionResponse(instruction_id=asked, error=error))


def _text(endpoint: ApiServiceDescriptor) -> str:
    return str(text_format.MessageToString(endpoint))


def fork_worker_processes() -> None:
    """Let Beam's local runner have its worker processes forked."""
    WorkerHandler.register_environment(python_urns.SUBPROCESS_SDK, bytes)(ForkedWorkerHandler)
