"""How right the tables are, or an engine is, by references; and NIST's ROVER over CTM files."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.commands.base import Command, add_config, add_json, add_root, dump, store_of
from transforms.confidence.calibration import METHODS as CALIBRATIONS
from transforms.vote.base import METHODS

if TYPE_CHECKING:
    from pipelines.confidence import Judgements


def _add_arguments(parser: ArgumentParser) -> None:
    add_root(parser)
    add_config(parser)
    add_json(parser)
    parser.add_argument("--spoken", action="store_true",
                        help='compare texts as they are said ("5" is "five")')  # fmt: skip
    parser.add_argument("--rover", nargs="+", metavar="CTM",
                        help="vote over NIST's CTM files, print the CTM that comes out; needs no --root")  # fmt: skip
    parser.add_argument("--method", choices=METHODS, default="freq",
                        help="the vote's formula (default: %(default)s)")  # fmt: skip
    parser.add_argument("--alpha", type=float, default=1.0,
                        help="the share of votes against confidence, 1: votes alone (default)")  # fmt: skip
    parser.add_argument("--null-confidence", type=float, default=0.0, metavar="C",
                        help="the confidence of a system in that there is no word (default: %(default)s)")  # fmt: skip
    parser.add_argument("--rttm", metavar="FILE",
                        help="every VAD, and the speaker engine of --config or --set, on the audio beside an RTTM"
                             " file; needs no --root")  # fmt: skip
    parser.add_argument("--calibrate", metavar="FILE",
                        help="fit a calibration on the references, for transcribe.calibration")  # fmt: skip
    parser.add_argument("--calibration", choices=CALIBRATIONS, default="isotonic",
                        help="the kind of calibration to fit (default: %(default)s)")  # fmt: skip


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    if ours.rover:
        _print_rover(ours)
    elif ours.rttm:
        _print_engines(ours)
    else:
        _print_evaluation(ours)


def _print_evaluation(ours: Namespace) -> None:
    from pipelines.evaluate import evaluate, render

    found = evaluate(store_of(ours), spoken=ours.spoken)
    print(dump(found.as_json()) if ours.json else render(found))
    if ours.calibrate:
        _calibrate(found.judged, ours)


def _print_rover(ours: Namespace) -> None:
    from pipelines.rover import rover_ctm

    lines = rover_ctm(ours.rover, ours.method, ours.alpha, ours.null_confidence)
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _calibrate(judged: Judgements, ours: Namespace) -> None:
    from pipelines.confidence import calibrate, held_out, render_measures, write_calibration

    write_calibration(calibrate(judged, ours.calibration), ours.calibrate)
    if not ours.json:
        title = f"{ours.calibration}, held out"
        print("", *render_measures(title, held_out(judged, ours.calibration)), sep="\n")


def _print_engines(ours: Namespace) -> None:
    from pipelines.settings import load_config
    from pipelines.speech_engines import compare, render

    found = compare(ours.rttm, load_config("ingest", ours.config, ours.set).ingest)
    print(dump({name: one.as_json() for name, one in found.items()}) if ours.json else render(found))


COMMANDS = (
    Command(
        "evaluate",
        "word error rates and more, by references",
        _add_arguments,
        _run,
        (
            "speechloom evaluate --root out",
            "speechloom evaluate --rttm meetings/all.rttm --set ingest.vad=silero",
            "speechloom evaluate --rover A.ctm B.ctm C.ctm --method maxconf --alpha 0.5 --null-confidence 0.7",
        ),
    ),
)
