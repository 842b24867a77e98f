"""Addresses on the internet, IPv4 and IPv6, in digits or read aloud."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.digits import written_digits
from filters.texts.runs import said_near

_OCTET = r"(?:\d{1,3}|\d(?: \d){1,2})(?!\d)"
_V4 = re.compile(rf"(?<![\w.]){_OCTET}(?:\s?\.\s?{_OCTET}){{3}}(?!\w|\.\d)")
_V6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE)
_LEAST_GROUPS = 3
_VERSION = re.compile(
    r"\b(?:versions?|v|release|build|firmware|section|sections|chapter|clause|article|paragraph|figure|table)\.?\s*$",
    re.IGNORECASE,
)
_REACH = 20
_NOBODYS = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("0.0.0.0/8"))


@dataclass(frozen=True)
class IpAddress(Finder):
    """Finds IPv4 addresses but the loopback's, where no version or section is spoken of, and IPv6 addresses."""

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where addresses are."""
        digits = written_digits(text, language)
        for found in _V4.finditer(digits.text):
            near = said_near(_VERSION, digits.text, found.start(), found.end(), _REACH)
            if not near and _is_v4(re.sub(r"\s", "", found[0])):
                yield digits.source(found.start(), found.end())
        for found in _V6.finditer(text):
            if _is_v6(found[0]):
                yield found.start(), found.end()


def _is_v4(written: str) -> bool:
    try:
        address = ipaddress.IPv4Address(written)
    except ipaddress.AddressValueError:
        return False
    return not any(address in network for network in _NOBODYS)


def _is_v6(written: str) -> bool:
    try:
        ipaddress.IPv6Address(written)
    except ipaddress.AddressValueError:
        return False
    return sum(map(bool, written.split(":"))) >= _LEAST_GROUPS
