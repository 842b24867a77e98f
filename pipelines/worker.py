"""A worker process of the local runner: Beam's own, without its chatter on the terminal."""

from __future__ import annotations

import importlib
import sys

from pipelines import logs


def main() -> None:
    """Serve the runner that started this process until it is done."""
    logs.show_errors()
    logs.show_worker_logs()
    from apache_beam.runners.worker import sdk_worker_main

    importlib.import_module("transforms.coders")  # this runner does not hand down which plugins to import
    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
