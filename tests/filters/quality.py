"""`make quality`: precision and recall of every filter, and of all together, on the labelled set.

A filter is right where it drops a row that has any fault, because rows have more faults than the one they are
labelled with; its recall is over the rows that are labelled with it. Levels that were once reached are in
regression/levels.json, and the test suite holds them; ``--record`` writes them anew, ``--errors`` lists what the
half that thresholds may be tuned on shows.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence
from typing import NamedTuple

import filters
from filters.base import Filter, Judgement, filter_name, judge
from pipelines.curate import CurateConfig
from tests.filters.edits import labelled as private
from tests.filters.labelled import FOLDER, Row, read_recordings

LEVELS = FOLDER / "levels.json"
ALL = "all together"
HALVES = {"tuned": False, "held out": True}


class Counts(NamedTuple):
    """The confusion: bad rows dropped, good ones dropped, rows of this label kept and dropped, good rows kept."""

    right: int
    wrong: int
    missed: int
    found: int
    left: int

    @property
    def precision(self) -> float:
        """Of what is dropped, the share that has a fault; 1 where nothing is dropped."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what this filter should drop, the share that it drops; 1 where there is nothing."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


class Judged(NamedTuple):
    """A row and what the filters make of it, by filter."""

    row: Row
    judgements: dict[str, Judgement]

    def reasons(self) -> dict[str, str]:
        """Return the reasons for dropping it, by filter."""
        return {name: one.reason for name, one in self.judgements.items() if one.reason}


def all_filters() -> list[Filter]:
    """Return the filters that are used unless told otherwise, in their order, then all others there are."""
    found = {filter_name(one): one for one in CurateConfig().filters}
    for module in pkgutil.iter_modules(filters.__path__):
        if module.name != "base" and not module.ispkg and module.name not in found:
            kind = "".join(part.capitalize() for part in module.name.split("_"))
            found[module.name] = getattr(importlib.import_module(f"filters.{module.name}"), kind)()
    return list(found.values())


def judge_labelled() -> list[Judged]:
    """Return what every filter makes of every row, with its defaults."""
    chain = all_filters()
    judged = []
    for rows in read_recordings():
        by_filter = {filter_name(one): judge(one, [row.candidate for row in rows]) for one in chain}
        for i, row in enumerate(rows):
            judged.append(Judged(row, {name: found[i] for name, found in by_filter.items()}))
    return judged


def count(judged: Sequence[Judged], name: str) -> Counts:
    """Return the confusion of a filter, or of those together that are used unless told otherwise."""
    chain = set(map(filter_name, CurateConfig().filters)) if name == ALL else {name}
    right = wrong = missed = found = left = 0
    for row, judgements in judged:
        reasons = {one: j.reason for one, j in judgements.items() if j.reason and one in chain}
        asked = bool(row.wanted) if name == ALL else name in row.wanted
        right += bool(reasons and row.wanted)
        wrong += bool(reasons and not row.wanted)
        found += bool(asked and reasons)
        missed += bool(asked and not reasons)
        left += not reasons and not row.wanted
    return Counts(right, wrong, missed, found, left)


def half(judged: Sequence[Judged], held_out: bool) -> list[Judged]:
    """Return the rows of one half."""
    return [one for one in judged if one.row.held_out is held_out]


def measure(judged: Sequence[Judged]) -> dict[str, dict[str, Counts]]:
    """Return the confusion of every filter and of all together, by half."""
    names = [*judged[0].judgements, ALL]
    return {
        which: {name: count(half(judged, held_out), name) for name in names}
        for which, held_out in HALVES.items()
    }


def levels(judged: Sequence[Judged]) -> dict[str, dict[str, dict[str, float]]]:
    """Return precision and recall, by half and filter, rounded down to three digits."""
    return {
        which: {
            name: {"precision": int(c.precision * 1000) / 1000, "recall": int(c.recall * 1000) / 1000}
            for name, c in by_name.items()
        }
        for which, by_name in measure(judged).items()
    }


def _print_figures(judged: Sequence[Judged]) -> None:
    for which, by_name in measure(judged).items():
        n_rows = len(half(judged, HALVES[which]))
        print(f"\n{which}: {n_rows} transcripts" + " " * 8 + "bad         good        labelled so")
        print(
            f"{'filter':20} {'precision':>9} {'recall':>6}  {'dropped':>7} {'dropped':>7} {'kept':>5}", end=""
        )
        print(f" {'dropped':>7} {'kept':>5}")
        for name, c in by_name.items():
            print(
                f"{name:20} {c.precision:9.3f} {c.recall:6.3f}  {c.right:7d} {c.wrong:7d} {c.left:5d}", end=""
            )
            print(f" {c.found:7d} {c.missed:5d}")


def _print_errors(judged: Sequence[Judged]) -> None:
    for one in half(judged, held_out=False):
        wanted, reasons = one.row.wanted, one.reasons()
        if (reasons and not wanted) or not wanted <= set(reasons):
            label = "+".join(sorted(wanted)) or f"keep:{one.row.remark}"
            scores = {name: one.judgements[name].score for name in wanted | set(reasons)}
            print(f"{one.row.candidate.segment_id} {label}: {reasons} {scores} {one.row.candidate.text[:70]}")


if __name__ == "__main__":
    everything = judge_labelled()
    _print_figures(everything)
    for which in private.HALVES:
        private.show(which, errors="--errors" in sys.argv)
    if "--errors" in sys.argv:
        _print_errors(everything)
    if "--record" in sys.argv:
        LEVELS.write_text(json.dumps(levels(everything), indent=1) + "\n", encoding="utf-8")
