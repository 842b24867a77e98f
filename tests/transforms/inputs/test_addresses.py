from __future__ import annotations

import socket
from typing import Any

import pytest

from schemas.errors import ConfigError, ForbiddenAddress, UnreachableUri
from transforms.inputs.addresses import check_entry, check_url, host_of, resolve, why_forbidden


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("::1", "loopback"),
        ("0.0.0.0", "stands for none"),
        ("::", "stands for none"),
        ("0.1.2.3", "private or special"),
        ("10.0.0.1", "private"),
        ("172.31.255.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("fd12::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("169.254.1.1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("168.63.129.16", "metadata"),
        ("100.100.100.200", "metadata"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("240.0.0.1", "special"),
        ("255.255.255.255", "special"),
        ("192.0.2.1", "special"),
        ("198.18.0.1", "special"),
        ("2001:db8::1", "special"),
        ("fec0::1", "special|reserved"),
        ("192.88.99.1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "metadata"),
        ("::127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b:1::1", "reserved|special"),
        ("2002:7f00:1::1", "loopback"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "private"),
    ],
)
def test_addresses_off_the_internet_are_forbidden(address: str, kind: str) -> None:
    reason = why_forbidden(address)
    assert reason is not None
    assert any(word in reason for word in kind.split("|"))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_not(address: str) -> None:
    assert why_forbidden(address) is None


def test_what_is_allowed_is_allowed_in_every_form() -> None:
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203"):
        assert why_forbidden(address, ["10.0.0.0/8"]) is None
    assert why_forbidden("11.1.2.3", ["10.0.0.0/8"]) is None
    assert why_forbidden("192.168.0.1", ["10.0.0.0/8", "fd00::/8", "intranet"]) is not None
    assert why_forbidden("::1", ["127.0.0.0/8"]) is not None


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "0", "localhost"]
)
def test_forms_that_resolve_to_loopback_are_found_out(host: str) -> None:
    with pytest.raises(ForbiddenAddress, match=rf"^{host} is at .*, .* address.*; fetch\.allow_addresses"):
        resolve(host, 80, ())


def test_of_several_addresses_only_the_good_ones_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(host: str, port: int, **_: Any) -> list[Any]:
        kinds = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kinds, (address, port)) for address in ("10.0.0.1", "1.1.1.1", "1.1.1.1", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    assert resolve("two.example", 80, ()) == ["1.1.1.1"]
    assert resolve("two.example", 80, ("10.0.0.0/8",)) == ["10.0.0.1", "1.1.1.1"]
    assert resolve("Two.example", 80, ("two.EXAMPLE",)) == ["10.0.0.1", "1.1.1.1", "127.0.0.1"]


def test_what_other_clients_would_ask_is_checked_too() -> None:
    for url in ("ftp://127.0.0.1/x", "sftp://me@[::1]/x", "webHDFS://localhost:50070/x"):
        with pytest.raises(ForbiddenAddress):
            check_url(url, ())
        check_url(url, ("127.0.0.1", "::1", "localhost"))
    for url in ("ftp://ü..b/x", f"ftp://{70 * 'x'}.b/x"):
        with pytest.raises(UnreachableUri, match="no name of a host"):
            check_url(url, ())
    for url in ("s3://127.0.0.1/x", "/a/b", "memory://x", "ftp://[::1"):
        check_url(url, ())
    assert host_of("HTTP://Host:80/x") == "host"


def test_entries_are_checked() -> None:
    for entry in ("10.0.0.0/8", "::1", "fd00::/8", "media.example.org", "minio"):
        check_entry(entry)
    for entry in ("10.0.0.1/8", "a b", "", "http://x", "*.x", "host:80"):
        with pytest.raises(ConfigError, match="is no network"):
            check_entry(entry)
