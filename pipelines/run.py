"""Runs jobs on a root: plans, makes what is missing, shows progress, and holds failures to the limit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from pipelines import (
    curate,
    dedupe,
    documents,
    ingest,
    interleave,
    measure,
    outdated,
    speak,
    survey,
    transcribe,
)
from pipelines.config import canonical
from pipelines.figures import all_figures, figures_json
from pipelines.job import check_failures, check_set_aside, give_another_chance, run_work
from pipelines.names import MAX_ATTEMPTS
from pipelines.overview import as_json
from pipelines.plan import plan_inputs
from pipelines.progress import live_progress
from pipelines.prometheus import render_prometheus
from pipelines.settings import Config, dump_config
from pipelines.summary import render_summary
from pipelines.vocabulary import write_vocabulary
from pipelines.work import plan_work
from schemas.errors import ConfigError
from transforms.inputs.opt_out import read_opt_outs
from transforms.inputs.pages import list_pages
from transforms.isolate.start import end_ahead
from transforms.store.store import Store

_JOBS = {
    job.stage: job
    for job in (ingest.JOB, dedupe.JOB, transcribe.JOB, measure.JOB, survey.JOB, curate.JOB, interleave.JOB)
}


_ALL = {**_JOBS, documents.JOB.stage: documents.JOB, speak.JOB.stage: speak.JOB}


@dataclass(frozen=True)
class Call:
    """One call of the command line."""

    store: Store
    config: Config
    inputs: tuple[str, ...] = ()
    beam_flags: tuple[str, ...] = ()
    overwrite: bool = False
    quiet: bool = True
    max_attempts: int = MAX_ATTEMPTS
    retry_set_aside: bool = False


def run_jobs(stages: tuple[str, ...], call: Call) -> None:
    """Run jobs in order, each to its end.

    Raises:
        ConfigError: if the call cannot be carried out; before anything is written where that can be known.
        TooManyFailures: after the job in which it happened.
        StoreError: if the tables cannot be read or written.
        BucketsSetAside: after the last job.
    """
    for stage in stages:
        _ALL[stage].prepare(getattr(call.config, stage))
    call.store.sweep()
    if call.inputs and not {"ingest", "documents"} & set(stages):
        raise ConfigError(
            f"--input is for plan, ingest and build, and for documents and synthesize; {stages[0]} reads what is "
            "in the root"
        )
    if call.inputs and "documents" in stages:
        _plan_pages(call)
    elif call.inputs:
        _plan(call)
    for stage in stages:
        _run_job(stage, call, alone=len(stages) == 1)
        end_ahead()  # of a stage that had nothing left to do
    check_set_aside(call.store, stages)


def stages_of_build(config: Config) -> tuple[str, ...]:
    """Return the jobs that `build` runs: all, but none to measure where no measure is asked for."""
    return tuple(stage for stage in _JOBS if stage != measure.JOB.stage or config.measure.measures)


def run_plan(call: Call) -> None:
    """Only plan: list the inputs and cut them into buckets.

    Raises:
        ConfigError: if no input is named, or as ``plan_inputs`` does.
    """
    if not call.inputs:
        raise ConfigError("plan needs --input: a manifest, a folder, a glob or a file")
    call.store.sweep()
    _plan(call)


def _plan(call: Call) -> None:
    settings = call.config.ingest
    plan_inputs(
        call.store,
        call.inputs,
        settings.buckets,
        overwrite=call.overwrite,
        fetch=settings.fetch,
        opt_out=read_opt_outs(call.config.dedupe.opt_out),
    )


def _plan_pages(call: Call) -> None:
    settings, stage = call.config.documents, documents.JOB.stage
    plan_inputs(
        call.store,
        call.inputs,
        settings.buckets,
        overwrite=call.overwrite,
        fetch=settings.fetch,
        list_one=list_pages,
        stage=stage,
    )


def _run_job(stage: str, call: Call, *, alone: bool) -> None:
    config = getattr(call.config, stage)
    job = _ALL[stage].under(config)
    if call.retry_set_aside:
        give_another_chance(call.store, stage)
    follows = partial(job.follows, call.store, config) if alone else None
    outside = canonical(config) + job.outside(config)
    work = plan_work(job, call.store, outside, overwrite=call.overwrite, follows=follows)
    call.store.write_text(dump_config(config), "config", f"{stage}.yaml")
    if stage == interleave.JOB.stage:
        write_vocabulary(call.store, config, work.n_done)
    with live_progress(call.store, stage, len(work.tasks), quiet=call.quiet):
        run_work(job, call.store, config, work, call.beam_flags, call.max_attempts)
    limit: float | None = getattr(config, "max_failed_share", None)
    if limit is not None:
        check_failures(call.store, stage, limit)


def outdated_stages(store: Store) -> dict[str, int]:
    """Return by stage how many buckets were made of what was made again since; see ``outdated``.

    Raises:
        ConfigError: where there is nothing yet, or planning it again was cut short.
    """
    return outdated.outdated(store, _ALL.values())


def status(store: Store) -> str:
    """Return what is committed, the ledger, the first failures and what it took, for a person.

    Raises:
        ConfigError: where there is nothing yet, or planning it again was cut short.
    """
    return "\n".join([render_summary(store), *outdated.tell(outdated_stages(store))])


def status_json(store: Store) -> dict[str, Any]:
    """Return what is committed, the ledger, the failures and what it took, for a program.

    Raises:
        ConfigError: as ``status`` does.
    """
    return {
        **as_json(store),
        "outdated": outdated_stages(store),
        "metrics": figures_json(all_figures(store)),
    }


def status_prometheus(store: Store) -> str:
    """Return what is committed, the ledger, the failures by type and what it took, as Prometheus text.

    Raises:
        ConfigError: as ``status`` does.
    """
    return render_prometheus(store)
