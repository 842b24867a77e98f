"""The command line: ``python beam_runner.py JOB --root URL [--config FILE] [--set key=value] [Beam's flags]``."""

from __future__ import annotations

import os
import sys

from pipelines.logs import show_errors


def main() -> int:
    """Run the command line and return its exit code."""
    _open_what_was_closed()
    show_errors()
    from pipelines.command import EXIT_PIPE_CLOSED
    from pipelines.command import main as command

    code = command(sys.argv[1:], owns_process=True)
    if code == EXIT_PIPE_CLOSED:  # what Python flushes at its end has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _open_what_was_closed() -> None:
    """Put /dev/null where a standard stream was closed by who called (``>&-``): files would get its number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    sys.exit(main())
