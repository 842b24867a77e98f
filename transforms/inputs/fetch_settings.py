"""How files that a list names by http or https are fetched: the settings, checked where a run is started."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Self
from urllib.parse import urlsplit

from schemas.errors import ConfigError
from schemas.redaction import redacted
from schemas.settings import NonNegative, NonNegativeInt, Positive, PositiveInt, Untold
from transforms.inputs.addresses import check_entry

ENV = "env:"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_SECRET = re.compile(r"auth|cookie|key|token|secret|passw|session|credential", re.IGNORECASE)
_SCHEME = re.compile(r"(basic|bearer|digest|negotiate)\s", re.IGNORECASE)
_OURS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "if-range", "range", "user-agent"}
)


@dataclass(frozen=True)
class FetchSettings:
    """Limits and manners of fetching. None of it changes what is written, only whether and how it is had.

    ``headers`` are sent with every request. A value ``env:NAME`` is that variable of the worker's environment: it
    may be a secret, and is sent only to ``credential_hosts`` (``media.example.org``: by https, on any port;
    ``http://127.0.0.1:8000``: that origin alone). Headers that look like credentials are refused in plain.

    A fetch with all its attempts and waits takes at most ``max_s`` seconds, and ``max_bytes`` bytes once unpacked.
    It is tried ``attempts`` times without 1 MiB of progress in between, with exponential back-off and full jitter
    from ``first_wait_s`` to ``longest_wait_s``; a server's Retry-After is honoured up to ``longest_retry_after_s``.
    A connection is given up, which is one attempt, after ``connect_s`` without an answer, ``stall_s`` without a
    byte, or when it brings less than ``min_bytes_per_s`` over ``stall_s`` of waiting.

    A process has at most ``max_connections_per_host`` connections to a host, and begins requests to it at least
    ``min_interval_s`` apart. ``allow_addresses`` (networks, addresses, host names) may be fetched from although
    they are private, loopback, link-local or the like. ``prefetch_bytes`` bounds what is fetched ahead of its use;
    one larger file is fetched ahead all the same.

    Raises:
        ConfigError: if a header or an address cannot be meant, or a secret is given in plain; it is not shown.
    """

    user_agent: str = "speechloom"
    headers: Annotated[dict[str, str], Untold()] = field(default_factory=dict)
    credential_hosts: tuple[str, ...] = ()
    max_s: Positive = 3600.0
    max_bytes: PositiveInt = 4 * 2**30
    max_redirects: NonNegativeInt = 10
    attempts: PositiveInt = 5
    first_wait_s: Positive = 0.5
    longest_wait_s: Positive = 30.0
    longest_retry_after_s: NonNegative = 120.0
    connect_s: Positive = 10.0
    stall_s: Positive = 60.0
    min_bytes_per_s: NonNegative = 1000.0
    max_connections_per_host: PositiveInt = 4
    min_interval_s: NonNegative = 0.1
    allow_addresses: tuple[str, ...] = ()
    prefetch_bytes: NonNegativeInt = 256 * 2**20

    def __post_init__(self) -> None:
        for name, value in {"User-Agent": self.user_agent, **self.headers}.items():
            _check_header(name, value)
        for entry in self.allow_addresses:
            check_entry(entry)
        for host in self.credential_hosts:
            _origin(host)
        if any(value.startswith(ENV) for value in self.headers.values()) and not self.credential_hosts:
            raise ConfigError(f"fetch.headers takes a value '{ENV}...' only with fetch.credential_hosts")

    def trusting(self, host: str | None) -> Self:
        """Return the same settings, with a host allowed whatever its address: one that the user named himself."""
        return replace(self, allow_addresses=(*self.allow_addresses, host)) if host else self

    def called(self, name: str) -> str:
        """Return what messages call one of these settings."""
        return f"fetch.{name}"

    def headers_for(
        self, scheme: str, host: str, port: int, environment: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the headers for requests to an origin; secrets from ``environment``, where it is to have them.

        Raises:
            ConfigError: if a variable that a header is taken from is not set, or is no header's value.
        """
        sent = {"User-Agent": self.user_agent}
        trusted = any(_is_origin(_origin(entry), scheme, host, port) for entry in self.credential_hosts)
        for name, value in self.headers.items():
            if not value.startswith(ENV):
                sent[name] = value
            elif trusted:
                sent[name] = _secret(name, value.removeprefix(ENV), environment)
        return sent


def _check_header(name: str, value: str) -> None:
    if not _NAME.fullmatch(name) or not _is_value(value):
        raise ConfigError(f"fetch.headers: '{name}' is no HTTP header, or its value is none")
    if name.lower() in _OURS and name != "User-Agent":
        raise ConfigError(f"fetch.headers: '{name}' is set by this program")
    if (_SECRET.search(name) or _SCHEME.match(value)) and not value.startswith(ENV):
        raise ConfigError(
            f"fetch.headers: '{name}' looks like a credential, and the configuration is written beside the tables: "
            f"give it as '{ENV}NAME', and set NAME in the workers' environment"
        )


def _is_value(value: str) -> bool:
    return value.isascii() and value.isprintable() and value == value.strip()


def _secret(name: str, variable: str, environment: Mapping[str, str]) -> str:
    value = environment.get(variable)
    if not value or not _is_value(value):
        state = "no value for a header" if value else "not set"
        raise ConfigError(
            f"fetch.headers: '{name}' is taken from the variable {variable}, which is {state} here"
        )
    return value


def _origin(entry: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port (None: any) of an entry of ``credential_hosts``."""
    url = entry if "://" in entry else f"https://{entry}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"fetch.credential_hosts: '{redacted(entry)}' is no host") from error
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or rest:
        raise ConfigError(
            "fetch.credential_hosts takes hosts (media.example.org) or origins (https://host:port)"
        )
    if "://" in entry and port is None:
        port = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname, port


def _is_origin(entry: tuple[str, str, int | None], scheme: str, host: str, port: int) -> bool:
    return entry[:2] == (scheme, host) and entry[2] in (None, port)


DEFAULT_FETCH = FetchSettings()
