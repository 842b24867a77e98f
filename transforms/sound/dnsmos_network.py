"""The networks of DNSMOS, run so that hops that overlap share what they have in common.

A hop is 9.01 s, the next begins a second later, and the network looks at each in 900 frames of 10 ms. Up to its
second pooling it is convolutions, so what a hop gives in its middle is what its neighbours give there: it is computed
once for all of them, and only the 6 frames at each border of a hop, where the convolutions see zeros, again. What
follows (2 % of the work) is done hop by hop. A clip that is repeated to fill a hop, and lasts whole frames, is computed
for one repetition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from transforms.sound.convolution import Floats, Layer, convolve, convolve_first, image, pool

STEP = 160
"""Samples from frame to frame, at 16 kHz."""
WIDTH = 320
FRAMES = 900
"""Frames of a hop."""
_UNIT = 4  # frames of what comes out of the second pooling
_BLOCK, _HALO, _STRIP = 452, 8, 16  # frames; a value is at most 6 frames from all that it depends on
_REACH = 4  # frames that the first four convolutions look to either side


class First(NamedTuple):
    """The first convolution: one channel in. The kernel's shape is (3, 3, outputs)."""

    kernel: Floats
    bias: Floats


class Network(NamedTuple):
    """What a model file of DNSMOS holds. ``spectrum`` is (320, 322): the real and then the imaginary kernel."""

    spectrum: Floats | None
    scales: tuple[float, float, float]
    first: First
    layers: tuple[Layer, ...]
    dense: tuple[tuple[Floats, Floats], ...]


def read_network(file: Path) -> Network:
    """Read a model file, in the order of its steps."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(file).graph
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    nodes = [(node.op_type, [values[name] for name in node.input if name in values]) for node in graph.node]
    convolutions = [held for kind, held in nodes if kind == "Conv"]
    spectra = [held[0][:, :, 0].T for held in convolutions if len(held) == 1]
    (kernel, bias), *others = [(held[0], held[1]) for held in convolutions if len(held) == 2]
    dense = [held[0] for kind, held in nodes if kind in {"MatMul", "Add"} and held]
    return Network(
        np.ascontiguousarray(np.concatenate(spectra, axis=1)) if spectra else None,
        _scales(nodes),
        First(np.ascontiguousarray(kernel[:, 0].transpose(1, 2, 0)), bias),
        tuple(Layer.of(*held) for held in others),
        tuple(zip(dense[::2], dense[1::2], strict=True)),
    )


def _scales(nodes: Sequence[tuple[str, list[Any]]]) -> tuple[float, float, float]:
    """Return the power of the magnitude, the least that its logarithm is taken of, and what that is divided by."""
    held = {kind: float(arrays[0]) for kind, arrays in nodes if kind in {"Pow", "Max", "Div"}}
    return held.get("Pow", 1.0), held.get("Max", 0.0), held.get("Div", 1.0)


def log_power(network: Network, samples: Floats) -> Floats:
    """Return the (frames, bands) that the network sees: 161 bands."""
    assert network.spectrum is not None
    frames = np.lib.stride_tricks.sliding_window_view(samples, WIDTH)[::STEP]
    bands = frames @ network.spectrum
    real, imaginary = np.split(bands, 2, axis=1)
    power, least, divisor = network.scales
    squared = real * real + imaginary * imaginary
    raised = squared if power == 2 else np.power(np.sqrt(squared), np.float32(power))
    return np.asarray(np.log(np.maximum(raised, np.float32(least))) / np.float32(divisor), np.float32)


def score_hops(network: Network, seen: Floats, hops: Sequence[int], period: int | None) -> Floats:
    """Return what the network says of the hops that begin at frames ``hops`` (multiples of 4), a row each.

    ``seen`` repeats itself after ``period`` frames, if that is not None.
    """
    units = _all_units(network, seen, period)
    return np.stack([_score(network, _hop_units(network, seen, units, at)) for at in hops])


def _all_units(network: Network, seen: Floats, period: int | None) -> Floats:
    if period is None or period + 2 * _REACH >= len(seen):
        return np.concatenate(list(_blocks(network, seen)))
    bands = seen.shape[1]
    once = _deep(network, seen[: period + 2 * _REACH])
    whole = image(len(seen), bands, once.shape[2])
    inner = _REACH + np.arange(len(seen) - _REACH) % period
    whole[1 : 1 + _REACH] = once[1 : 1 + _REACH, : whole.shape[1]]
    whole[1 + _REACH : 1 + len(seen)] = once[1 + inner, : whole.shape[1]]
    return _shallow(network, whole, len(seen), bands)


def _blocks(network: Network, seen: Floats) -> Iterator[Floats]:
    """Yield the units of all frames, of which few are held at once. The last frames see zeros: a hop's border."""
    for start in range(0, len(seen), _BLOCK):
        low, high = max(0, start - _HALO), min(len(seen), start + _BLOCK + _HALO)
        units = _units(network, seen[low:high])
        skipped = (start - low) // _UNIT
        yield units[skipped : skipped + _BLOCK // _UNIT]


def _hop_units(network: Network, seen: Floats, units: Floats, at: int) -> Floats:
    """Return the units of one hop: those of all frames, but for two at each border."""
    found = units[at // _UNIT : (at + FRAMES) // _UNIT].copy()
    if at > 0:
        found[:2] = _units(network, seen[at : at + _STRIP])[:2]
    found[-2:] = _units(network, seen[at + FRAMES - _STRIP : at + FRAMES])[-2:]
    return found


def _units(network: Network, seen: Floats) -> Floats:
    return _shallow(network, _deep(network, seen), len(seen), seen.shape[1])


def _deep(network: Network, seen: Floats) -> Floats:
    """Return the image after the first four convolutions, where nearly all the work is."""
    found = convolve_first(seen, *network.first)
    times, bands = seen.shape
    for layer in network.layers[:3]:
        found = convolve(found, times, bands, layer)
    return found


def _shallow(network: Network, found: Floats, times: int, bands: int) -> Floats:
    """Return what is after the second pooling, of shape (units, bands, channels)."""
    pooled = pool(found, times, bands)
    convolved = convolve(pooled, times // 2, bands // 2, network.layers[3])
    return _inner(pool(convolved, times // 2, bands // 2), times // 4, bands // 4)


def _inner(found: Floats, times: int, bands: int) -> Floats:
    return found[1 : 1 + times, 1 : 1 + bands]


def _score(network: Network, units: Floats) -> Floats:
    times, bands, channels = units.shape
    found = image(times, bands, channels)
    _inner(found, times, bands)[:] = units
    convolved = pool(convolve(found, times, bands, network.layers[4]), times, bands)
    last = convolve(convolved, times // 2, bands // 2, network.layers[5])
    return _decide(network, _inner(last, times // 2, bands // 2))


def score_808(network: Network, seen: Floats) -> float:
    """Return the P.808 score of one hop, of which ``seen`` are the (frames, bands) of its mel spectrum."""
    times, bands = seen.shape
    found = convolve_first(seen, *network.first)
    for number, layer in enumerate(network.layers):
        if number != 2:
            found, times, bands = pool(found, times, bands), times // 2, bands // 2
        found = convolve(found, times, bands, layer)
    return float(_decide(network, _inner(found, times, bands))[0])


def _decide(network: Network, found: Floats) -> Floats:
    """Return what the dense layers make of the largest value of each channel."""
    values = found.max(axis=(0, 1))
    for number, (kernel, bias) in enumerate(network.dense, 1):
        values = values @ kernel + bias
        if number < len(network.dense):
            values = np.maximum(values, np.float32(0))
    return np.asarray(values)
