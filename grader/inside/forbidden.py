"""Library calls that a task wants written by hand, met by behaviour and not by reading the source.

Three nets, because each has a hole that another closes:

    function mode   sees calls of torch's Python interface, operators included; one thread only
    dispatch mode   sees the kernels below it, whatever name led there (torch.ops, nn.Module, einsum); one thread only
    patches         replace the named attributes; every thread, and the only net during timed calls, because the
                    modes cost microseconds for each operator

This tells honest people at once, with the name they wrote. A submission shares the process and can undo all three,
so that grader.sandbox.trace counts from outside, where the machine allows it.
"""

from __future__ import annotations

import functools
import os
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

#: All of them compute a softmax, too: with the identity for keys and values they compute nothing else.
_ATTENTION = frozenset(
    {
        "scaled_dot_product_attention",
        "scaled_dot_product_attention_math",
        "scaled_dot_product_attention_math_for_mps",
        "scaled_dot_product_cudnn_attention",
        "scaled_dot_product_efficient_attention",
        "scaled_dot_product_flash_attention",
        "scaled_dot_product_flash_attention_for_cpu",
        "scaled_dot_product_fused_attention_overrideable",
        "flash_attention_forward",
        "efficient_attention_forward",
    }
)

#: Kernels and entry points that are the same operation under another name. Keys and values are normalised names.
_SAME_AS: dict[str, frozenset[str]] = {
    "softmax": _ATTENTION | {"safe_softmax"},
    "matmul": frozenset({"mm", "bmm", "addmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "linear", "einsum"}),
    "scaled_dot_product_attention": _ATTENTION,
    "multi_head_attention_forward": frozenset({"native_multi_head_attention", "multi_head_attention"}),
    "MultiheadAttention": frozenset({"native_multi_head_attention", "multi_head_attention"}),
    "cross_entropy": frozenset({"cross_entropy_loss"}),
    "rms_norm": frozenset({"fused_rms_norm"}),
    "conv1d": frozenset({"convolution", "mkldnn_convolution"}),
    "conv2d": frozenset({"convolution", "mkldnn_convolution"}),
}


_PRODUCTS = _SAME_AS["matmul"] | {"matmul", "convolution"}

#: Where the library keeps its operators. A submission may register its own under any name in a namespace of its own.
_LIBRARY_NAMESPACES = frozenset({"aten", "prims", "quantized", "mkldnn", "onednn"})

_MODE_HANDLERS = ("__torch_function__", "__torch_dispatch__")


class ForbiddenCall(BaseException):
    """Raised where the call would have happened. Not an Exception, so that a broad `except` does not fall back to it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is forbidden in this task: write it by hand")
        self.name = name


def normal_name(name: str) -> str:
    """`aten::_softmax`, `Tensor.softmax`, `softmax_` and `__matmul__` under one name each."""
    return name.rpartition(".")[2].strip("_").removeprefix("native_")


def same_operations(name: str) -> frozenset[str]:
    """Normal names of everything that does what the forbidden `name` does, itself included."""
    plain = normal_name(name)
    return frozenset(map(normal_name, {plain, *_SAME_AS.get(plain, ())}))


def used_by_autograd(name: str) -> bool:
    """Whether a backward pass may run `name` although the forward pass did not: products do, of almost anything."""
    return bool(same_operations(name) & _PRODUCTS)


class Guard:
    """Watches for the forbidden names of one task. `hit` is the first that was called, even if it was swallowed."""

    def __init__(self, forbidden: tuple[str, ...] | list[str]) -> None:
        self.hit = ""
        self._armed = 0
        self._wanted: dict[str, str] = {}
        for name in forbidden:
            for same in same_operations(name):
                self._wanted.setdefault(same, name)
        self._trusted: set[types.CodeType] = set()

    def trust(self, code: types.CodeType) -> None:
        """Calls made directly by this code, or functions in it, are ours: the task's driver may use what it forbids."""
        self._trusted.add(code)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self.trust(constant)

    def check(self, name: str) -> None:
        """Raise ForbiddenCall if a call of `name` at this moment comes from the submission."""
        wanted = self._wanted.get(normal_name(name))
        if wanted is None or not self._armed or self._called_by_trusted_code():
            return
        self.hit = self.hit or wanted
        raise ForbiddenCall(wanted)

    def check_library_code(self) -> None:
        """Raise ForbiddenCall if the library's own Python is doing what is forbidden out of simpler operations: its
        references and decompositions. The library's functions between this file and the submission say so by name."""
        frame: types.FrameType | None = sys._getframe(1)
        library = _library_folder()
        while frame is not None and frame.f_code.co_filename.startswith((library, __file__)):
            if frame.f_code.co_filename != __file__:
                self.check(frame.f_code.co_name)
            frame = frame.f_back

    def _called_by_trusted_code(self) -> bool:
        """True if the nearest caller outside this file and torch is trusted code.

        Handlers of modes are passed over: a driver that watches tensors by one of its own did not choose the call.
        """
        libraries = (_library_folder(), __file__)
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and (
            frame.f_code.co_filename.startswith(libraries) or frame.f_code.co_name in _MODE_HANDLERS
        ):
            frame = frame.f_back
        return frame is not None and frame.f_code in self._trusted

    @contextmanager
    def modes(self, dispatch: bool, watch: bool = True) -> Iterator[None]:
        """Armed inside. `dispatch` False: backward passes, whose kernels the learner did not choose.

        `watch` False: patches only, for timed calls.
        """
        with ExitStack() as stack:
            if watch:
                function_mode, dispatch_mode = _modes(self)
                if dispatch:
                    stack.enter_context(dispatch_mode)
                stack.enter_context(function_mode)
            self._armed += 1
            try:
                yield
            finally:
                self._armed -= 1

    def patch(self) -> None:
        """Replace the named attributes of torch for the rest of this process."""
        import torch

        functional = torch.nn.functional
        owners = (torch, functional, torch.Tensor, torch.nn, torch.special, torch.linalg, torch._C._nn)
        for owner in owners:
            for name in dir(owner):
                if normal_name(name) not in self._wanted or name.startswith("__"):
                    continue
                target = getattr(owner, name)
                if isinstance(target, type):
                    target.__init__ = self._refusing(name, target.__init__)  # type: ignore[misc]
                elif callable(target) and not isinstance(target, types.ModuleType):
                    setattr(owner, name, self._refusing(name, target))

    def _refusing(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def refuse(*args: Any, **kwargs: Any) -> Any:
            self.check(name)
            return function(*args, **kwargs)

        return refuse


def _namespace(operator: Any) -> str:
    """Of an operator, whose name is like `aten.softmax`."""
    return str(operator).partition(".")[0]


@functools.cache
def _library_folder() -> str:
    return os.path.dirname(sys.modules["torch"].__file__ or "") + os.sep


def _modes(guard: Guard) -> tuple[Any, Any]:
    from torch._ops import OpOverload, OpOverloadPacket
    from torch.overrides import TorchFunctionMode
    from torch.utils._python_dispatch import TorchDispatchMode

    class FunctionMode(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            operator = func.overloadpacket if isinstance(func, OpOverload) else func
            if not isinstance(operator, OpOverloadPacket) or _namespace(operator) in _LIBRARY_NAMESPACES:
                guard.check(getattr(operator, "__name__", ""))
            return func(*args, **(kwargs or {}))

    class DispatchMode(TorchDispatchMode):
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else the first operator imports torch._dynamo, for a second, to switch it off here

        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if _namespace(func.overloadpacket) in _LIBRARY_NAMESPACES:
                guard.check(func.overloadpacket.__name__)
            guard.check_library_code()
            return func(*args, **(kwargs or {}))

    return FunctionMode(), DispatchMode()
