"""The command line: ``python beam_runner.py JOB --root URL [--config FILE] [--set key=value] [Beam's flags]``."""

from __future__ import annotations

import sys

from pipelines.logs import show_errors


def main() -> int:
    """Run the command line and return its exit code."""
    show_errors()
    from pipelines.command import main as command

    return command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
