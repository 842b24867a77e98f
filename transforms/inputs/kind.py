"""What a kind of input that holds or names many recordings has to say of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from transforms.inputs.files import Place
from transforms.inputs.found import Found
from transforms.inputs.members import Member


class Kind(NamedTuple):
    """A kind of archive or list.

    ``list_sources`` reads a file once, from its beginning, holding a bounded part of it; it may raise BadArchive
    where the rest cannot be read. ``readers`` gives for each scheme of its members' URIs what yields a member's
    bytes. ``recognizes`` looks into a file whose name does not say enough.
    """

    suffixes: tuple[str, ...]
    list_sources: Callable[[Place], Iterator[Found]]
    readers: Mapping[str, Callable[[Member], Iterator[bytes]]] = {}
    recognizes: Callable[[Place], bool] | None = None
    has_any_name: bool = False
