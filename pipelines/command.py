"""The command line: which job, on which root, with which configuration; all else is Beam's."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines import logs
from pipelines.names import JOBS, MAX_ATTEMPTS
from schemas.errors import (
    BucketsSetAside,
    ConfigError,
    RunnerFailed,
    SpeechloomError,
    StoreError,
    TooManyFailures,
)
from transforms.confidence.calibration import METHODS as CALIBRATIONS
from transforms.vote.base import METHODS

if TYPE_CHECKING:
    from pipelines.confidence import Judgements
    from transforms.store.store import Store

EXIT_OK, EXIT_USAGE = 0, 2
_EXIT_CODES: dict[type[SpeechloomError], int] = {
    ConfigError: EXIT_USAGE,
    TooManyFailures: 3,
    StoreError: 4,
    BucketsSetAside: 5,
    RunnerFailed: 6,
}
_EPILOG = """\
examples:
  speechloom build --input podcasts.jsonl --root out
  speechloom build --input 'gs://crawl/*.mp3' --root gs://data/run1 --config run1.yaml
  speechloom ingest --root out --set vad.use=webrtc --direct_num_workers=2 --direct_running_mode=multi_processing
  speechloom plan --input list.parquet --root out
  speechloom plan --padding --root out --set interleave.capacity=8192
  speechloom status --root out --json
  speechloom evaluate --rttm meetings/all.rttm --set ingest.vad=silero
  speechloom evaluate --rover A.ctm B.ctm C.ctm --method maxconf --alpha 0.5 --null-confidence 0.7
  speechloom align --words heard.json --text book.txt

Flags that are not listed here are Apache Beam's own and reach it untouched; without --runner it is
Beam's local FnApiRunner. A run that was stopped goes on where it was: give the same command again.

exit codes: 0 done; 2 the call or the configuration is wrong; 3 more inputs failed than
max_failed_share allows; 4 the tables or temporary files could not be read or written (a full disk,
a store that is down or forbids it): set that right and give the same command again; 5 buckets were
set aside because every attempt at them broke, all others are done; anything else is a bug.
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
    made.add_argument("job", choices=["plan", *JOBS, "build", "status", "evaluate", "align"], metavar="JOB",
                      help="ingest, dedupe, transcribe, measure, curate, interleave; build (all of them); plan"
                           " (only list the inputs; ingest and build do it too); status; evaluate; align")  # fmt: skip
    made.add_argument("--root", help="folder of the tables: a path or any fsspec URL")
    made.add_argument("--input", action="append", default=[], metavar="URL",
                      help="a manifest (.jsonl, .csv, .parquet with a uri column), a folder, a glob or a file;"
                           " repeatable")  # fmt: skip
    made.add_argument("--config", metavar="FILE", help="YAML with a section for each job")
    made.add_argument("--set", action="append", default=[], metavar="KEY=VALUE",
                      help="one key of the configuration, such as ingest.vad.use=webrtc; repeatable")  # fmt: skip
    made.add_argument("--overwrite", action="store_true",
                      help="make again the buckets that were made under another configuration or input")  # fmt: skip
    made.add_argument(
        "--max-attempts",
        type=_at_least_one,
        default=MAX_ATTEMPTS,
        metavar="N",
        help="attempts at a bucket that breaks its worker before it is set aside (default: %(default)s)",
    )
    made.add_argument("--retry-set-aside", action="store_true", help="make buckets that were set aside again")
    made.add_argument(
        "--padding",
        action="store_true",
        help="plan: only print what padding each way of batching the kept segments would cost; writes nothing",
    )
    made.add_argument("--quiet", action="store_true", help="no progress line and no summary")
    printed = made.add_mutually_exclusive_group()
    printed.add_argument("--json", action="store_true", help="print status, evaluate and summaries as JSON")
    printed.add_argument(
        "--prometheus", action="store_true", help="print status and summaries as Prometheus text"
    )
    made.add_argument(
        "--spoken", action="store_true", help='evaluate: compare texts as they are said ("5" is "five")'
    )
    made.add_argument(
        "--rover",
        nargs="+",
        metavar="CTM",
        help="evaluate: vote over NIST's CTM files, print the CTM that comes out; needs no --root",
    )
    made.add_argument(
        "--method", choices=METHODS, default="freq", help="the vote's formula (default: %(default)s)"
    )
    made.add_argument("--alpha", type=float, default=1.0,
                      help="the share of votes against confidence, 1: votes alone (default)")  # fmt: skip
    made.add_argument("--null-confidence", type=float, default=0.0, metavar="C",
                      help="the confidence of a system in that there is no word (default: %(default)s)")  # fmt: skip
    _add_align(made)
    made.add_argument(
        "--rttm",
        metavar="FILE",
        help="evaluate: every VAD, and the speaker engine of --config or --set, on the audio beside an RTTM file;"
        " needs no --root",
    )
    made.add_argument("--calibrate", metavar="FILE",
                      help="evaluate: fit a calibration on the references, for transcribe.calibration")  # fmt: skip
    made.add_argument("--calibration", choices=CALIBRATIONS, default="isotonic",
                      help="the kind of calibration to fit (default: %(default)s)")  # fmt: skip
    made.add_argument("--log-level", choices=logs.LEVELS, default="error",
                      help="info: one line of JSON a bucket on standard error; error (default): none")  # fmt: skip
    return made


def _add_align(made: argparse.ArgumentParser) -> None:
    made.add_argument("--words", metavar="FILE",
                      help="align: words that were heard, with times: CTM, or JSON as Whisper writes it;"
                           " needs no --root")  # fmt: skip
    made.add_argument("--text", metavar="FILE",
                      help="align: a written text; prints as lines of JSON what of it is said, and when")  # fmt: skip
    made.add_argument("--language", default="en",
                      help="align: of the text; English numbers are compared as they are said"
                           " (default: %(default)s)")  # fmt: skip
    made.add_argument("--max-s", type=float, metavar="S",
                      help="align: join sentences that follow on each other up to so many seconds")  # fmt: skip


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of attempts: at least 1")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    ours, beams = parser().parse_known_args(arguments)
    try:
        return _run(ours, beams)
    except tuple(_EXIT_CODES) as error:
        print(f"speechloom: {error}", file=sys.stderr)
        return _EXIT_CODES[type(error)]


def _run(ours: argparse.Namespace, beams: Sequence[str]) -> int:
    logs.show_logs(ours.log_level)
    refuse_misspelt(beams)
    if ours.rover:
        _print_rover(ours)
        return EXIT_OK
    if ours.job == "align":
        _print_aligned(ours)
        return EXIT_OK
    if ours.rttm:
        _print_engines(ours)
        return EXIT_OK
    if not ours.root:
        raise ConfigError(f"{ours.job} needs --root: the folder of the tables")
    from transforms.store.store import Store

    store = Store(ours.root)
    if ours.padding:
        _print_padding(store, ours)
    elif ours.job == "status":
        _print_status(store, ours)
    elif ours.job == "evaluate":
        _print_evaluation(store, ours)
    else:
        from pipelines import run
        from pipelines.settings import load_config

        config = load_config(ours.job, ours.config, ours.set)
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
        if ours.job == "plan":
            run.run_plan(call)
        else:
            run.run_jobs(run.stages_of_build(config) if ours.job == "build" else (ours.job,), call)
        if not ours.quiet:
            _print_status(store, ours)
    return EXIT_OK


def _print_evaluation(store: Store, ours: argparse.Namespace) -> None:
    if ours.prometheus:
        raise ConfigError("--prometheus is for status and for summaries; evaluate prints text or --json")
    from pipelines.evaluate import evaluate, render

    found = evaluate(store, spoken=ours.spoken)
    print(_dump(found.as_json()) if ours.json else render(found))
    if ours.calibrate:
        _calibrate(found.judged, ours)


def _print_rover(ours: argparse.Namespace) -> None:
    if ours.job != "evaluate":
        raise ConfigError(f"--rover is for evaluate, not for {ours.job}")
    from pipelines.rover import rover_ctm

    lines = rover_ctm(ours.rover, ours.method, ours.alpha, ours.null_confidence)
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _calibrate(judged: Judgements, ours: argparse.Namespace) -> None:
    from pipelines.confidence import calibrate, held_out, render_measures, write_calibration

    write_calibration(calibrate(judged, ours.calibration), ours.calibrate)
    if not ours.json:
        title = f"{ours.calibration}, held out"
        print("", *render_measures(title, held_out(judged, ours.calibration)), sep="\n")


def _print_aligned(ours: argparse.Namespace) -> None:
    if not ours.words or not ours.text:
        raise ConfigError("align needs --words and --text")
    from pipelines.align import align_files

    for line in align_files(ours.words, ours.text, ours.language, ours.max_s):
        print(line)


def _print_engines(ours: argparse.Namespace) -> None:
    if ours.job != "evaluate":
        raise ConfigError(f"--rttm is for evaluate, not for {ours.job}")
    from pipelines.settings import load_config
    from pipelines.speech_engines import compare, render

    found = compare(ours.rttm, load_config("ingest", ours.config, ours.set).ingest)
    print(_dump({name: one.as_json() for name, one in found.items()}) if ours.json else render(found))


def _print_padding(store: Store, ours: argparse.Namespace) -> None:
    if ours.job != "plan" or ours.input or ours.prometheus:
        raise ConfigError(
            "--padding is for plan, on a root that is curated: without --input and --prometheus"
        )
    from pipelines.padding import measure_padding, render
    from pipelines.settings import load_config

    found = measure_padding(store, load_config(ours.job, ours.config, ours.set).interleave)
    print(_dump(found.as_json()) if ours.json else render(found))


def _print_status(store: Store, ours: argparse.Namespace) -> None:
    from pipelines import run

    if ours.prometheus:
        print(run.status_prometheus(store), end="")
    else:
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
