"""Beam's runners: which one, and how a pipeline ends on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, SetupOptions, StandardOptions
from apache_beam.runners.dataflow.dataflow_runner import DataflowRuntimeException
from apache_beam.runners.portability.flink_runner import FlinkRunner
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import create_runner
from apache_beam.transforms.environments import SubprocessSDKEnvironment

from pipelines.flink_runner import OneServerFlinkRunner
from pipelines.worker import PLUGIN
from pipelines.worker_processes import fork_worker_processes
from pipelines.worker_seed import fork_seed
from schemas.errors import ENDINGS, ConfigError
from transforms.isolate.start import fork_ahead
from transforms.one_thread import keep_to_one_thread


def make_pipeline(options: PipelineOptions) -> beam.Pipeline:
    """Return an empty pipeline on the runner that ``options`` name, on the local FnApiRunner if they name none.

    Raises:
        ConfigError: if there is no such runner, or it lacks an option.
    """
    setup = options.view_as(SetupOptions)
    setup.beam_plugins = [*(setup.beam_plugins or ()), PLUGIN]
    named = options.view_as(StandardOptions).runner
    if not named:
        return beam.Pipeline(_local_runner(options), options=options)
    try:
        runner = create_runner(named)
        chosen = OneServerFlinkRunner() if type(runner) is FlinkRunner else runner
        return beam.Pipeline(chosen, options=options)
    except ValueError as error:
        raise ConfigError(f"--runner={named} cannot be used so: {error}") from error


def prepare_workers(flags: Sequence[str], decoders: int) -> None:
    """Fork what a local run will need, before there are threads: what its worker processes are forked from, where
    Beam's ``flags`` ask for some, or else the ``decoders`` that this process itself will use.

    All of them, and this process, keep to one thread each for their products of matrices.
    """
    keep_to_one_thread()
    options = PipelineOptions(list(flags))
    if works_here(options):
        fork_ahead(decoders)
    elif _is_local(options):
        fork_seed()


def run_pipeline(pipeline: beam.Pipeline) -> None:
    """Run a pipeline to its end.

    Raises:
        ConfigError: if a worker finds that the configuration asks for what cannot be done there; if a pipeline cannot
            be sent to its runner so.
        StoreError: if a worker cannot read or write the tables.
        RuntimeError: if the runner says that the pipeline did not finish, or says nothing.
    """
    try:
        state = pipeline.run().wait_until_finish()
    except (RuntimeError, *ENDINGS) as error:
        ending = _ending(error)
        if ending:
            raise ending from error
        raise
    except ValueError as error:
        if isinstance(pipeline.runner, FnApiRunner):  # a bug in this process
            raise
        raise ConfigError(f"the pipeline could not be sent to its runner: {error}") from error
    except grpc.FutureTimeoutError as error:
        raise RuntimeError("its job service does not answer") from error
    except grpc.RpcError as error:
        raise _ending(error) or RuntimeError(str(error)) from error
    except DataflowRuntimeException as error:  # no RuntimeError, in spite of its name
        raise _ending(error) or RuntimeError(str(error)) from error
    if state not in (None, "DONE"):
        raise RuntimeError(f"the runner ended in state {state}")


def works_here(options: PipelineOptions) -> bool:
    """Whether ``options`` make this process itself the worker."""
    return _is_local(options) and not _in_processes(options)


def _is_local(options: PipelineOptions) -> bool:
    return not options.view_as(StandardOptions).runner


def _in_processes(options: PipelineOptions) -> bool:
    return bool(options.view_as(DirectOptions).direct_running_mode == "multi_processing")


def _ending(error: Exception) -> Exception | None:
    """Return the error of ours that ended a run; from another process only a text comes back. None for a bug."""
    if isinstance(error, ENDINGS):
        return type(error)(_plain(str(error)))
    kinds = {f"{kind.__module__}.{kind.__name__}": kind for kind in ENDINGS}
    told = re.findall(rf"({'|'.join(map(re.escape, kinds))}): (.*)", str(error))
    return kinds[told[-1][0]](_plain(told[-1][1])) if told else None


def _plain(message: str) -> str:
    """Return a message without what Beam says of where it was raised."""
    return message.split(" [while running", maxsplit=1)[0]


def _local_runner(options: PipelineOptions) -> FnApiRunner:
    """Return Beam's local runner; its worker processes, if ``options`` ask for some, are forked by ours.

    Beam's own command for them logs every connection of every worker at INFO, and cannot be told otherwise.
    """
    if not _in_processes(options):
        return FnApiRunner()
    options.view_as(
        DirectOptions
    ).direct_running_mode = None  # or the runner puts its own command in the place of ours
    fork_worker_processes()
    return FnApiRunner(SubprocessSDKEnvironment.from_command_string("forked"))
