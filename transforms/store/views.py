"""Views: several ways of interleaving one set of tables, side by side in its root."""

from __future__ import annotations

import re

from schemas.errors import ConfigError

FOLDER = "views"
_STAGE = "interleave"
_BY_STAGE = frozenset({"ledger", "metrics", "failures", "attempts"})
_OWN = frozenset({"shards", "report", "README.md", "croissant.json"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_name(view: str) -> str:
    """Return the name of a view, which becomes that of a folder.

    Raises:
        ConfigError: if it cannot be one.
    """
    if not _NAME.fullmatch(view):
        raise ConfigError(f"'{view}' is no name for a view: letters, digits, dots, dashes and underscores")
    return view


def placed(view: str | None, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return where something below the root is in a view: what interleave writes is the view's own, all else shared."""
    is_own = parts[:1] and (
        parts[0] in _OWN
        or (parts[0] in _BY_STAGE and parts[1:2] == (_STAGE,))
        or parts == ("config", f"{_STAGE}.yaml")
    )
    return (FOLDER, view, *parts) if view and is_own else parts
