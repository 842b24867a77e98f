"""Speech from pages: documents, speech, survey and verdicts, one job after the other on one root."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command
from pipelines.commands.stages import add_arguments, run_stages
from pipelines.names import OF_SYNTHESIS


def _add_arguments(parser: ArgumentParser) -> None:
    add_arguments(parser)
    parser.add_argument("--kind", choices=("krist", "quest"),
                        help="texts rewritten for the ear, or questions with their answers"
                             " (default: documents.kind)")  # fmt: skip


def _run(ours: Namespace, beams: Sequence[str]) -> None:
    if ours.kind:
        ours.set = [*ours.set, f"documents.kind={ours.kind}"]
    run_stages(OF_SYNTHESIS, ours, beams)


COMMANDS = (
    Command(
        "synthesize",
        "web pages become speech: documents, speak, survey and curate, in order",
        _add_arguments,
        _run,
        ("speechloom synthesize --input pages.warc.gz --kind quest --root spoken",),
        is_job=True,
    ),
)
