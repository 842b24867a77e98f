"""Beam's runner for Flink with one job server for all stages of a run.

Beam's own starts one for each pipeline and keeps all of them to the end: for a `build` six JVMs, each of which takes
ten seconds of a core until it is warm.
"""

from __future__ import annotations

from apache_beam.options.pipeline_options import FlinkRunnerOptions, JobServerOptions, PipelineOptions
from apache_beam.runners.portability.flink_runner import FlinkRunner
from apache_beam.runners.portability.job_server import JobServer, StopOnExitJobServer

_servers: dict[str, JobServer] = {}


class OneServerFlinkRunner(FlinkRunner):
    """Sends a pipeline to the job server that this process has started for the same options, if it has."""

    def default_job_server(self, options: PipelineOptions) -> JobServer:
        """Return the job server; it is started when it is first asked to, and stopped when this process ends."""
        made = super().default_job_server(options)
        if not isinstance(made, StopOnExitJobServer):  # of jobs that are sent as a jar: it is no process
            return made
        views = (options.view_as(kind) for kind in (FlinkRunnerOptions, JobServerOptions))
        asked = repr([sorted(view.get_all_options(current_only=True).items()) for view in views])
        return _servers.setdefault(asked, made)
