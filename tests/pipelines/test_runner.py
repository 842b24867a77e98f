"""How a pipeline ends on a runner."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any, cast

import apache_beam as beam
import numpy as np
import pytest
import soundfile
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.dataflow.dataflow_runner import DataflowRuntimeException
from threadpoolctl import threadpool_info

from pipelines.command import main
from pipelines.runner import make_pipeline, run_pipeline, works_here
from schemas.errors import ConfigError, StoreError
from tests.end_to_end.runs import TWO_WORKERS
from transforms.one_thread import VARIABLE


class _Ended:
    """A pipeline that was sent to a service, which says in the end what became of it."""

    runner = None

    def __init__(self, end: str | Exception) -> None:
        self._end = end

    def run(self) -> _Ended:
        return self

    def wait_until_finish(self) -> str:
        if isinstance(self._end, Exception):
            raise self._end
        return self._end


def ended(end: str | Exception) -> beam.Pipeline:
    return cast("beam.Pipeline", _Ended(end))


def failed_on_dataflow(error: str) -> Exception:
    made: Exception = DataflowRuntimeException(
        f"Dataflow pipeline failed. State: FAILED, Error:\n{error}", None
    )
    return made


def test_a_run_that_dataflow_ends_is_one_that_may_be_tried_again() -> None:
    with pytest.raises(RuntimeError, match="State: FAILED"):
        run_pipeline(ended(failed_on_dataflow("the worker lost contact with the service")))


def test_what_a_worker_of_dataflow_says_of_the_store_is_kept() -> None:
    told = "Traceback ...\nschemas.errors.StoreError: no such project [while running 'Ingest']\n"
    with pytest.raises(StoreError, match=r"^no such project$"):
        run_pipeline(ended(failed_on_dataflow(told)))


def test_a_state_that_is_not_done_is_an_error() -> None:
    run_pipeline(ended("DONE"))
    with pytest.raises(RuntimeError, match="CANCELLED"):
        run_pipeline(ended("CANCELLED"))


@pytest.mark.parametrize("flags", [["--runner=NoSuchRunner"], ["--runner=DataflowRunner", "--no_auth"]])
def test_a_runner_that_cannot_be_used_is_a_wrong_call(flags: list[str]) -> None:
    with pytest.raises(ConfigError, match=flags[0]):
        make_pipeline(PipelineOptions(flags))


def test_a_pipeline_that_cannot_be_sent_is_a_wrong_call() -> None:
    flags = ["--runner=FlinkRunner", "--flink_master=[local]", "--flink_job_server_jar=/nowhere.jar"]
    pipeline = make_pipeline(PipelineOptions(flags))
    _ = pipeline | beam.Create([1])
    with pytest.raises(ConfigError, match=r"nowhere\.jar"):
        run_pipeline(pipeline)


def misused(_: int) -> None:
    raise ValueError("a bug")


def test_a_bug_that_looks_like_a_wrong_call_is_none() -> None:
    pipeline = make_pipeline(PipelineOptions([]))
    _ = pipeline | beam.Create([1]) | beam.Map(misused)
    with pytest.raises(ValueError, match="a bug"):
        run_pipeline(pipeline)


def told_threads(path: str) -> None:
    found = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    Path(path).write_text(json.dumps([found, os.environ.get(VARIABLE)]), encoding="utf-8")


def test_workers_keep_to_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    pipeline = make_pipeline(PipelineOptions(list(TWO_WORKERS)))
    _ = pipeline | beam.Create([str(tmp_path / "told")]) | beam.Map(told_threads)
    run_pipeline(pipeline)
    found, variable = json.loads((tmp_path / "told").read_text(encoding="utf-8"))
    assert set(found) == {1}
    assert variable == "1"
    assert VARIABLE not in os.environ


def broken(_: int) -> None:
    raise RuntimeError("a bug")


def test_a_bug_in_this_process_comes_as_it_was_raised() -> None:
    pipeline = make_pipeline(PipelineOptions([]))
    _ = pipeline | beam.Create([1]) | beam.Map(broken)
    with pytest.raises(RuntimeError, match="a bug"):
        run_pipeline(pipeline)


@pytest.mark.parametrize(
    ("flags", "here"),
    [
        ([], True),
        (["--direct_num_workers=2", "--direct_running_mode=multi_threading"], True),
        (["--direct_num_workers=2", "--direct_running_mode=multi_processing"], False),
        (["--runner=FlinkRunner"], False),
    ],
)
def test_where_the_work_is_done(flags: list[Any], here: bool) -> None:
    assert works_here(PipelineOptions(flags)) == here


def test_a_job_service_that_is_down_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(16_000), 16_000)
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("localhost", 0))
        service = f"--job_endpoint=localhost:{taken.getsockname()[1]}"
        call = ["ingest", "--input", str(tmp_path / "a.wav"), "--root", str(tmp_path / "out"), "--quiet"]
        runner = ["--runner=PortableRunner", service, "--job_server_timeout=1", "--environment_type=LOOPBACK"]
        assert main([*call, *runner]) == 6
    expected = "speechloom: the runner did not finish ingest: its job service does not answer\n"
    assert capsys.readouterr().err.endswith(expected)
