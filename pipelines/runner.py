"""Beam's runners: which one, and how a pipeline ends on it."""

from __future__ import annotations

import re
import shlex
import sys

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment

from pipelines import worker
from schemas.errors import ConfigError, SpeechloomError, StoreError, TooManyFailures


def make_pipeline(options: PipelineOptions) -> beam.Pipeline:
    """Return an empty pipeline on the runner that ``options`` name, on the local FnApiRunner if they name none."""
    named = options.view_as(StandardOptions).runner
    return beam.Pipeline(None if named else _local_runner(options), options=options)


def run_pipeline(pipeline: beam.Pipeline) -> None:
    """Run a pipeline to its end.

    Raises:
        ConfigError: if a worker finds that the configuration asks for what cannot be done there.
        StoreError: if a worker cannot read or write the tables.
        RuntimeError: if the runner says that the pipeline did not finish.
    """
    try:
        state = pipeline.run().wait_until_finish()
    except RuntimeError as error:
        ending = _ending(str(error))
        if ending:
            raise ending from error
        raise
    if state not in (None, "DONE"):
        raise RuntimeError(f"the runner ended in state {state}")


def _ending(trace: str) -> SpeechloomError | None:
    """Return the error of ours that ended a run, from the text that is all that comes back from a worker."""
    kinds = {kind.__name__: kind for kind in (ConfigError, StoreError, TooManyFailures)}
    told = re.findall(rf"{SpeechloomError.__module__}\.({'|'.join(kinds)}): (.*)", trace)
    if not told:
        return None
    name, message = told[-1]
    return kinds[name](message.split(" [while running")[0])


def _local_runner(options: PipelineOptions) -> FnApiRunner:
    """Return Beam's local runner; its worker processes, if ``options`` ask for some, are started by ours.

    Beam's own command for them logs every connection of every worker at INFO, and cannot be told otherwise.
    """
    direct = options.view_as(DirectOptions)
    if direct.direct_running_mode != "multi_processing":
        return FnApiRunner()
    direct.direct_running_mode = None  # or the runner puts its own command in the place of ours
    command = f"{shlex.quote(sys.executable)} -m {worker.__name__}"
    return FnApiRunner(SubprocessSDKEnvironment.from_command_string(command))
