"""One request over HTTP, and where it is redirected to: an answer whose body can be read, or why there is none."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from typing import NamedTuple, Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore2

from schemas.errors import ForbiddenAddress, UnreachableUri
from schemas.redaction import names_a_user, redacted
from transforms.inputs.politeness import HOSTS
from transforms.inputs.wire import Broken, CheckedBackend, Run, Unreached

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9._-]+", re.IGNORECASE | re.ASCII)
_KEPT = "%/:@!$&'()*+,;=?-._~[]"
_PASSING_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError)  # the connection broke during the handshake


class Target(NamedTuple):
    """What is asked of whom."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The URL as it is asked for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"

    @property
    def origin(self) -> str:
        """The host and port, for which manners are kept."""
        return f"{self.host}:{self.port}"

    @classmethod
    def of(cls, url: str) -> Self:
        """Return what a URL names; a fragment is left out, what no request may hold is percent-encoded.

        Raises:
            UnreachableUri: if it is none, or neither http nor https; if it names a user.
        """
        if names_a_user(url):
            raise UnreachableUri("a URL with a user name or password is not fetched: use fetch.headers")
        try:
            parts = urlsplit(url)
            port, host = parts.port, _host(parts.hostname or "")
            path = _path(parts)
        except ValueError as error:  # also UnicodeError
            raise UnreachableUri(f"{redacted(url)!r:.200} is no URL: {error}") from error
        if parts.scheme not in _PORTS:
            raise UnreachableUri(f"{redacted(url)!r:.200} is no http or https URL")
        return cls(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _host(name: str) -> str:
    if ":" in name:
        return str(ip_address(name))
    host = name.encode("idna").decode()
    if not _HOST.fullmatch(host):
        raise ValueError("it has no host that could be")
    return host


def _path(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return quote(parts.path or "/", safe=_KEPT) + query


class Answer(NamedTuple):
    """The head of a response, names in lower case, and its body as it comes."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


@contextmanager
def answered(url: str, more: Mapping[str, str], run: Run) -> Iterator[Answer]:
    """Ask for a URL, with ``more`` headers, and give the answer that is no redirect.

    The scheme, the address and the credentials are decided anew at every hop.

    Raises:
        Broken: if another attempt may do better; also from within the block, where the body is read.
        ForbiddenAddress: if a hop leads to an address that is not to be fetched from.
        UnreachableUri: if there is no such host, TLS fails, or redirects go in a circle, too far or elsewhere.
        TookTooLong: if the run's time is over.
    """
    target, seen = Target.of(url), set[Target]()
    while True:
        seen.add(target)
        with asked(target, more, run) as answer:
            if answer.status not in _REDIRECTS:
                yield answer
                return
            onward = _onward(target, answer)
        if onward in seen:
            raise UnreachableUri(f"it is redirected in a circle, to {redacted(onward.url)}")
        if len(seen) > run.settings.max_redirects:
            raise UnreachableUri(
                f"it is redirected more than {run.settings.max_redirects} times "
                f"({run.settings.called('max_redirects')})"
            )
        target = onward


def _onward(target: Target, answer: Answer) -> Target:
    location = answer.headers.get("location")
    if not location:
        raise UnreachableUri(f"status {answer.status} without a place to go on to")
    try:
        url = urljoin(target.url, location.encode("latin-1").decode(errors="replace"))
    except ValueError as error:
        raise UnreachableUri(f"it is redirected to what is no URL: {error}") from error
    scheme = urlsplit(url).scheme
    if scheme not in _PORTS:
        raise UnreachableUri(
            f"it is redirected to a {scheme or 'relative'} URL; only http and https are followed"
        )
    return Target.of(url)


@contextmanager
def asked(
    target: Target, more: Mapping[str, str], run: Run, body: Sequence[bytes] | None = None
) -> Iterator[Answer]:
    """Ask for a target, with ``more`` headers, and give the answer, whatever its status; no redirect is followed.

    Where there is a ``body``, it is sent (POST); each of its pieces has ``stall_s`` to be taken.

    Raises:
        As ``answered`` does.
    """
    given = run.settings.headers_for(target.scheme, target.host, target.port, os.environ)
    given |= {"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close", **more}
    if body is not None:
        given["Content-Length"] = str(sum(map(len, body)))
    headers = [(name.encode(), value.encode()) for name, value in given.items()]
    url = httpcore2.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    with (
        HOSTS.connection(target.origin, run),
        _told(target, run),
        httpcore2.ConnectionPool(_tls(), max_connections=1, network_backend=CheckedBackend(run)) as pool,
        pool.stream(
            "GET" if body is None else "POST",
            url,
            headers=headers,
            content=None if body is None else iter(body),
        ) as response,
    ):
        yield Answer(response.status, _plain(response.headers), response.iter_stream())


@contextmanager
def _told(target: Target, run: Run) -> Iterator[None]:
    """Turn what the client raises into what it means for the fetch."""
    try:
        yield
    except httpcore2.ConnectError as error:
        raise _no_connection(error, target) from error
    except httpcore2.LocalProtocolError as error:
        raise UnreachableUri(f"it cannot be asked for: {_line(error)}") from error
    except httpcore2.WriteTimeout as error:
        raise Broken(f"what is sent was not taken in time ({run.settings.called('stall_s')})") from error
    except httpcore2.TimeoutException as error:
        name = run.settings.called("connect_s")
        raise Unreached(f"no connection to {target.origin} in time ({name})") from error
    except httpcore2.NetworkError as error:
        raise Broken(f"the connection broke: {_line(error)}") from error
    except httpcore2.ProtocolError as error:
        raise Broken(f"broken HTTP: {_line(error)}") from error
    except socket.gaierror as error:
        raise _no_name(error, target) from error
    except UnicodeError as error:
        raise UnreachableUri(f"'{target.host}' is no name of a host") from error
    except ForbiddenAddress as error:
        raise ForbiddenAddress(f"{redacted(target.url)} is not asked: {error}") from error


def _no_connection(error: httpcore2.ConnectError, target: Target) -> Exception:
    cause = error.args[0] if error.args else None  # the pool cuts the chain of causes
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, _PASSING_TLS):
        why = getattr(cause, "verify_message", None) or cause.reason or cause
        return UnreachableUri(f"TLS with {target.origin} failed: {why}")
    return Unreached(f"no connection to {target.origin}: {_line(error)}")


def _no_name(error: socket.gaierror, target: Target) -> Exception:
    reason = f"the name {target.host} cannot be resolved: {error.strerror}"
    return Unreached(reason) if error.errno == socket.EAI_AGAIN else UnreachableUri(reason)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _plain(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


@cache
def _tls() -> ssl.SSLContext:
    """Return the settings of TLS: the system's certificates, or those that SSL_CERT_FILE names."""
    return ssl.create_default_context()
