"""What a process says on the terminal beside our own sentences: errors, without what is told better elsewhere."""

from __future__ import annotations

import logging

from schemas.errors import ENDINGS

OURS = "speechloom"


def show_errors() -> None:
    """Show errors, and our own warnings; of what ends the run in a sentence of ours not Beam's traceback too."""
    logging.basicConfig(format="%(name)s: %(message)s")
    logging.getLogger().handlers[0].addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    if record.levelno < logging.ERROR and record.name != OURS:
        return False
    raised = record.exc_info[1] if record.exc_info else None
    message = record.getMessage()
    return not (
        isinstance(raised, ENDINGS) or any(f"{e.__module__}.{e.__name__}: " in message for e in ENDINGS)
    )
