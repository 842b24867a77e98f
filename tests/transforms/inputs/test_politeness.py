from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from schemas.errors import TookTooLong
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.politeness import Hosts
from transforms.inputs.wire import Cancelled, Run

SETTINGS = FetchSettings(min_interval_s=0, max_connections_per_host=2)


def test_no_more_connections_to_a_host_than_allowed() -> None:
    hosts, lock = Hosts(), threading.Lock()
    now, most = [0], [0]

    def work() -> None:
        with hosts.connection("a:80", Run(SETTINGS)):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.02)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_waiting_for_others_is_not_held_against_a_fetch_and_can_be_given_up() -> None:
    hosts, cancel = Hosts(), threading.Event()
    alone = replace(SETTINGS, max_connections_per_host=1, max_s=0.3)
    with hosts.connection("a:80", Run(alone)):
        timer = threading.Timer(0.6, cancel.set)
        timer.start()
        with pytest.raises(Cancelled), hosts.connection("a:80", Run(alone, cancel)):
            pass
        timer.join()
        with hosts.connection("b:80", Run(alone)):
            pass
    with hosts.connection("a:80", Run(alone)):
        pass


def test_requests_to_a_host_begin_apart() -> None:
    hosts, spaced = Hosts(), replace(SETTINGS, min_interval_s=0.05)
    began_s = time.monotonic()
    for _ in range(4):
        with hosts.connection("a:80", Run(spaced)):
            pass
    assert time.monotonic() - began_s >= 0.15


def test_a_host_that_asked_for_a_pause_gets_it() -> None:
    hosts = Hosts()
    hosts.hold("a:80", 0.2)
    hosts.hold("a:80", 0.1)
    began_s = time.monotonic()
    with hosts.connection("b:80", Run(SETTINGS)), hosts.connection("a:80", Run(SETTINGS)):
        pass
    assert time.monotonic() - began_s >= 0.2
    hosts.hold("a:80", 50)
    with (
        pytest.raises(TookTooLong, match=r"fetch\.max_s"),
        hosts.connection("a:80", Run(replace(SETTINGS, max_s=1))),
    ):
        pass


def test_hosts_are_forgotten() -> None:
    hosts = Hosts()
    for number in range(3000):
        with hosts.connection(f"{number}:80", Run(SETTINGS)):
            pass
    assert len(hosts._hosts) <= 1001
