"""The command line: ``python beam_runner.py JOB --root URL [--config FILE] [--set key=value] [Beam's flags]``."""

from __future__ import annotations

import os
import sys

from pipelines.logs import show_errors


def main() -> int:
    """Run the command line and return its exit code."""
    show_errors()
    from pipelines.command import EXIT_PIPE_CLOSED
    from pipelines.command import main as command

    code = command(sys.argv[1:], owns_process=True)
    if code == EXIT_PIPE_CLOSED:  # what Python flushes at its end has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main())
