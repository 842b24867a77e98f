from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc
from apache_beam.portability.api.org.apache.beam.model.pipeline.v1.endpoints_pb2 import ApiServiceDescriptor
from google.protobuf import text_format

from pipelines.boot import main, provision_info, worker_environment


class _Runner(beam_provision_api_pb2_grpc.ProvisionServiceServicer):
    def GetProvisionInfo(  # noqa: N802
        self, request: beam_provision_api_pb2.GetProvisionInfoRequest, context: grpc.ServicerContext
    ) -> beam_provision_api_pb2.GetProvisionInfoResponse:
        told = dict(context.invocation_metadata())
        assert told["worker_id"] == "7-1"
        info = beam_provision_api_pb2.ProvisionInfo(
            control_endpoint=ApiServiceDescriptor(url="localhost:1"),
            logging_endpoint=ApiServiceDescriptor(url="localhost:2"),
            runner_capabilities=["a", "b"],
        )
        info.pipeline_options.update({"beam:option:job_name:v1": "x"})
        return beam_provision_api_pb2.GetProvisionInfoResponse(info=info)


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = grpc.server(ThreadPoolExecutor(1))
    port = server.add_insecure_port("127.0.0.1:0")
    beam_provision_api_pb2_grpc.add_ProvisionServiceServicer_to_server(_Runner(), server)
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(None)


def test_a_worker_learns_from_the_runner_where_it_is(endpoint: str) -> None:
    told = worker_environment("7-1", provision_info("7-1", endpoint))
    control = text_format.Parse(told["CONTROL_API_SERVICE_DESCRIPTOR"], ApiServiceDescriptor())
    assert control.url == "localhost:1"
    assert "STATUS_API_SERVICE_DESCRIPTOR" not in told
    assert told["RUNNER_CAPABILITIES"] == "a b"
    assert json.loads(told["PIPELINE_OPTIONS"]) == {"beam:option:job_name:v1": "x"}


def test_it_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "--pool" in capsys.readouterr().err
