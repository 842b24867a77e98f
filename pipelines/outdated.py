"""Which stages of a root were made of what is no longer there: shards of segments that curation drops by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import yaml

from pipelines.config import canonical, parse_config
from pipelines.job import Job
from pipelines.settings import Config
from pipelines.work import plan_work
from schemas.errors import ConfigError
from transforms.store.concurrently import each
from transforms.store.ledger import committed
from transforms.store.store import Store


def outdated(store: Store, jobs: Iterable[Job]) -> dict[str, int]:
    """Return by stage how many buckets would be made again under the configuration that the root keeps of it.

    It is because a stage before it was made again since, because the inputs were planned anew, or because another
    version of this program made it. A stage of which nothing is known (its configuration, or what that names, cannot
    be read) is left out.
    """
    found = {job.stage: _outdated_buckets(store, job) for job in jobs}
    return {stage: count for stage, count in found.items() if count}


def _outdated_buckets(store: Store, job: Job) -> int:
    try:
        kept = yaml.safe_load(store.read_text("config", f"{job.stage}.yaml"))
        config = getattr(parse_config(Config, {job.stage: kept}), job.stage)
        job = job.under(config)
        work = plan_work(job, store, canonical(config) + job.outside(config), overwrite=True)
    except (FileNotFoundError, ConfigError):
        return 0
    marks = each(lambda task: committed(store, job.stage, task.bucket), work.tasks, store.calls_at_once)
    return sum(mark is not None for mark in marks)


def tell(found: Mapping[str, int]) -> Sequence[str]:
    """Return a sentence for a person, none where nothing is outdated."""
    if not found:
        return []
    buckets = ", ".join(f"{count} of {stage}" for stage, count in found.items())
    told = (
        f"outdated buckets: {buckets}. They were made of what was made again since, or by another version: "
        f"run {next(iter(found))} and what follows with --overwrite"
    )
    return [told]
