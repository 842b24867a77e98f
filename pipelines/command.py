"""The command line: which command, with which flags; a job's other flags are Beam's."""

from __future__ import annotations

import argparse
import difflib
import pkgutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NoReturn

import pipelines.commands
from pipelines import logs
from pipelines.commands.base import Command, subparsers
from pipelines.names import JOBS
from schemas.errors import (
    BucketsSetAside,
    ConfigError,
    RunnerFailed,
    SpeechloomError,
    StoreError,
    TooManyFailures,
)

EXIT_OK, EXIT_USAGE = 0, 2
_EXIT_CODES: dict[type[SpeechloomError], int] = {
    ConfigError: EXIT_USAGE,
    TooManyFailures: 3,
    StoreError: 4,
    BucketsSetAside: 5,
    RunnerFailed: 6,
}
EXIT_INTERRUPTED, EXIT_PIPE_CLOSED = 130, 141
EXIT_CODES = {
    EXIT_OK: "done",
    EXIT_USAGE: "the call or the configuration is wrong: the message says what to change",
    3: "more inputs failed than max_failed_share allows; failures/ lists them",
    4: "the tables or temporary files could not be read or written (a full disk, a store that is down or forbids it):"
    " set that right and give the same command again",
    5: "buckets were set aside because every attempt at them broke, all others are done: --retry-set-aside",
    6: "the runner is down or refuses the pipeline, or its workers did not start",
    EXIT_INTERRUPTED: "stopped by a person (Ctrl-C): the same command goes on where it was",
    EXIT_PIPE_CLOSED: "who read the output stopped reading (speechloom status | head)",
}
_OF_JOBS = frozenset({3, 5, 6})
_FIRST = ("build", "plan", *JOBS, "status", "evaluate")
_EPILOG = """\
Flags of a job that are not listed are Apache Beam's own and reach it untouched; without --runner it is
Beam's local FnApiRunner. A run that was stopped goes on where it was: give the same command again.
"""


@cache
def commands() -> dict[str, Command]:
    """Return every command by name: those of the modules in ``pipelines.commands``."""
    names = sorted(module.name for module in pkgutil.iter_modules(pipelines.commands.__path__))
    modules = [import_module(f"pipelines.commands.{name}") for name in names]
    found = {c.name: c for module in modules for c in getattr(module, "COMMANDS", ())}
    order = [*_FIRST, *(name for name in found if name not in _FIRST)]
    return {name: found[name] for name in order}


def parser() -> argparse.ArgumentParser:
    """Return the parser of our own flags."""
    examples = [f"  {example}" for command in commands().values() for example in command.examples[:1]]
    made = _Parser(
        "speechloom",
        description="Raw audio in, packed interleaved text-audio shards out.",
        epilog="\n".join(["examples:", *examples, "", _EPILOG, *_told_codes(EXIT_CODES)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    chosen = made.add_subparsers(dest="job", metavar="COMMAND", required=True)
    for command in commands().values():
        _add_parser(chosen, command)
    return made


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in a sentence and where help is, in place of all that there is."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and end with the exit code of a wrong call."""
        self.exit(EXIT_USAGE, f"speechloom: {message}\nsee: {self.prog} --help\n")


def _told_codes(codes: Iterable[int]) -> list[str]:
    lines = (
        textwrap.wrap(
            f"{code:>5}  {EXIT_CODES[code]}", 100, subsequent_indent=" " * 7, break_on_hyphens=False
        )
        for code in codes
    )
    return ["exit codes:", *(line for of_one in lines for line in of_one), "", "anything else is a bug."]


def _add_parser(chosen: argparse._SubParsersAction[Any], command: Command) -> None:
    codes = [code for code in EXIT_CODES if command.is_job or code not in _OF_JOBS]
    own = chosen.add_parser(
        command.name,
        help=command.help,
        description=f"{command.name}: {command.help}.",
        epilog="\n".join(["examples:", *(f"  {one}" for one in command.examples), "", *_told_codes(codes)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_arguments(own)
    own.add_argument("--log-level", choices=logs.LEVELS, default="error",
                     help="info: one line of JSON a bucket on standard error; error (default): none")  # fmt: skip


def main(arguments: Sequence[str] | None = None, *, owns_process: bool = False) -> int:
    """Run the command line and return its exit code.

    ``owns_process`` says that nothing else goes on in this process, so that it may be forked.
    """
    try:
        return _main(sys.argv[1:] if arguments is None else arguments, owns_process)
    except tuple(_EXIT_CODES) as error:
        print(f"speechloom: {error}", file=sys.stderr)
        return _EXIT_CODES[type(error)]
    except KeyboardInterrupt:
        print("speechloom: stopped; the same command goes on where it was", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_PIPE_CLOSED


def _main(arguments: Sequence[str], owns_process: bool) -> int:
    refuse_unknown(arguments)
    ours, beams = parser().parse_known_args(arguments, argparse.Namespace(owns_process=owns_process))
    logs.show_logs(ours.log_level)
    refuse_misspelt(ours.job, beams)
    commands()[ours.job].run(ours, beams)
    sys.stdout.flush()
    return EXIT_OK


def refuse_unknown(arguments: Sequence[str]) -> None:
    """Refuse a command that there is not.

    Raises:
        ConfigError: naming the nearest that there is.
    """
    if not arguments or arguments[0].startswith("-") or arguments[0] in commands():
        return
    near = difflib.get_close_matches(arguments[0], commands(), n=1, cutoff=0.6)
    hint = f"did you mean '{near[0]}'?" if near else "speechloom --help lists those that there are"
    raise ConfigError(f"there is no command '{arguments[0]}': {hint}")


def refuse_misspelt(job: str, beams: Sequence[str]) -> None:
    """Refuse what a command does not know: a flag of another, or one that is ours but for a slip.

    Beam would silently discard it. Of a job, all else is Beam's; of other commands nothing is.

    Raises:
        ConfigError: naming the flag and the nearest right one.
    """
    if beams and not beams[0].startswith("-"):
        raise ConfigError(f"unexpected argument '{beams[0]}': speechloom {job} --help says what it takes")
    for flag in beams:
        name = flag.split("=", 1)[0]
        if name.startswith("--") and not (commands()[job].is_job and name in _beams_own()):
            _refuse_ours(job, name)


def _refuse_ours(job: str, name: str) -> None:
    own = _flags()
    elsewhere = [command for command, flags in own.items() if name in flags]
    if elsewhere:
        raise ConfigError(f"{name} is for {', '.join(elsewhere)}, not for {job}")
    near = difflib.get_close_matches(name, own[job], n=1, cutoff=0.75)
    if near:
        raise ConfigError(f"unknown flag '{name}': did you mean '{near[0]}'?")
    if not commands()[job].is_job:
        raise ConfigError(
            f"unknown flag '{name}' of {job}: speechloom {job} --help lists those that there are"
        )


def _flags() -> dict[str, list[str]]:
    """Return the flags of every command."""
    return {
        name: [text for action in own._actions for text in action.option_strings]
        for name, own in subparsers(parser()).items()
    }


def _beams_own() -> set[str]:
    from apache_beam.options.pipeline_options import PipelineOptions

    return {f"--{name}" for name in PipelineOptions([]).get_all_options()}
