"""Starts a Beam SDK worker of this environment: what Flink's workers call in PROCESS mode, and worker pools too.

``--environment_type=PROCESS --environment_config='{"command": "speechloom-worker"}'``, or, where a pool of
workers stands beside each Flink task manager, ``speechloom-worker --pool PORT``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

import grpc
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc
from apache_beam.portability.api.org.apache.beam.model.pipeline.v1.endpoints_pb2 import ApiServiceDescriptor
from apache_beam.runners.worker import sdk_worker_main, worker_pool_main
from google.protobuf import json_format

_ANSWER_WITHIN_S = 60.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve one runner until it is done, or, with ``--pool``, start workers for whoever asks.

    Raises:
        grpc.RpcError: if the runner does not answer within a minute.
    """
    parser = argparse.ArgumentParser("speechloom-worker", description=__doc__)
    parser.add_argument("--pool", type=int, metavar="PORT", help="wait on this port and start workers")
    parser.add_argument("--id", default="")
    parser.add_argument("--provision_endpoint")
    given, _ = parser.parse_known_args(arguments)
    if given.pool:
        worker_pool_main.main(
            ["worker_pool_main", "--service_port", str(given.pool), "--container_executable", sys.argv[0]]
        )
    elif not given.provision_endpoint:
        parser.error("give --pool, or be called by a runner")
    else:
        os.environ |= worker_environment(given.id, provision_info(given.id, given.provision_endpoint))
        sdk_worker_main.main(sys.argv)


def provision_info(worker_id: str, endpoint: str) -> beam_provision_api_pb2.ProvisionInfo:
    """Ask the runner what a worker has to know."""
    asked, who = beam_provision_api_pb2.GetProvisionInfoRequest(), [("worker_id", worker_id)]
    with grpc.insecure_channel(endpoint) as channel:
        stub = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        told = stub.GetProvisionInfo(asked, timeout=_ANSWER_WITHIN_S, wait_for_ready=True, metadata=who)
    return told.info


def worker_environment(worker_id: str, info: beam_provision_api_pb2.ProvisionInfo) -> dict[str, str]:
    """Return the environment variables by which Beam's worker learns where its runner is."""
    endpoints = {
        "LOGGING": info.logging_endpoint,
        "CONTROL": info.control_endpoint,
        "STATUS": info.status_endpoint,
    }
    return {
        "WORKER_ID": worker_id,
        "PIPELINE_OPTIONS": json.dumps(json_format.MessageToDict(info.pipeline_options)),
        "RUNNER_CAPABILITIES": " ".join(info.runner_capabilities),
        **{f"{name}_API_SERVICE_DESCRIPTOR": _text(at) for name, at in endpoints.items() if at.url},
    }


def _text(endpoint: ApiServiceDescriptor) -> str:
    return f"url: {json.dumps(endpoint.url)}"


if __name__ == "__main__":
    main()
