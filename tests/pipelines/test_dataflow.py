"""Every job as Dataflow would get it, translated without a network."""

from __future__ import annotations

from typing import Any

import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability.common_urns import resource_hints

from pipelines import curate, dedupe, ingest, interleave, measure, survey, transcribe
from pipelines.job import Job, compose
from pipelines.runner import make_pipeline
from pipelines.settings import load_config
from transforms.buckets import BucketTask
from transforms.coders import URN
from transforms.store.store import Bucket, Store

FLAGS = (
    "--runner=DataflowRunner", "--project=speechloom-test", "--region=us-central1", "--temp_location=gs://fake/tmp",
    "--staging_location=gs://fake/stg", "--dry_run=True", "--no_auth",
)  # fmt: skip
GB = 10**9
GPU = "type:nvidia-l4;count:1;install-nvidia-driver"
PLAIN_CODERS = {
    URN, "beam:coder:bytes:v1", "beam:coder:kv:v1", "beam:coder:varint:v1", "beam:coder:iterable:v1",
    "beam:coder:tuple:v1", "beam:coder:global_window:v1", "beam:coder:windowed_value:v1",
    "beam:coder:string_utf8:v1", "beam:coder:length_prefix:v1",
}  # fmt: skip
DEDUPE = [
    "Of", "All", "Look", "ByContent", "MatchEqual", "List", "Pair", "Compare", "Choose",
    "Asked", "Tell", "CommitDuplicates",
]  # fmt: skip
SURVEY = ["Of", "All", "Asked", "Count", "Frequent", "Tell", "CommitFindings"]
NEAR = ["List", "Meet", "Present", "Compare", "Choose"]
CASES = [
    pytest.param(ingest.JOB, 2, ["SegmentSpeech"], id="ingest"),
    pytest.param(dedupe.JOB, 4, DEDUPE, id="dedupe"),
    pytest.param(transcribe.JOB, 8, ["Start", "Alone", "Hear", "Choose"], id="transcribe"),
    pytest.param(measure.JOB, 2, ["MeasureSound"], id="measure"),
    pytest.param(survey.JOB, 4, SURVEY, id="survey"),
    pytest.param(curate.JOB, 2, ["CurateSegments"], id="curate"),
    pytest.param(interleave.JOB, 4, ["PackSequences"], id="interleave"),
]


def translated(job: Job, *sets: str) -> Any:
    """Return the job's pipeline as it would be sent."""
    config = getattr(load_config(job.stage, None, sets), job.stage)
    pipeline = make_pipeline(PipelineOptions(list(FLAGS)))
    compose(pipeline, job, Store("gs://fake/root"), config, [BucketTask(Bucket(0, 1), "f")], 4)
    return pipeline.run().job.proto_pipeline


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "speechloom-test")


def own_steps(proto: Any, job: Job) -> list[Any]:
    """Return the job's own steps behind the shuffle that deals the buckets: those that run our code."""
    pardo, name = "beam:transform:pardo:v1", f"{job.stage.capitalize()}/"
    found = proto.components.transforms.values()
    return [t for t in found if t.spec.urn == pardo and t.unique_name.startswith(name)]


def hints_of(proto: Any, job: Job) -> dict[str, bytes]:
    """Return the hints of the one environment in which a job's own steps run."""
    (environment,) = {step.environment_id for step in own_steps(proto, job)}
    return dict(proto.components.environments[environment].resource_hints)


@pytest.mark.parametrize(("job", "ram_gb", "steps"), CASES)
def test_steps_hints_and_coders(job: Job, ram_gb: int, steps: list[str]) -> None:
    proto = translated(job)
    assert hints_of(proto, job) == {resource_hints.MIN_RAM_BYTES.urn: str(ram_gb * GB).encode()}
    names = sorted(step.unique_name for step in own_steps(proto, job))
    assert len(names) == 1 + len(steps), "a step more is a stage more"
    assert all(any(f"/{step}" in name for name in names) for step in ("Begin", *steps)), names
    assert used_coders(proto) <= PLAIN_CODERS


def test_an_accelerator_is_hired_where_the_configuration_names_one() -> None:
    found = hints_of(translated(transcribe.JOB, f"accelerator={GPU}"), transcribe.JOB)
    assert found[resource_hints.ACCELERATOR.urn] == GPU.encode()


def test_elsewhere_hints_start_no_more_worker_processes() -> None:
    config = load_config("ingest", None, []).ingest
    pipeline = make_pipeline(PipelineOptions([]))
    compose(pipeline, ingest.JOB, Store("root"), config, [BucketTask(Bucket(0, 1), "f")], 4)
    environments = pipeline.to_runner_api().components.environments.values()
    assert not any(environment.resource_hints for environment in environments)


def used_coders(proto: Any) -> set[str]:
    """Return the names of all coders that elements of the pipeline go through."""
    coders, found = proto.components.coders, set()
    waiting = [collection.coder_id for collection in proto.components.pcollections.values()]
    while waiting:
        coder = coders[waiting.pop()]
        found.add(coder.spec.urn)
        waiting += coder.component_coder_ids
    return found
