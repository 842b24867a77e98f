"""Ablations: one set of tables interleaved in several ways, each a view, and what they come to side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pipelines.figures import packing_fill, ratio, stage_figures
from pipelines.layout import render_table
from pipelines.run import Call, run_jobs
from schemas.figures import Packing
from transforms.store.store import Store

STAGE = "interleave"
HEAD = (
    "view",
    "sequences",
    "documents",
    "chunks",
    "mean audio chunk s",
    "switches a document",
    "audio chunks",
    "audio tokens",
    "fill",
)


class Ablation(NamedTuple):
    """A view and what its sequences hold; None where nothing of it is committed."""

    view: str
    packing: Packing | None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, the shares worked out."""
        p = self.packing
        if p is None:
            return {"view": self.view}
        chunks = p.audio_chunks + p.text_chunks
        return {
            "view": self.view,
            "sequences": p.sequences,
            "documents": p.documents,
            "chunks": chunks,
            "mean_audio_chunk_s": ratio(p.audio_s, p.audio_chunks),
            "switches": p.switches,
            "switches_a_document": ratio(p.switches, p.documents),
            "audio_chunk_share": ratio(p.audio_chunks, chunks),
            "audio_token_share": ratio(p.audio_tokens, p.audio_tokens + p.text_tokens),
            "fill": packing_fill(p),
        }


def name_of(config_file: str) -> str:
    """Return the name of the view that a configuration file makes: its own, without the folder and the ending."""
    return PurePosixPath(config_file).stem


def ablate(calls: Sequence[tuple[str, Call]]) -> list[Ablation]:
    """Interleave a root once for each named call, each into the view of its name; what is there already stays.

    Raises:
        As ``pipelines.run.run_jobs`` does.
    """
    found = []
    for view, call in calls:
        store = Store(call.store.root, view)
        run_jobs((STAGE,), replace(call, store=store))
        found.append(Ablation(view, stage_figures(store, STAGE).packing))
    return found


def render(found: Sequence[Ablation]) -> str:
    """Return the views side by side for a person."""
    return render_table([HEAD, *(_row(one) for one in found)])


def _row(one: Ablation) -> tuple[str, ...]:
    told = one.as_json()
    cells = (
        ("sequences", 0, 1),
        ("documents", 0, 1),
        ("chunks", 0, 1),
        ("mean_audio_chunk_s", 2, 1),
        ("switches_a_document", 2, 1),
        ("audio_chunk_share", 1, 100),
        ("audio_token_share", 1, 100),
        ("fill", 2, 100),
    )
    return (one.view, *(_cell(told.get(name), digits, times) for name, digits, times in cells))


def _cell(value: float | None, digits: int, times: int) -> str:
    if value is None:
        return ""
    return f"{value * times:.{digits}f}" + (" %" if times == 100 else "")
