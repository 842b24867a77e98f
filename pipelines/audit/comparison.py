"""Two roots held against each other: what changed, as plain data for the page, for programs and for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipelines.audit import beside
from pipelines.audit.beside import Compared
from pipelines.audit.changes import ABSENT, KEPT, Changes, Pair, find_changes
from pipelines.audit.collect import Shown, collect, judged_by_id
from pipelines.audit.files import Report
from pipelines.audit.segments import write_shown
from pipelines.audit.tally import Tally
from pipelines.layout import render_table
from pipelines.resolved import Difference, differences, read_complete, thresholds
from pipelines.totals import Total
from transforms.store.store import Store

_PREFIX = "change-"


def compare(roots: Compared, report: Report, tally: Tally, seed: int, per_stratum: int) -> dict[str, Any]:
    """Return all that differs between two roots; write the sound of segments that changed into the report.

    ``tally`` is what was counted in this root.

    Raises:
        ConfigError: if a root has not been planned.
        StoreError: if a table cannot be read, or the report not be written.
    """
    changes = find_changes(*roots, seed, per_stratum)
    settings = differences(*map(read_complete, roots))
    return {
        "this": name_of(roots.this),
        "other": name_of(roots.other),
        "stages": beside.stages(roots),
        "reasons": beside.reasons(roots),
        "settings": _plain(settings),
        "thresholds": _plain(thresholds(settings)),
        **_changed(changes),
        "labels": {**_labels(changes), "wer": beside.wer(roots)},
        "sequences": beside.sequences(roots),
        "speed": beside.speed(roots),
        **beside.distributions(tally, collect(roots.other, seed, 1).tally),
        "examples": _examples(roots, report, changes),
    }


def name_of(store: Store) -> str:
    """Return what a root is called: its place, and the view."""
    return f"{store.root}, view {store.view}" if store.view else store.root


def _plain(found: Sequence[Difference]) -> list[dict[str, Any]]:
    return [one._asdict() for one in found]


def _changed(changes: Changes) -> dict[str, Any]:
    flows = sorted(changes.flows.items(), key=lambda one: (-one[1].hours, one[0]))
    return {
        "flows": [{"other": other, "this": this, **vars(total)} for (other, this), total in flows],
        "kept_now": vars(_total(changes, lambda other, this: this == KEPT and other != KEPT)),
        "no_longer_kept": vars(_total(changes, lambda other, this: other == KEPT and this != KEPT)),
        "in_both": vars(changes.in_both),
        "only_this": vars(_total(changes, lambda other, _: other == ABSENT)),
        "only_other": vars(_total(changes, lambda _, this: this == ABSENT)),
    }


def _total(changes: Changes, holds: Callable[[str, str], bool]) -> Total:
    found = [total for flow, total in changes.flows.items() if holds(*flow)]
    return Total(sum(one.items for one in found), sum(one.hours for one in found))


def _labels(changes: Changes) -> dict[str, Any]:
    return {
        "another_text": vars(changes.another_text),
        "word_difference": changes.words.rate if changes.words.reference_words else None,
        **{
            name: {"this": this.value, "other": other.value}
            for name, (this, other) in (("agreement", changes.agreement), ("confidence", changes.confidence))
        },
    }


def _examples(roots: Compared, report: Report, changes: Changes) -> list[dict[str, Any]]:
    chosen = [(flow, pair) for flow, _, pair in changes.samples.by_rank()]
    shown = [_load(roots, pair) for _, pair in chosen]
    rows: dict[int, dict[str, Any]] = {}
    for store in roots:
        of_store = [number for number, (where, _) in enumerate(shown) if where is store]
        written = write_shown(store, report, [shown[number][1] for number in of_store], _PREFIX)
        rows |= dict(zip(of_store, written, strict=True))
    return [{**rows[n], **_told(flow, pair)} for n, (flow, pair) in enumerate(chosen)]


def _load(roots: Compared, pair: Pair) -> tuple[Store, Shown]:
    store, fate = (roots.this, pair.this) if pair.this else (roots.other, pair.one)
    return store, judged_by_id(store, fate.file_name, {fate.segment_id})[fate.segment_id]


def _told(flow: tuple[str, str], pair: Pair) -> dict[str, Any]:
    """Return what an example says of both roots."""
    sides = {
        side: fate
        and {
            "state": fate.state,
            "kept": fate.kept,
            "reason": fate.reason,
            "score": fate.score,
            "text": fate.text,
        }
        for side, fate in (("this", pair.this), ("other", pair.other))
    }
    return {"change": list(flow), "sides": sides}


def render(found: Mapping[str, Any]) -> str:
    """Return the comparison for a person, in short."""
    parts = [f"this:  {found['this']}", f"other: {found['other']}", ""]
    if found["settings"]:
        rows = [
            (f"{one['stage']}.{one['key']}".rstrip("."), _short(one["other"]), _short(one["this"]))
            for one in found["settings"]
        ]
        parts += [render_table([("setting", "other", "this"), *rows]), ""]
    flows = [(one["other"], one["this"], str(one["items"]), f"{one['hours']:.4f}") for one in found["flows"]]
    parts += [render_table([("in the other", "in this", "segments", "hours"), *flows])] if flows else []
    return "\n".join(parts)


def _short(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
