"""E-mail addresses as they are read aloud: "john dot smith at example dot com"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"[^\s,;!?()\[\]<>\"“”„]+")
_AT = {"at", "@"}
_AT_ONLY = {
    "@",
    "arroba",
    "arobase",
    "chiocciola",
    "apenstaartje",
    "klammeraffe",
    "ät",
    "snabel-a",
    "at-sign",
}
_DOT = {"dot", ".", "punkt", "punto", "ponto", "point", "punt", "period"}
_SYMBOL = {"underscore", "dash", "hyphen", "minus", "plus", "unterstrich", "bindestrich", "guion", "guión", "tiret",
           "trattino", "_", "-", "+", "underline", "sublinhado", "hífen"}  # fmt: skip
_ENDS = frozenset(
    (
        "com org net edu gov mil int info biz name pro io ai app dev co me tv fm ly gg xyz online site tech store shop "
        "blog cloud email live news club studio agency academy museum mobi asia eu uk us ca au nz ie in za de at ch fr "
        "be nl lu it es pt br mx ar cl pe se no dk fi is pl cz sk hu ro bg gr tr ru ua il ae sa eg ng ke gh jp cn kr "
        "tw hk sg my th vn id ph pk bd ac test example"
    ).split()
)
_PROVIDERS = frozenset(
    (
        "gmail googlemail yahoo ymail hotmail outlook live msn icloud mac me aol proton protonmail gmx web posteo "
        "mailbox fastmail zoho yandex mail qq 163 orange wanadoo free laposte libero virgilio tiscali t-online comcast "
        "verizon att sbcglobal bellsouth btinternet sky ntlworld rogers shaw uol bol terra rediffmail naver hanmail"
    ).split()
)
_ROLES = frozenset(
    "info support hello sales admin help office press jobs careers privacy feedback service webmaster postmaster "
    "billing enquiries inquiries editor newsletter bookings reservations".split()
)
_NEVER = frozenset(
    (
        "us me him her them it here there online available live out up down back found look looking looked "
        "find visit site website webpage page shop store blog recipe recipes tickets ticket details notes "
        "links link show shows order buy read listen watch subscribe download meet was were is are be been "
        "being worked working work works job jobs ceo engineer engineers team folks people everyone friends "
        "guys more hosted located stay stayed arrive arrived start starts started sign signed log logged "
        "check checked shopping videos video episode episodes book books that this what and or but not just "
        "now today also always still i you we he she they learn join go going come coming"
    ).split()
)
_ARTICLES = frozenset("the a our your their his its".split())
_BEFORE = frozenset(
    "is it's to at address from email e-mail mail for an unter correo adresse courriel".split()
)
_CONTEXT = frozenset(
    "email e-mail emails emailed mail mails address addresses reach contact write inbox username login send drop "
    "correo adresse courriel mejl escríbeme escribe schreib schreiben écrivez scrivi".split()
)
_NEAR_TOKENS = 9
_MOST_LABELS = 3
_MOST_NAMES = 3


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    ends_clause: bool


def said_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a text e-mail addresses are said, in characters.

    "At" before a host is no address yet ("visit us at example dot com"): somebody's name is before it, and it has a
    sign of being one: a symbol or a digit in it, a mail provider's host, mail spoken of shortly before, or nothing
    before it that a sentence would go on from.
    """
    tokens = list(_tokens(text))
    used = 0
    for at, token in enumerate(tokens):
        if token.text not in _AT and token.text not in _AT_ONLY:
            continue
        end = _host_end(tokens, at + 1 + (at + 1 < len(tokens) and tokens[at + 1].text == "sign"))
        first = _local_start(tokens, at, used) if end is not None else None
        if end is not None and first is not None and _is_address(tokens, first, at, end):
            first = _with_names(tokens, first, used)
            used = end
            yield tokens[first].start, tokens[end - 1].end


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        bare = found[0].rstrip(".:…'’") or found[0][:1]
        following = text[found.start() + len(bare) :].lstrip(" ")[:1]
        yield _Token(
            bare.casefold(),
            found.start(),
            found.start() + len(bare),
            following in {".", ",", ";", "!", "?", ":"},
        )


def _host_end(tokens: Sequence[_Token], start: int) -> int | None:
    """Return behind which token a host name ends that begins with a token, None where there is none."""
    for dot in range(start, min(start + _MOST_LABELS + 1, len(tokens))):
        if dot > start and tokens[dot].text in _DOT and _is_label(tokens[dot - 1].text):
            return _after_dots(tokens, dot)
        if not _is_label(tokens[dot].text):
            spelled = "." in tokens[dot].text and tokens[dot].text.rpartition(".")[2] in _ENDS
            return dot + 1 if spelled and dot - start < _MOST_LABELS else None
    spelled_out = start
    while (
        spelled_out < len(tokens)
        and len(tokens[spelled_out].text) == 1
        and tokens[spelled_out].text.isalnum()
    ):
        spelled_out += 1
    is_dot = spelled_out > start and spelled_out < len(tokens) and tokens[spelled_out].text in _DOT
    return _after_dots(tokens, spelled_out) if is_dot else None


def _after_dots(tokens: Sequence[_Token], dot: int) -> int | None:
    """Return behind which token "dot com", "dot co dot uk" or "dot c o m" ends, None where no domain ends so."""
    end = None
    while dot < len(tokens) and tokens[dot].text in _DOT:
        spelled = [at for at in range(dot + 2, dot + 5) if _spell(tokens, dot + 1, at) in _ENDS]
        at = max(spelled, default=dot + 2)
        label = _spell(tokens, dot + 1, at) or (tokens[dot + 1].text if dot + 1 < len(tokens) else "")
        if label.rpartition(".")[2] in _ENDS:
            end = at
        elif not _is_label(label):
            break
        dot = at
    return end


def _spell(tokens: Sequence[_Token], start: int, end: int) -> str:
    """Return the word that single letters spell, nothing where one is no single letter."""
    letters = [token.text for token in tokens[start:end]]
    is_spelled = end <= len(tokens) and all(len(one) == 1 and one.isalpha() for one in letters)
    return "".join(letters) if is_spelled else ""


def _is_label(text: str) -> bool:
    return text.replace("-", "").isalnum() and text not in _AT


def _local_start(tokens: Sequence[_Token], at: int, used: int) -> int | None:
    """Return with which token the part before "at" begins, None where there is none."""
    first = at - 1
    if first < used or tokens[first].ends_clause or not _is_part(tokens[first].text):
        return None
    while first - 1 >= used and not tokens[first - 1].ends_clause:
        before = tokens[first - 1].text
        if (before in _DOT or before in _SYMBOL) and first - 2 >= used and _is_part(tokens[first - 2].text):
            first -= 2
        elif (_is_spelled(before) and (_is_spelled(tokens[first].text))) or (
            _is_number(tokens[first].text) and _is_part(before) and before not in _BEFORE | _ARTICLES | _NEVER
        ):
            first -= 1
        else:
            break
    return first


def _is_part(text: str) -> bool:
    bare = re.sub(r"[._\-+'’]", "", text)
    return bare.isalnum() and text not in _AT


def _is_spelled(text: str) -> bool:
    return (len(text) == 1 and text.isalnum()) or _is_number(text)


def _is_number(text: str) -> bool:
    return text.isdigit() or text in _NUMBERS


_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred double triple".split()
)


def _is_address(tokens: Sequence[_Token], first: int, at: int, end: int) -> bool:
    local = [token.text for token in tokens[first:at]]
    before = tokens[first - 1].text if first else ""
    named = len(local) > 1 or any(not one.isalpha() for one in local)
    provider = (
        tokens[at + 1].text.partition(".")[0] in _PROVIDERS
        or tokens[end - 1].text.partition(".")[0] in _PROVIDERS
    )
    if named or tokens[at].text in _AT_ONLY:
        return True
    if local[0] in _NEVER or _is_spelled(local[0]):
        return provider and local[0] not in _NEVER
    near = {token.text for token in tokens[max(0, first - _NEAR_TOKENS) : first]}
    if provider:
        return True
    if before in _ARTICLES or before == "more":
        return False
    starts = first == 0 or tokens[first - 1].ends_clause
    return bool(starts or local[0] in _ROLES or before in _BEFORE or near & _CONTEXT)


def _with_names(tokens: Sequence[_Token], first: int, used: int) -> int:
    """Return ``first``, or an earlier token where "my address is" stands before up to 3 more: "mary jane at gmail"."""
    for start in range(first - 1, max(used, first - 1 - _MOST_NAMES) - 1, -1):
        text = tokens[start].text
        if text in {"is", "it's", "address"} or tokens[start].ends_clause:
            return start + 1
        if text in _NEVER | _ARTICLES | _BEFORE | _AT or not _is_part(text):
            return first
    return first
