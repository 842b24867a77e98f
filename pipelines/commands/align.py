"""A written text without times, placed on words that were heard."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pipelines.commands.base import Command
from schemas.errors import ConfigError


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--words", metavar="FILE",
                        help="words that were heard, with times: CTM, or JSON as Whisper writes it")  # fmt: skip
    parser.add_argument("--text", metavar="FILE",
                        help="a written text; prints as lines of JSON what of it is said, and when")  # fmt: skip
    parser.add_argument("--language", default="en",
                        help="of the text; English numbers are compared as they are said"
                             " (default: %(default)s)")  # fmt: skip
    parser.add_argument("--max-s", type=float, metavar="S",
                        help="join sentences that follow on each other up to so many seconds")  # fmt: skip


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    if not ours.words or not ours.text:
        raise ConfigError("align needs --words and --text")
    from pipelines.align import align_files

    for line in align_files(ours.words, ours.text, ours.language, ours.max_s):
        print(line)


COMMANDS = (
    Command(
        "align",
        "place a written text on words that were heard",
        _add_arguments,
        _run,
        ("speechloom align --words heard.json --text book.txt",),
    ),
)
