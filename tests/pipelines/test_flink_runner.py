from __future__ import annotations

from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.job_server import JobServer

from pipelines.flink_runner import OneServerFlinkRunner
from pipelines.runner import make_pipeline

FLAGS = ("--runner=FlinkRunner", "--flink_master=127.0.0.1:1")


def server(*more: str) -> JobServer:
    pipeline = make_pipeline(PipelineOptions([*FLAGS, *more]))
    assert isinstance(pipeline.runner, OneServerFlinkRunner)
    return pipeline.runner.default_job_server(pipeline.options)


def test_all_pipelines_of_a_process_have_one_job_server() -> None:
    first = server("--job_name=ingest", "--parallelism=2")
    assert server("--job_name=transcribe", "--parallelism=2") is first


def test_another_cluster_has_another() -> None:
    assert server("--flink_master=127.0.0.1:2") is not server()
    assert server("--flink_job_server_jar=/of/another/version.jar") is not server()


def test_jobs_that_are_sent_as_a_jar_need_none() -> None:
    assert server("--flink_submit_uber_jar") is not server("--flink_submit_uber_jar")
