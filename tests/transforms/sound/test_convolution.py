from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import correlate

from transforms.sound.convolution import Floats, Layer, convolve, convolve_first, image, pool


def direct(x: Floats, kernel: Floats, bias: Floats) -> Floats:
    """Sum the products one by one, in 64 bits; zeros around."""
    padded = np.pad(x.astype(np.float64), ((1, 1), (1, 1), (0, 0)))
    found = [
        sum(correlate(padded[..., i], one[i].astype(np.float64), "valid") for i in range(x.shape[2]))
        for one in kernel
    ]
    return np.maximum(np.stack(found, axis=-1) + bias, 0)


@pytest.mark.parametrize(("times", "bands"), [(1, 1), (4, 4), (17, 9), (40, 161), (3, 30)])
def test_it_is_the_convolution_whatever_the_size(times: int, bands: int) -> None:
    rng = np.random.default_rng(times)
    values = rng.standard_normal((times, bands, 6)).astype(np.float32)
    kernel, bias = (
        rng.standard_normal((5, 6, 3, 3)).astype(np.float32),
        rng.standard_normal(5).astype(np.float32),
    )
    x = image(times, bands, 6)
    x[1 : 1 + times, 1 : 1 + bands] = values
    y = convolve(x, times, bands, Layer.of(kernel, bias))
    wanted = direct(values, kernel, bias)
    assert np.allclose(y[1 : 1 + times, 1 : 1 + bands], wanted, atol=2e-5 * wanted.max())
    y[1 : 1 + times, 1 : 1 + bands] = 0
    assert not y.any(), "the border stays zero"


def test_the_first_has_one_channel() -> None:
    rng = np.random.default_rng(1)
    values, kernel = rng.standard_normal((12, 7, 1)), rng.standard_normal((4, 1, 3, 3))
    bias = rng.standard_normal(4).astype(np.float32)
    x, k = values.astype(np.float32), kernel.astype(np.float32)
    y = convolve_first(x[..., 0], np.ascontiguousarray(k[:, 0].transpose(1, 2, 0)), bias)
    assert np.allclose(y[1:13, 1:8], direct(x, k, bias), atol=1e-5)


def test_pooling_takes_the_largest_and_leaves_out_odd_ends() -> None:
    x = image(5, 4, 1)
    x[1:6, 1:5, 0] = np.arange(20).reshape(5, 4)
    assert pool(x, 5, 4)[1:3, 1:3, 0].tolist() == [[5, 7], [13, 15]]
