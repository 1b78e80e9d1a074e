"""Repairs of Triton's interpreter, for kernels judged without a GPU. Installed once, in the Triton zygote.

What is wrong without them, found by comparing kernels with their references:

    bfloat16   the interpreter stores it as raw 16-bit integers, and arithmetic, dot products and conversions that
               forget to unpack them give garbage without an error; float32 to bfloat16 truncates instead of
               rounding to nearest even, which doubles the error of an honest kernel
    autotune   with two or more configurations it asks a GPU driver to time them; there is none, and any one
               configuration is as right as another, so the first stays
"""

from __future__ import annotations

from typing import Any

import numpy as np


def widen(bits: np.ndarray) -> np.ndarray:
    """bfloat16 bit patterns (uint16) as float32: the upper half of its bits, exactly."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


def narrow(values: np.ndarray) -> np.ndarray:
    """float32 as bfloat16 bit patterns, rounded to nearest even; every NaN becomes the quiet one."""
    values = np.ascontiguousarray(values, dtype=np.float32)
    bits = values.view(np.uint32)
    rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)
    return np.where(np.isnan(values), np.uint16(0x7FC0), rounded)


def install() -> None:
    """Patch the interpreter of this process. TRITON_INTERPRET must be set before triton is imported."""
    import triton.language as tl
    from triton.runtime import interpreter
    from triton.runtime.autotuner import Autotuner

    builder, handle = interpreter.InterpreterBuilder, interpreter.TensorHandle
    bf16, fp32 = tl.bfloat16, tl.float32
    cast, convert, dot, binary = builder.cast_impl, builder.create_fp_to_fp, builder.create_dot, builder.binary_op

    def is_narrowing(source: Any, target: Any) -> bool:
        return source.dtype.scalar == fp32 and target.scalar == bf16

    def widened(value: Any) -> Any:
        return handle(widen(value.data), fp32) if value.dtype.scalar == bf16 else value

    def rounding_cast(self: Any, source: Any, target: Any) -> Any:
        return handle(narrow(source.data), bf16) if is_narrowing(source, target) else cast(self, source, target)

    def rounding_convert(self: Any, source: Any, target: Any, rounding: Any) -> Any:
        if is_narrowing(source, target) and "RTZ" not in str(rounding).upper():
            return handle(narrow(source.data), bf16)
        return convert(self, source, target, rounding)

    def widening_dot(self: Any, left: Any, right: Any, accumulator: Any, *rest: Any) -> Any:
        return dot(self, widened(left), widened(right), accumulator, *rest)

    def widening_binary(self: Any, left: Any, right: Any, operation: Any) -> Any:
        if left.dtype.scalar != bf16:
            return binary(self, left, right, operation)
        result = binary(self, widened(left), widened(right), operation)
        return handle(narrow(result.data), bf16) if result.data.dtype == np.float32 else result

    builder.cast_impl = rounding_cast
    builder.create_fp_to_fp = rounding_convert
    builder.create_dot = widening_dot
    builder.binary_op = widening_binary

    make = Autotuner.__init__

    def first_configuration(self: Any, fn: Any, arg_names: Any, configs: Any, *rest: Any, **more: Any) -> None:
        make(self, fn, arg_names, configs[:1], *rest, **more)

    Autotuner.__init__ = first_configuration
