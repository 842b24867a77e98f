"""Our own log lines on the terminal: one a bucket, if they are asked for. Elsewhere Beam carries them."""

from __future__ import annotations

import logging
import os
import sys

LEVELS = {"error": logging.ERROR, "info": logging.INFO}
VARIABLE = "SPEECHLOOM_LOG_LEVEL"


def show_logs(level: str) -> None:
    """Let our lines of ``level`` through to standard error, here and in the workers that this process starts."""
    os.environ[VARIABLE] = level
    show_worker_logs()


def show_worker_logs() -> None:
    """Let the lines through that the process that started this one asked for: errors, if it did not ask."""
    level = LEVELS[os.environ.get(VARIABLE, "error")]
    logger = logging.getLogger("speechloom")
    quiet = level == logging.ERROR
    logger.setLevel(logging.NOTSET if quiet else level)
    logger.propagate = quiet
    logger.handlers = [] if quiet else [_handler()]


def _handler() -> logging.Handler:
    """Return a handler that prints messages as they are, over the live line where there is one."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(("\r\x1b[K" if sys.stderr.isatty() else "") + "%(message)s"))
    return handler
