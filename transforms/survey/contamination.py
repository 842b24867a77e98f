"""Test items in texts: by the longest run of words that both have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

import numpy as np
from annotated_types import Ge, Le

from schemas.settings import PositiveInt
from transforms.survey.items import Item
from transforms.survey.texts import Hashes, Said, Texts, hash_words, run_hashes, texts_of
from transforms.survey.tokens import tokenize


@dataclass(frozen=True)
class Contamination:
    """What is looked for: the items of ``tests`` (files; see ``read_items``), and how much of one is a find.

    Of an item any run of ``words`` words (6 to 13; 13: GPT-3), and an item that is shorter as a whole. So a question
    of eight words is found by its eight words and not by "what is the name of the", which many share; with
    ``words=6`` any six words of an item are enough. Items under ``min_item_words`` words ("Why?") are never
    looked for: they are said everywhere; those of 3 to 5 words are found as a whole only.

    Words are compared as ``tokenize`` has them, so case, punctuation and the form of numbers make no difference. An
    item may go over the border of two segments of a recording; then both are finds.
    """

    tests: tuple[str, ...] = ()
    words: Annotated[int, Ge(6), Le(13)] = 13
    min_item_words: PositiveInt = 3


class Found(NamedTuple):
    """A test item in a text: which text, where in characters, which item, how many words in a row of how many."""

    row: int
    start_chars: int
    end_chars: int
    item_id: str
    words: int
    of_words: int


@dataclass(frozen=True)
class Index:
    """The runs of words of all items, by their length: a sorted array of keys, and which item each is of."""

    items: Sequence[Item]
    words: Sequence[list[str]]
    keys: dict[int, Hashes] = field(default_factory=dict)
    owners: dict[int, dict[int, list[int]]] = field(default_factory=dict)


def build_index(items: Sequence[Item], how: Contamination) -> Index:
    """Return what texts are looked up in."""
    index = Index(items, [tokenize(item.text).words for item in items])
    owners: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, words in enumerate(index.words):
        length = min(len(words), how.words)
        if len(words) >= how.min_item_words:
            for key in set(run_hashes(hash_words(words), length).tolist()):
                owners[length][key].append(number)
    for length, by_key in sorted(owners.items()):
        index.keys[length] = np.array(sorted(by_key), np.uint64)
        index.owners[length] = dict(by_key)
    return index


def find_items(texts: Texts, index: Index) -> list[Found]:
    """Return the items that stand in texts, in order; each text and item once, with the longest run."""
    longest: dict[tuple[int, int], tuple[int, int]] = {}
    for length, keys in index.keys.items():
        runs = run_hashes(texts.hashes, length)
        for begin in np.flatnonzero(np.isin(runs, keys)).tolist():
            for number in index.owners[length][int(runs[begin])]:
                _note(texts, index, number, begin, length, longest)
    found = []
    for (row, number), (start, end) in sorted(longest.items()):
        item, words = index.items[number], index.words[number]
        found.append(Found(row, *_chars(texts, row, start, end), item.item_id, end - start, len(words)))
    return found


def find_in_texts(documents: Iterable[str], index: Index) -> Iterator[tuple[int, Found]]:
    """Yield, for each text of any kind with test items in it, its number from 0 and what was found."""
    for number, text in enumerate(documents):
        for found in find_items(texts_of([Said("", "", text, None, None)]), index):
            yield number, found


def _note(
    texts: Texts,
    index: Index,
    number: int,
    begin: int,
    length: int,
    longest: dict[tuple[int, int], tuple[int, int]],
) -> None:
    """Grow a hit as far as both go on alike, and keep it for the texts it lies in if it is their longest."""
    if texts.recordings[begin] != texts.recordings[begin + length - 1]:
        return
    start, end = _grown(texts, index.words[number], begin, length)
    if end - start < length:
        return
    for row in range(int(texts.owners[start]), int(texts.owners[end - 1]) + 1):
        before = longest.get((row, number), (0, 0))
        if texts.firsts[row] < texts.firsts[row + 1] and end - start > before[1] - before[0]:
            longest[row, number] = (start, end)


def _grown(texts: Texts, item: list[str], begin: int, length: int) -> tuple[int, int]:
    """Return from which to which word of the texts (not included) an item goes on; nothing where only hashes agree."""
    recording = int(texts.recordings[begin])
    near = _words(texts, begin - len(item), begin + length + len(item), recording)
    best = (begin, begin)
    said = [near.get(begin + i, "") for i in range(length)]
    for at in range(len(item) - length + 1):
        if item[at : at + length] == said:
            start, end = begin, begin + length
            while at + start - begin > 0 and near.get(start - 1) == item[at + start - begin - 1]:
                start -= 1
            while at + end - begin < len(item) and near.get(end) == item[at + end - begin]:
                end += 1
            best = max(best, (start, end), key=lambda span: span[1] - span[0])
    return best


def _words(texts: Texts, start: int, end: int, recording: int) -> dict[int, str]:
    """Return the words of a recording by their places, from ``start`` to ``end`` as far as it goes."""
    places = range(max(0, start), min(end, len(texts.hashes)))
    return {at: _word(texts, at) for at in places if texts.recordings[at] == recording}


def _word(texts: Texts, at: int) -> str:
    owner = int(texts.owners[at])
    return texts.tokens[owner].words[at - int(texts.firsts[owner])]


def _chars(texts: Texts, row: int, start: int, end: int) -> tuple[int, int]:
    """Return which part of a text lies between two words of all texts."""
    return texts.chars(max(start, int(texts.firsts[row])), min(end, int(texts.firsts[row + 1])))
