"""Which addresses may be fetched from: those of the internet, and what the configuration allows beside them.

A list of URLs is written by strangers. Without this, one of its rows could make a worker ask the services that trust
it by its place in the network: a cloud's metadata, a database on loopback, a router (server-side request forgery).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from schemas.errors import ConfigError, ForbiddenAddress, UnreachableUri
from schemas.redaction import redacted

Address = IPv4Address | IPv6Address
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)
# Beside the registries of special addresses, which ``ipaddress`` knows (IANA, RFC 6890): Azure's platform answers
# on a public address, 6to4's relays are withdrawn (RFC 7526), and site-local addresses are deprecated (RFC 3879).
_ALSO = tuple(
    map(ipaddress.ip_network, ("168.63.129.16/32", "192.88.99.0/24", "fec0::/10", "64:ff9b:1::/48"))
)
# What fsspec asks hosts over the network with its own clients, by the name of the host.
_HOSTED = frozenset("ftp ftps sftp ssh smb webhdfs webdav dav jupyter jlab".split())
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, deprecated
METADATA = frozenset({"169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"})


def check_entry(entry: str) -> None:
    """Check an entry of ``allow_addresses``.

    Raises:
        ConfigError: if it is no network, address or host name.
    """
    if _network(entry) is None and not (_HOST.fullmatch(entry.lower()) and "/" not in entry):
        raise ConfigError(
            f"fetch.allow_addresses: '{redacted(entry)}' is no network (10.0.0.0/8), address or host name"
        )


def resolve(host: str, port: int, allowed: Sequence[str]) -> list[str]:
    """Return the addresses of a host that may be connected to, as the resolver orders them.

    The resolver also reads what looks like no address and is one (``2130706433``, ``0x7f.1``, ``0``): what is
    checked is what it returns. The caller has to connect to these, not to the name again.

    Raises:
        ForbiddenAddress: if there is none of them.
        OSError: if the name cannot be resolved (``socket.gaierror``).
        UnicodeError: if it is no name of a host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    if host.lower() in (entry.lower() for entry in allowed):
        return addresses
    reasons = {address: why_forbidden(address, allowed) for address in addresses}
    good = [address for address, reason in reasons.items() if reason is None]
    if not good:
        address, reason = next(iter(reasons.items()))
        raise ForbiddenAddress(f"{host} is at {address}, {reason}; fetch.allow_addresses may allow it")
    return good


def check_url(url: str, allowed: Sequence[str]) -> None:
    """Check what another client of fsspec would connect to by the name of a host (ftp, sftp, smb, webhdfs ...).

    That client resolves the name again, so this is weaker than what holds for http and https.

    Raises:
        ForbiddenAddress: if the host has only addresses that are forbidden.
        UnreachableUri: if it is no name of a host.
        OSError: if the name cannot be resolved.
    """
    host = host_of(url)
    if host and url.partition("://")[0].lower() in _HOSTED:
        try:
            resolve(host, 0, allowed)
        except ValueError as error:  # also UnicodeError
            raise UnreachableUri(f"{host!r} is no name of a host") from error


def host_of(url: str) -> str | None:
    """Return what stands for the host in a URL, None where nothing does."""
    try:
        return urlsplit(url).hostname if "://" in url else None
    except ValueError:
        return None


def why_forbidden(address: str, allowed: Sequence[str] = ()) -> str | None:
    """Return what kind of address this is, where that kind is forbidden and it is not allowed outright."""
    networks = [network for entry in allowed if (network := _network(entry)) is not None]
    for form in _forms(ipaddress.ip_address(address.partition("%")[0])):
        reason = _kind(form)
        if reason and not any(form in network for network in networks):
            return reason
    return None


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(entry)
    except ValueError:
        return None


def _forms(address: Address) -> list[Address]:
    """Return an address, or what it stands for where IPv6 only wraps IPv4; both where it is a tunnel."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    tunnels = [address.sixtofour, *(address.teredo or ())]
    return [address, *(end for end in tunnels if end is not None)]


def _kind(address: Address) -> str | None:
    if str(address) in METADATA:
        return "the address of a cloud's metadata"
    kinds = {
        "an address that stands for none": address.is_unspecified,
        "a loopback address": address.is_loopback,
        "a link-local address": address.is_link_local,
        "a multicast address": address.is_multicast,
        "a private or special address": not address.is_global,
        "a reserved address": address.is_reserved or any(address in network for network in _ALSO),
    }
    return next((kind for kind, holds in kinds.items() if holds), None)
