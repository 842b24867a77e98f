"""Completion of the command line by a shell, read off the parser itself."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pkgutil import iter_modules

from pipelines.commands.base import Command, subparsers

SHELLS = ("bash", "zsh", "fish")
_PLACES = frozenset({"root", "out", "against"})
_DESCRIPTION = """\
Prints a script for a shell. It knows the flags of this version: print it again after an upgrade.

  bash   speechloom completion bash > ~/.local/share/bash-completion/completions/speechloom
  zsh    speechloom completion zsh > "${fpath[1]}/_speechloom"
  fish   speechloom completion fish > ~/.config/fish/completions/speechloom.fish
"""


def _add_arguments(parser: ArgumentParser) -> None:
    parser.description = f"{parser.description}\n\n{_DESCRIPTION}"
    parser.add_argument("shell", choices=SHELLS, help="the shell to print a script for")


def _run(ours: Namespace, _beams: Sequence[str]) -> None:
    print(script(ours.shell))


def script(shell: str) -> str:
    """Return the script that completes commands, their flags, and what these take, in a shell of ``SHELLS``."""
    import shtab

    from pipelines.command import commands, parser

    made = parser()
    for name, own in subparsers(made).items():
        own.description = commands()[name].help  # what shells show beside a command
    for action in _actions(made):
        if action.metavar == "FILE" or action.dest == "input":
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.dest in _PLACES:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.dest == "format":
            action.complete = shtab.cmd(f"printf '%s\\n' {' '.join(_formats())}")  # type: ignore[attr-defined]
    return str(shtab.complete(made, shell=shell))


def _formats() -> list[str]:
    """Return the names of the formats of exports: those of their modules."""
    import transforms.export

    return sorted(
        m.name for m in iter_modules(transforms.export.__path__) if m.name != "base" and not m.ispkg
    )


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    for one in (parser, *subparsers(parser).values()):
        yield from one._actions


COMMANDS = (
    Command(
        "completion",
        "a script that lets a shell complete this command line",
        _add_arguments,
        _run,
        ("speechloom completion bash",),
    ),
)
