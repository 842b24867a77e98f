"""Networks in ONNX files, for whatever has one of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schemas.errors import ConfigError


def open_network(path: str, what_for: str) -> Any:
    """Return the onnxruntime session of a file, on one thread; ``what_for`` begins what is said of a wrong one.

    Raises:
        ConfigError: if it is missing or no ONNX network.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    if not Path(path).is_file():
        raise ConfigError(f"{what_for}: there is no network at {path}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except (errors.InvalidProtobuf, errors.InvalidGraph, errors.Fail, errors.InvalidArgument,
            errors.NotImplemented, errors.NoSuchFile) as error:  # fmt: skip
        raise ConfigError(f"{what_for}: {path} is no network that onnxruntime can load: {error}") from error
