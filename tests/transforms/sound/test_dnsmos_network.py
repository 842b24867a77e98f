from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from threadpoolctl import threadpool_limits

from tests.transforms.sound.sounds import RATE_HZ, noise
from transforms.sound.dnsmos import HOP_SAMPLES
from transforms.sound.dnsmos_network import FRAMES, Network, log_power, read_network, score_hops

spec = find_spec("speechmos")
if spec is None or not spec.submodule_search_locations:
    pytest.skip("needs speechmos", allow_module_level=True)
FILE = Path(spec.submodule_search_locations[0]) / "dnsmos_models" / "sig_bak_ovr.onnx"


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with threadpool_limits(1, user_api="blas"):
        yield read_network(FILE)


def test_hops_that_share_their_work_get_what_each_gets_alone(network: Network) -> None:
    size = HOP_SAMPLES + RATE_HZ
    rising = np.linspace(0.001, 0.3, size, dtype=np.float32) * noise(size)
    session = onnxruntime.InferenceSession(FILE, providers=["CPUExecutionProvider"])
    together = score_hops(network, log_power(network, rising), [0, 100], None)
    for number, found in enumerate(together):
        (wanted,) = session.run(None, {"input_1": rising[number * RATE_HZ :][None, :HOP_SAMPLES]})
        assert np.allclose(found, wanted[0], atol=1e-4)


@pytest.mark.parametrize("period", [101, 250])
def test_one_repetition_stands_for_all(network: Network, period: int) -> None:
    once = 0.1 * noise(160 * period)
    seen = log_power(network, np.tile(once, 1 + HOP_SAMPLES // once.size)[:HOP_SAMPLES])
    assert len(seen) == FRAMES
    short, whole = (score_hops(network, seen, [0], repeat) for repeat in (period, None))
    assert np.allclose(short, whole, atol=1e-5)
