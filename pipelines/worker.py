"""A worker process of the local runner: Beam's own, without its chatter on the terminal."""

from __future__ import annotations

import logging
import sys

from pipelines import logs


def main() -> None:
    """Serve the runner that started this process until it is done."""
    logging.basicConfig(format="%(name)s: %(message)s")
    logging.getLogger().handlers[0].setLevel(logging.ERROR)
    logs.show_worker_logs()
    from apache_beam.runners.worker import sdk_worker_main

    sdk_worker_main.main(sys.argv)


if __name__ == "__main__":
    main()
