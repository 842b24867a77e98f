"""The command line: which job, on which root, with which configuration; all else is Beam's."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Sequence

from pipelines import run
from pipelines.settings import load_config
from schemas.errors import ConfigError, TooManyFailures
from transforms.store.store import Store

EXIT_OK, EXIT_USAGE, EXIT_TOO_MANY_FAILURES = 0, 2, 3
_EPILOG = """\
examples:
  speechloom build --input podcasts.jsonl --root out
  speechloom build --input 'gs://crawl/*.mp3' --root gs://data/run1 --config run1.yaml
  speechloom ingest --root out --set vad.use=webrtc --direct_num_workers=2 --direct_running_mode=multi_processing
  speechloom plan --input list.parquet --root out
  speechloom status --root out --json

Flags that are not listed here are Apache Beam's own and reach it untouched; without --runner it is
Beam's local FnApiRunner. A run that was stopped goes on where it was: give the same command again.

exit codes: 0 done; 2 the call or the configuration is wrong; 3 more inputs failed than
max_failed_share allows; anything else is a bug.
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of our own flags."""
    made = argparse.ArgumentParser(
        "speechloom",
        description="Raw audio in, packed interleaved text-audio shards out.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("job", choices=["plan", *run.JOBS, "build", "status", "evaluate"], metavar="JOB",
                      help="ingest, transcribe, curate, interleave; build (all four); plan (only list the inputs;"
                           " ingest and build do it too); status; evaluate")  # fmt: skip
    made.add_argument("--root", required=True, help="folder of the tables: a path or any fsspec URL")
    made.add_argument("--input", action="append", default=[], metavar="URL",
                      help="a manifest (.jsonl, .csv, .parquet with a uri column), a folder, a glob or a file;"
                           " repeatable")  # fmt: skip
    made.add_argument("--config", metavar="FILE", help="YAML with a section for each job")
    made.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                      help="one key of the configuration, such as ingest.vad.use=webrtc; repeatable")  # fmt: skip
    made.add_argument("--overwrite", action="store_true",
                      help="make again the buckets that were made under another configuration or input")  # fmt: skip
    made.add_argument("--quiet", action="store_true", help="no progress line and no summary")
    made.add_argument("--json", action="store_true", help="print status, evaluate and summaries as JSON")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    ours, beams = parser().parse_known_args(arguments)
    try:
        return _run(ours, beams)
    except ConfigError as error:
        print(f"speechloom: {error}", file=sys.stderr)
        return EXIT_USAGE
    except TooManyFailures as error:
        print(f"speechloom: {error}", file=sys.stderr)
        return EXIT_TOO_MANY_FAILURES


def _run(ours: argparse.Namespace, beams: Sequence[str]) -> int:
    store = Store(ours.root)
    if ours.job == "status":
        _print_status(store, ours)
    elif ours.job == "evaluate":
        from pipelines.evaluate import evaluate, render

        found = evaluate(store)
        print(_dump(found.as_json()) if ours.json else render(found))
    else:
        refuse_misspelt(beams)
        config = load_config(ours.job, ours.config, ours.set)
        call = run.Call(store, config, tuple(ours.input), tuple(beams), ours.overwrite, ours.quiet)
        if ours.job == "plan":
            run.run_plan(call)
        else:
            run.run_jobs(run.JOBS if ours.job == "build" else (ours.job,), call)
        if not ours.quiet:
            _print_status(store, ours)
    return EXIT_OK


def _print_status(store: Store, ours: argparse.Namespace) -> None:
    print(_dump(run.status_json(store)) if ours.json else run.status(store))


def _dump(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)


def refuse_misspelt(beams: Sequence[str]) -> None:
    """Refuse a flag that is one of ours but for a slip, which Beam would silently discard.

    Raises:
        ConfigError: naming the flag and the nearest right one.
    """
    own = [text for action in parser()._actions for text in action.option_strings]
    for flag in beams:
        name = flag.split("=", 1)[0]
        near = difflib.get_close_matches(name, own, n=1, cutoff=0.75) if name.startswith("--") else []
        if near and name not in _beams_own():
            raise ConfigError(f"unknown flag '{name}': did you mean '{near[0]}'?")
        if not flag.startswith("-") and flag == beams[0]:
            raise ConfigError(f"unexpected argument '{flag}'")


def _beams_own() -> set[str]:
    from apache_beam.options.pipeline_options import PipelineOptions

    return {f"--{name}" for name in PipelineOptions([]).get_all_options()}
