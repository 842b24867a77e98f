"""The spoken form behind the gate against nemo_text_processing on everything, sentence by sentence, in the same run.

``python -m benchmarks.normalize`` measures it on sentences whose patterns nobody looked at while the gate was
written; ``python -m benchmarks.normalize FILE`` on a file's lines. ``--written`` measures the inverse grammar.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.normalize_material import UNSEEN, sentences
from schemas.errors import EngineError
from transforms.text import grammars
from transforms.text.grammars import Form
from transforms.text.wer import word_errors

COUNT, PLAIN_SHARE = 600, 0.5


def main(arguments: Sequence[str] = ()) -> None:
    """Print both speeds, their ratio, and the share of words that come out different."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="sentences, one a line")
    parser.add_argument("--written", action="store_true", help="the inverse grammar, from spoken to written")
    parser.add_argument("--show", type=int, default=10, help="how many different sentences are printed")
    given = parser.parse_args(list(arguments))
    texts = (
        list(sentences(COUNT, "benchmark", UNSEEN, PLAIN_SHARE)) if given.file is None else _lines(given.file)
    )
    compare(texts, "written" if given.written else "spoken", given.show)


def compare(texts: Sequence[str], form: Form, show: int) -> None:
    """Print what ``main`` prints; texts that occur twice count once."""
    texts = list(dict.fromkeys(texts))
    grammar = grammars.load(form)
    gate = grammars.gate_of(grammar)
    grammar.run_fast("5")  # compiled once a machine
    whole, whole_s = _timed(lambda text: grammar.finish(grammar.run(text)), texts)
    gated, gated_s = _timed(gate.convert, texts)
    again_s = _timed(gate.convert, texts)[1]
    errors = [word_errors(a.split(), b.split()) for a, b in zip(whole, gated, strict=True)]
    words, wrong = sum(one.reference_words for one in errors), sum(one.errors for one in errors)
    count = len(texts)
    print(f"{form} form of {count} different sentences, {words} words")
    print(f"nemo on everything {1e3 * whole_s / count:.1f} ms a sentence")
    print(
        f"gated {1e3 * gated_s / count:.1f} ms, {whole_s / gated_s:.1f} times faster, nothing remembered before"
    )
    print(f"gated again {1e3 * again_s / count:.2f} ms, {whole_s / again_s:.0f} times faster")
    print(
        f"{wrong} words different ({wrong / max(1, words):.3%}), in {sum(e.errors > 0 for e in errors)} sentences"
    )
    for text, a, b in [
        row for row in zip(texts, whole, gated, strict=True) if row[1].split() != row[2].split()
    ][:show]:
        print(f"  {text}\n    nemo:  {a}\n    gated: {b}")


def _timed(convert: Callable[[str], str], texts: Sequence[str]) -> tuple[list[str], float]:
    def checked(text: str) -> str:
        try:
            return convert(text)
        except EngineError:
            return "(cannot be read)"

    start = time.perf_counter()
    return [checked(text) for text in texts], time.perf_counter() - start


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
