"""The jobs that make tables: each alone, all of them in order (`build`), and the list of inputs alone (`plan`)."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from functools import partial

from pipelines.commands.base import Command, add_config, add_printed, add_root, add_view, dump, store_of
from pipelines.commands.status import print_status
from pipelines.names import JOBS, MAX_ATTEMPTS, OF_PAGES
from schemas.errors import ConfigError

_HELP = {
    "ingest": "recordings become segments of speech",
    "dedupe": "recordings that are there twice are dropped",
    "transcribe": "segments get hypotheses, and words chosen from them",
    "measure": "the sound of segments is measured, as measure.measures asks",
    "survey": "all transcripts are held against one another and against test sets",
    "curate": "filters judge every transcript",
    "interleave": "kept segments become packed sequences of text and audio",
    "build": "all jobs, in order",
    "documents": "web pages become texts for the ear, or questions with their answers",
    "speak": "documents become segments of speech with transcripts, each held against its text",
    "plan": "only list the inputs; ingest and build do it too",
}
_EXAMPLES = {
    "build": (
        "speechloom build --input podcasts.jsonl --root out",
        "speechloom build --input 'gs://crawl/*.mp3' --root gs://data/run1 --config run1.yaml",
    ),
    "ingest": (
        "speechloom ingest --root out --set vad=webrtc --direct_num_workers=2 --direct_running_mode=multi_processing",
    ),
    "dedupe": ("speechloom dedupe --root out --set matching.min_share=0.95",),
    "transcribe": (
        "speechloom transcribe --root out --set 'engines=[{use: faster_whisper, model: large-v3-turbo}]'",
        "speechloom transcribe --root out --retry-set-aside",
    ),
    "measure": ("speechloom measure --root out --set 'measures=[snr, clipping, dnsmos]'",),
    "survey": ("speechloom survey --root out --set near_duplicates.enabled=true",),
    "interleave": (
        "speechloom interleave --root out --set capacity=8192",
        "speechloom interleave --root out --view coarse --set granularity=coarse",
    ),
    "documents": ("speechloom documents --input pages.warc.gz --root texts --set kind=quest",),
    "speak": ("speechloom speak --root texts --set attempts=4",),
    "curate": ("speechloom curate --root out --set curate.filters.speech_rate.max_chars_per_s=30 --dry-run",),
    "plan": (
        "speechloom plan --input list.parquet --root out",
        "speechloom plan --padding --root out --set interleave.capacity=8192",
    ),
}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the flags that all jobs have."""
    add_root(parser)
    parser.add_argument("--input", action="append", default=[], metavar="URL",
                        help="a manifest (.jsonl, .csv, .parquet with a uri column), a folder, a glob or a file;"
                             " repeatable")  # fmt: skip
    add_config(parser)
    parser.add_argument("--overwrite", action="store_true",
                        help="make again the buckets that were made under another configuration or input")  # fmt: skip
    parser.add_argument("--max-attempts", type=_at_least_one, default=MAX_ATTEMPTS, metavar="N",
                        help="attempts at a bucket that breaks its worker before it is set aside"
                             " (default: %(default)s)")  # fmt: skip
    parser.add_argument(
        "--retry-set-aside", action="store_true", help="make buckets that were set aside again"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress line and no summary")
    add_printed(parser)


def _add_interleave(parser: ArgumentParser) -> None:
    add_arguments(parser)
    add_view(parser)


def _add_plan(parser: ArgumentParser) -> None:
    add_arguments(parser)
    parser.add_argument("--padding", action="store_true",
                        help="only print what padding each way of batching the kept segments would cost; writes"
                             " nothing")  # fmt: skip


def _add_curate(parser: ArgumentParser) -> None:
    add_arguments(parser)
    parser.add_argument("--dry-run", action="store_true",
                        help="only print the funnel that the settings would give; writes nothing")  # fmt: skip


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number of attempts: at least 1")
    return int(text)


def run_stages(stages: tuple[str, ...], ours: Namespace, beams: Sequence[str]) -> None:
    """Run jobs on the root of a call, in order; plan alone where there are none."""
    from pipelines import run
    from pipelines.runner import prepare_workers
    from pipelines.settings import load_config

    config = load_config(ours.job, ours.config, ours.set)
    if ours.owns_process:
        prepare_workers(beams, config.ingest.isolation.children if "ingest" in stages else 0)
    store = store_of(ours)
    call = run.Call(
        store,
        config,
        tuple(ours.input),
        tuple(beams),
        ours.overwrite,
        ours.quiet,
        ours.max_attempts,
        ours.retry_set_aside,
    )
    if stages:
        run.run_jobs(run.stages_of_build(config) if ours.job == "build" else stages, call)
    else:
        run.run_plan(call)
    if not ours.quiet:
        print_status(store, ours)


def _plan(ours: Namespace, beams: Sequence[str]) -> None:
    if not ours.padding:
        run_stages((), ours, beams)
        return
    if ours.input or ours.prometheus:
        raise ConfigError(
            "--padding is for plan, on a root that is curated: without --input and --prometheus"
        )
    from pipelines.padding import measure_padding, render
    from pipelines.settings import load_config

    found = measure_padding(store_of(ours), load_config(ours.job, ours.config, ours.set).interleave)
    print(dump(found.as_json()) if ours.json else render(found))


def _curate(ours: Namespace, beams: Sequence[str]) -> None:
    if not ours.dry_run:
        run_stages(("curate",), ours, beams)
        return
    if ours.input or ours.prometheus:
        raise ConfigError("--dry-run is without --input and --prometheus")
    from pipelines import dry_run
    from pipelines.settings import load_config

    found = dry_run.dry_run(store_of(ours), load_config("curate", ours.config, ours.set).curate)
    print(dump(dry_run.as_json(found)) if ours.json else dry_run.render(found))


def _command(
    name: str, stages: tuple[str, ...], adds: Callable[[ArgumentParser], None] = add_arguments
) -> Command:
    return Command(name, _HELP[name], adds, partial(run_stages, stages), _EXAMPLES[name], is_job=True)


COMMANDS = (
    _command("build", JOBS),
    *(_command(stage, (stage,)) for stage in (*JOBS, *OF_PAGES) if stage not in ("curate", "interleave")),
    _command("interleave", ("interleave",), _add_interleave),
    Command("curate", _HELP["curate"], _add_curate, _curate, _EXAMPLES["curate"], is_job=True),
    Command("plan", _HELP["plan"], _add_plan, _plan, _EXAMPLES["plan"], is_job=True),
)
