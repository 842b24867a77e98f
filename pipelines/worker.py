"""Worker processes of the local runner: forked, as they are asked for, from one that has imported what they need.

That one is forked from the command (``serve_and_end``), or is a process of its own: ``python -m pipelines.worker
DESCRIPTOR MODULE...`` imports the modules and serves the socket ``DESCRIPTOR``. ``pipelines.worker_seed`` has the
socket's other end. A worker is Beam's own, without its chatter on the terminal. Importing Beam takes 2 s of a core, and
each of a build's stages starts all of its workers anew; a fork takes 10 ms.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import pickle
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, NoReturn

from pipelines import logs
from transforms.one_thread import keep_to_one_thread

PLUGIN = "transforms.worker_start"
"""What workers on every runner import before the first step."""
START, WAIT = b"s", b"w"
PID_BYTES = 8


class Start(NamedTuple):
    """What a worker takes over from the process that asks for it, beside its standard output and error."""

    environment: dict[str, str]
    folder: str
    search_path: list[str]


def main(arguments: Sequence[str]) -> None:
    """Import, fork workers until the socket's other end is closed; in a worker, serve its runner until it is done."""
    _leave_interrupts_to_the_run()
    for name in arguments[1:]:
        with suppress(
            ModuleNotFoundError
        ):  # it may lie where only the process that asks finds it; workers look there
            importlib.import_module(name)
    _serve(socket.socket(fileno=int(arguments[0])))


def serve_and_end(asked: socket.socket) -> NoReturn:
    """Do what ``main`` does once all is imported, in a process that was forked and has nothing else to do."""
    code = 1
    try:
        _leave_interrupts_to_the_run()
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        _serve(asked)
        code = 0
    finally:  # what the process was forked from must not go on here, whatever happens
        if code:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def _leave_interrupts_to_the_run() -> None:
    """Ignore them: the run decides what becomes of its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _serve(asked: socket.socket) -> None:
    gc.freeze()  # or the first collection in every worker copies the memory that they share
    with asked:
        is_worker = _fork_workers(asked)
    if is_worker:
        _work()
        _end()


def _fork_workers(asked: socket.socket) -> bool:
    """Fork workers and wait for them, as asked, to the end; true in a worker, as soon as it is one."""
    while True:
        kind, descriptors, _, _ = socket.recv_fds(asked, 1, 3)
        if not kind:
            return False
        if kind == WAIT:
            pid = int.from_bytes(asked.recv(PID_BYTES, socket.MSG_WAITALL), "little")
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            asked.sendall(code.to_bytes(PID_BYTES, "little", signed=True))
        else:
            pid = os.fork()
            if not pid:
                _begin(*descriptors)
                return True
            for descriptor in descriptors:
                os.close(descriptor)
            asked.sendall(pid.to_bytes(PID_BYTES, "little"))


def _begin(life: int, output: int, errors: int) -> None:
    """Become what the process that asked wants this worker to be; ``life`` stays open until it has ended."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for given, standard in ((output, 1), (errors, 2)):
        os.dup2(given, standard)
        os.close(given)
    connection = socket.socket(fileno=life)
    with connection.makefile("rb") as told:
        start: Start = pickle.load(told)
    os.environ.clear()
    os.environ.update(start.environment)
    os.chdir(start.folder)
    sys.path[:] = start.search_path
    connection.detach()


def _work() -> None:
    logs.show_errors()
    logs.show_worker_logs()
    keep_to_one_thread()  # what it was forked from did, too, but had other variables
    from apache_beam.runners.worker import sdk_worker_main

    sdk_worker_main.main(sys.argv)


def _end() -> None:
    """End as Python does, but that what was imported is not taken down: 0.5 s, most of it to copy shared memory."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
