"""How many of the hand-written sentences are said as expected: `python -m tests.synth.ear.spoken_forms`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from transforms.text.normalize import normalize_words
from transforms.text.said import said

FILE = Path(__file__).with_name("spoken_sentences.tsv")
MORE = Path(__file__).with_name("more_spoken_sentences.tsv")
"""Of 326 sentences that somebody wrote who had not seen the rules those 290 that are said as one of the forms that were
expected, and in one piece, at first sight 227 were; and eight of rules that came later."""


class Difference(NamedTuple):
    """A sentence that is not said as expected."""

    written: str
    expected: str
    got: str


def read_sentences() -> list[tuple[str, str]]:
    """Return each sentence with its expected form."""
    lines = [line for file in (FILE, MORE) for line in file.read_text(encoding="utf-8").splitlines()]
    return [(written, spoken) for written, spoken in (line.split("\t") for line in lines)]


def words(text: str) -> list[str]:
    """Return the words that are compared: "and" inside numbers is a matter of taste."""
    return [word for word in normalize_words(text) if word != "and"]


def differences() -> list[Difference]:
    """Return the sentences whose words differ from what is expected."""
    made = [(written, expected, said(written, "en")) for written, expected in read_sentences()]
    return [Difference(*one) for one in made if words(one[1]) != words(one[2])]


def main() -> None:
    """Print the share that is right, and what is not."""
    wrong = differences()
    total = len(read_sentences())
    print(f"spoken forms: {total - len(wrong)} of {total} as expected")
    for one in wrong:
        print(f"  {one.written}\n    expected {one.expected}\n    got      {one.got}")


if __name__ == "__main__":
    main()
