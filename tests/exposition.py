"""A strict reader of Prometheus' text format 0.0.4, as its specification words it."""

from __future__ import annotations

import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
HELP = re.compile(rf"# HELP ({NAME}) (?:[^\\]|\\\\|\\n)*")
TYPE = re.compile(rf"# TYPE ({NAME}) (counter|gauge)")
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{LABEL})(?:,{LABEL})*)\}})? (\S+)")
UNESCAPED = {r"\\": "\\", r"\"": '"', r"\n": "\n"}
Labels = frozenset[tuple[str, str]]


def read_exposition(text: str) -> dict[str, dict[Labels, float]]:
    """Return the value of every label set by metric name.

    Raises:
        AssertionError: if a line, or the order of the lines, is not what the format allows; if a label set
            is there twice; if a counter is negative or its name does not end in `_total`.
    """
    assert text.endswith("\n")
    found: dict[str, dict[Labels, float]] = {}
    helped, typed, kind = "", "", ""
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP"):
            helped = _match(HELP, line)[1]
        elif line.startswith("# TYPE"):
            typed, kind = _match(TYPE, line).groups()
            assert typed == helped, line
            assert typed not in found, f"{typed} is there twice"
            assert typed.endswith("_total") == (kind == "counter"), line
            found[typed] = {}
        else:
            name, labels, value = _match(SAMPLE, line).groups()
            assert name == typed, f"outside its metric: {line}"
            key = _labels(labels or "")
            assert key not in found[name], f"there twice: {line}"
            found[name][key] = float(value)
            assert kind == "gauge" or found[name][key] >= 0, line
    return found


def _match(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    assert found, f"not in the format: {line}"
    return found


def _labels(text: str) -> Labels:
    pairs = [pair.split("=", 1) for pair in re.findall(LABEL, text)]
    assert len({name for name, _ in pairs}) == len(pairs), f"a label twice: {text}"
    return frozenset((name, _plain(value[1:-1])) for name, value in pairs)


def _plain(value: str) -> str:
    return re.sub(r"\\[\\\"n]", lambda found: UNESCAPED[found[0]], value)
