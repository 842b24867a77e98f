from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpcore2
import pytest

from schemas.errors import ForbiddenAddress, TookTooLong
from tests.ports import free_port
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.wire import Broken, Cancelled, CheckedBackend, Run

HERE = FetchSettings(allow_addresses=("127.0.0.1",), connect_s=5, stall_s=0.3)


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_name_is_asked_once_and_the_address_that_was_checked_is_connected_to(
    listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resolver that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    plain, asked = socket.getaddrinfo, []

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        if host != "rebinding.example":
            return plain(host, *rest, **more)
        return plain("127.0.0.1" if asked.count(host) == 1 else "127.0.0.2", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    stream = CheckedBackend(Run(HERE)).connect_tcp("rebinding.example", listening)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", listening)
    assert asked == ["rebinding.example", "127.0.0.1"]
    stream.close()
    with pytest.raises(ForbiddenAddress):
        CheckedBackend(Run(HERE)).connect_tcp("rebinding.example", listening)


def test_the_next_address_is_tried_where_one_does_not_answer(
    listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = socket.getaddrinfo

    def two(host: str, *rest: Any, **more: Any) -> Any:
        hosts = ["127.0.0.2", "127.0.0.1"] if host == "two.example" else [host]
        return [found for one in hosts for found in plain(one, *rest, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    backend = CheckedBackend(Run(replace(HERE, allow_addresses=("127.0.0.0/8",))))
    stream = backend.connect_tcp("two.example", listening)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", listening)
    stream.close()
    with pytest.raises(httpcore2.ConnectError):
        backend.connect_tcp("two.example", free_port())


def test_a_connection_that_says_nothing_is_given_up(listening: int) -> None:
    stream = CheckedBackend(Run(HERE)).connect_tcp("127.0.0.1", listening)
    with pytest.raises(Broken, match=r"nothing for 0\.3 s"):
        stream.read(1)
    stream.close()
    late = CheckedBackend(Run(replace(HERE, max_s=0.2, stall_s=50))).connect_tcp("127.0.0.1", listening)
    with pytest.raises(TookTooLong):
        late.read(1)
    late.close()


def test_time_that_is_over_or_not_wanted_is_not_waited_for() -> None:
    cancel = threading.Event()
    run = Run(replace(HERE, max_s=50), cancel)
    run.sleep(0)
    with pytest.raises(TookTooLong, match=r"the next attempt is 100\.0 s away"):
        run.sleep(100)
    run.give_back(100)
    cancel.set()
    with pytest.raises(Cancelled):
        run.sleep(100)
    with pytest.raises(Cancelled):
        run.left_s()
