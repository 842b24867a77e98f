"""What a process says on the terminal beside our own sentences: errors, our warnings, if asked a line a bucket."""

from __future__ import annotations

import logging
import os
import sys

from schemas.errors import ENDINGS

OURS = "speechloom"
LEVELS = {"error": logging.ERROR, "info": logging.INFO}
VARIABLE = "SPEECHLOOM_LOG_LEVEL"
# A runner that is done may close its streams before the worker has; where it is not done, it says itself what broke.
_DATA_PLANE = "apache_beam.runners.worker.data_plane"


def show_errors() -> None:
    """Show errors, and our own warnings; of what ends the run in a sentence of ours not Beam's traceback too."""
    logging.basicConfig(format="%(name)s: %(message)s")
    logging.getLogger().handlers[0].addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    ours = record.name.split(".", maxsplit=1)[0] == OURS
    if record.levelno < (logging.WARNING if ours else logging.ERROR):
        return False
    raised = record.exc_info[1] if record.exc_info else None
    if record.name == _DATA_PLANE and type(raised).__module__.startswith("grpc"):
        return False
    message = record.getMessage()
    return not (
        isinstance(raised, ENDINGS) or any(f"{e.__module__}.{e.__name__}: " in message for e in ENDINGS)
    )


def show_logs(level: str) -> None:
    """Let our lines of ``level`` through to standard error, here and in the workers that this process starts."""
    os.environ[VARIABLE] = level
    show_worker_logs()


def show_worker_logs() -> None:
    """Let the lines through that the process that started this one asked for: errors, if it did not ask."""
    level = LEVELS[os.environ.get(VARIABLE, "error")]
    logger = logging.getLogger(OURS)
    quiet = level == logging.ERROR
    logger.setLevel(logging.NOTSET if quiet else level)
    logger.propagate = quiet
    logger.handlers = [] if quiet else [_handler()]


def _handler() -> logging.Handler:
    """Return a handler that prints messages as they are, over the live line where there is one."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(("\r\x1b[K" if sys.stderr.isatty() else "") + "%(message)s"))
    return handler
