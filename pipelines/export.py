"""`export`: the shards of a root in another format, elsewhere; what is there already is not made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions

from pipelines.config import canonical, parse_config
from pipelines.runner import make_pipeline, run_pipeline, works_here
from pipelines.settings import parse_sets
from schemas.errors import ConfigError, RunnerFailed
from schemas.settings import Plugin
from transforms.buckets import BucketTask, CreateBuckets, deal
from transforms.card.body import CARD
from transforms.card.croissant import CROISSANT
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.contents import Contents
from transforms.export.parts.shard import Shard
from transforms.export_shards import (
    COMMITS,
    ExportShards,
    commit_name,
    committed_contents,
    read_commit,
)
from transforms.materialize.sides import Side, folder_of
from transforms.store.concurrently import each
from transforms.store.ledger import committed, fingerprint
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store

VOCABULARY = "vocabulary.json"
_DESCRIBED = "described"
_VERSION = 1
_READS = "interleave"


@dataclass(frozen=True)
class ExportConfig:
    """In which format."""

    format: Annotated[ExportFormat, Plugin("transforms.export")]


class Exported(NamedTuple):
    """What an export holds, of how many buckets, and how many of them were there before."""

    buckets: int
    were_there: int
    contents: Contents


def load_format(name: str, sets: Sequence[str]) -> ExportFormat:
    """Return the format that a name stands for, with its settings from `--set` texts.

    Raises:
        ConfigError: if there is none, or a setting does not fit.
    """
    return parse_config(ExportConfig, {"format": {"use": name, **parse_sets(sets)}}).format


def export(
    store: Store,
    out: Store,
    form: ExportFormat,
    flags: Sequence[str] = (),
    *,
    side: Side = "train",
    overwrite: bool = False,
) -> Exported:
    """Write what is missing of an export of one side of ``store`` to ``out``, on the runner that ``flags`` name.

    Raises:
        ConfigError: if a bucket is not interleaved yet, or nothing is on that side, or ``out`` holds something else.
        StoreError: if either cannot be read or written.
        RunnerFailed: if the runner did not finish; the same call goes on where it was.
    """
    form = form.for_side(side)
    form.prepare()
    if out.root == store.root:
        raise ConfigError("--out is the root itself: exports go elsewhere")
    out.sweep()
    buckets = planned_buckets(store)
    folder = folder_of(store, side)
    shards = [Shard(store, bucket, folder) for bucket in buckets]
    _refuse_others_files(out, overwrite=overwrite)
    tasks, weights = _work(shards, out, form, overwrite=overwrite)
    if tasks:
        _run(ExportShards(store, out, form, folder), tasks, weights, flags)
    said = each(lambda bucket: read_commit(out, bucket), buckets, out.calls_at_once)
    contents = [committed_contents(one) for one in said if one is not None]
    _describe(shards, out, form, contents)
    return Exported(len(buckets), len(buckets) - len(tasks), sum(contents, Contents()))


def _work(
    shards: Sequence[Shard], out: Store, form: ExportFormat, *, overwrite: bool
) -> tuple[list[BucketTask], list[int]]:
    """Return the buckets to be written, and how heavy each is."""
    _refuse_strangers(out, [shard.bucket for shard in shards])
    settings = canonical(ExportConfig(form))
    tasks, weights = [], []
    for store, bucket, folder in ((shard.store, shard.bucket, shard.folder) for shard in shards):
        mark = fingerprint("export", _VERSION, settings, "/".join(folder), _shard_mark(store, bucket))
        task = BucketTask(bucket, mark)
        there = read_commit(out, bucket)
        if there and there["fingerprint"] == task.fingerprint:
            continue
        if there and not overwrite:
            raise ConfigError(
                f"{out.root} holds bucket {bucket.number} in another format or from other shards: give --overwrite "
                "to write what differs again, or another --out to keep both"
            )
        tasks.append(task)
        weights.append(store.size_bytes(*folder, bucket.file_name))
    return tasks, weights


def _shard_mark(store: Store, bucket: Bucket) -> str:
    made_under = committed(store, _READS, bucket)
    if made_under is None:
        raise ConfigError(
            f"export reads what {_READS} writes, and bucket {bucket.number} of it is not committed: "
            f"run '{_READS}' on this root first"
        )
    return made_under


def _refuse_strangers(out: Store, buckets: Sequence[Bucket]) -> None:
    known = {commit_name(bucket) for bucket in buckets}
    others = [name for name in out.names(COMMITS, suffix=".json") if name not in known]
    if others:
        raise ConfigError(
            f"{out.root} holds an export of other buckets ({others[0]}): give another --out, or remove it"
        )


def _refuse_others_files(out: Store, *, overwrite: bool) -> None:
    """Leave alone what lies where an export would be, and note that one is begun."""
    if out.exists(COMMITS):
        return
    there = [name for name in (CARD, CROISSANT, VOCABULARY) if out.exists(name)]
    there += [f"{DATA}/{name}" for name in out.names(DATA, suffix="")]
    if there and not overwrite:
        raise ConfigError(
            f"{out.root} holds {there[0]}, which no export wrote: give another --out, or --overwrite to write over it"
        )
    out.write_text("[]\n", COMMITS, _DESCRIBED)


def _run(
    steps: ExportShards, tasks: Sequence[BucketTask], weights: Sequence[int], flags: Sequence[str]
) -> None:
    options = PipelineOptions(list(flags))
    order = deal(weights, options.view_as(DirectOptions).direct_num_workers or 1)
    pipeline = make_pipeline(PipelineOptions(list(flags)))
    _ = pipeline | "Buckets" >> CreateBuckets([tasks[i] for i in order]) | "Export" >> steps
    try:
        run_pipeline(pipeline)
    except RuntimeError as error:
        if works_here(options):
            raise
        raise RunnerFailed(f"the runner did not finish the export: {error}") from error


def _describe(shards: Sequence[Shard], out: Store, form: ExportFormat, contents: Sequence[Contents]) -> None:
    vocabulary = shards[0].vocabulary() if shards else {}
    out.write_text(json.dumps(vocabulary, indent=1) + "\n", VOCABULARY)
    written = form.describe(out, contents)
    for name in set(_described(out)) - set(written):
        out.remove(name)
    out.write_text(json.dumps(written) + "\n", COMMITS, _DESCRIBED)


def _described(out: Store) -> list[str]:
    """Return the names of what described the export before: those of a format that is no more, perhaps."""
    try:
        return [str(name) for name in json.loads(out.read_text(COMMITS, _DESCRIBED))]
    except FileNotFoundError:
        return []


def as_json(found: Exported) -> dict[str, Any]:
    """Return a summary for a program."""
    return {
        "buckets": found.buckets,
        "were_there": found.were_there,
        "contents": found.contents.as_json(),
    }


def render(found: Exported, out: Store) -> str:
    """Return a summary for a person."""
    held = found.contents
    return (
        f"{found.buckets} buckets in {out.root}, {found.were_there} of them were there: {held.sequences} sequences, "
        f"{held.documents} documents, {held.tokens} tokens, {held.audio_chunks} audio chunks "
        f"({held.audio_s / 3600:.2f} h), {held.text_chunks} text chunks"
    )
