"""Drops pages whose lines do not end as sentences do: menus, titles, prices."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share

_ENDS = (".", "!", "?", '"', "\u201d", "\u2019", ".)", "\u3002", "\u2026")


@dataclass(frozen=True)
class ClosedLines:
    """Keeps pages of whose lines at least ``min_share`` end in ``.``, ``!``, ``?`` or closing quotes.

    FineWeb: 0.12 (Penedo et al. 2024, arXiv 2406.17557, section 3.6); C4 drops every other line for itself, which
    the rewriter does. Score: the share.
    """

    min_share: Share = 0.12

    def measure(self, page: PageText) -> float | None:
        """Return the share of lines that end a sentence."""
        return share(sum(line.endswith(_ENDS) for line in page.lines), len(page.lines))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``open_lines``."""
        return "open_lines" if score is not None and score < self.min_share else None
