"""Which functions of torch's library a run enters, counted by the kernel from outside the box.

What a submission may not call is also watched inside (grader.inside.forbidden), where it shares the process with the
watcher and can undo it. Here a breakpoint lies on the library's own implementation (a uprobe), and a program of eleven
steps in the kernel counts who passes it, by control group: threads, children and new programs included. Nothing inside
can read, reset or close that count. Calls by another name, through `torch.ops`, a script, a class or a pointer all end
there.

Needs root, control groups of version 2 and a kernel with BPF and uprobes; elsewhere there is no tracer, and the nets
inside stay alone. What it does not see: a copy of the algorithm that is not the library's, and code that rewrites the
library's text in its own memory first. A breakpoint costs whoever passes it about a microsecond, as long as the
sandbox is open; baselines must not pass one.

Sources: man 2 bpf, Documentation/bpf/standardization/instruction-set.rst, include/uapi/linux/bpf.h.
"""

from __future__ import annotations

import ctypes
import importlib.util
import logging
import os
import re
import struct
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from grader.inside.forbidden import normal_name, same_operations
from grader.sandbox.elf import read_symbols
from grader.sandbox.syscalls import bpf

log = logging.getLogger(__name__)

_LIBRARY = Path("lib", "libtorch_cpu.so")

# commands, types and helper functions of bpf
_MAP_CREATE, _MAP_LOOKUP, _MAP_DELETE, _PROGRAM_LOAD, _LINK_CREATE = 0, 1, 3, 5, 28
_HASH_MAP, _UPROBE_PROGRAM, _ATTACH_UPROBES = 1, 2, 48
_LOOKUP_ELEMENT, _UPDATE_ELEMENT, _CURRENT_CGROUP_ID, _ATTACH_COOKIE = 1, 2, 80, 174
_MAP_DESCRIPTOR = 1  # source register of a load: the constant is a map

#: Groups times names that are counted at the same time; beyond, a run is not counted.
_COUNTERS = 8192
_KEY = struct.Struct("<QQ")  # id of the control group, number of the name

#: What torch hangs on to the name of an operation in at::native.
_PREFIX, _SUFFIXES = "structured_", ("_cpu_out", "_out_cpu", "_out", "_cpu")


class Tracer:
    """Counts entries into forbidden functions, for all slots of one sandbox. Thread-safe."""

    def __init__(self) -> None:
        """Raises OSError where the kernel refuses."""
        self._counts = bpf(_MAP_CREATE, struct.pack("<IIII", _HASH_MAP, _KEY.size, 8, _COUNTERS))
        self._numbers: dict[str, int] = {}
        self._links: list[int] = []
        self._lock = threading.Lock()
        try:
            self._program = _loaded(_counting_program(self._counts))
        except OSError:
            os.close(self._counts)
            raise

    @classmethod
    def open(cls) -> Tracer | None:
        """A tracer that has been seen to attach, or None where the machine has none."""
        if os.geteuid() != 0 or not _library():
            return None
        try:
            tracer = cls()
        except OSError as error:
            log.info("library calls cannot be traced from outside: %s", error)
            return None
        try:
            tracer.watch(["softmax"])
        except OSError as error:
            log.info("library calls cannot be traced from outside: %s", error)
            tracer.close()
            return None
        return tracer

    def watch(self, names: Sequence[str]) -> None:
        """Have calls of these counted from now on, in every group. The first time takes milliseconds."""
        with self._lock:
            for name in names:
                if name not in self._numbers:
                    offsets = probes(name)
                    if offsets:
                        self._links.append(_attached(self._program, offsets, len(self._numbers)))
                    self._numbers[name] = len(self._numbers)

    def forget(self, group: int | None) -> None:
        """Start this group again from zero."""
        for number in self._numbers.values():
            key = _buffer(_KEY.pack(group or 0, number))
            try:
                bpf(_MAP_DELETE, struct.pack("<IIQ", self._counts, 0, ctypes.addressof(key)))
            except FileNotFoundError:
                continue

    def called(self, group: int | None, names: Sequence[str]) -> tuple[str, ...]:
        """Which of `names` processes of this group have entered since `forget`, in this order."""
        return tuple(name for name in names if self._count(group or 0, name))

    def close(self) -> None:
        for descriptor in (*self._links, self._program, self._counts):
            os.close(descriptor)
        self._links.clear()

    def _count(self, group: int, name: str) -> int:
        key, value = _buffer(_KEY.pack(group, self._numbers[name])), _buffer(bytes(8))
        pointers = ctypes.addressof(key), ctypes.addressof(value)
        try:
            bpf(_MAP_LOOKUP, struct.pack("<IIQQQ", self._counts, 0, *pointers, 0))
        except FileNotFoundError:
            return 0
        return int.from_bytes(value.raw, "little")


def _buffer(data: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(data, len(data))


def _counting_program(counts: int) -> bytes:
    """counts[current control group, cookie of the breakpoint] += 1, from 1 where there is nothing yet."""

    def step(code: int, to: int = 0, source: int = 0, offset: int = 0, constant: int = 0) -> bytes:
        return struct.pack("<BBhi", code, source << 4 | to, offset, constant)

    def call(function: int) -> bytes:
        return step(0x85, constant=function)

    copy, add, constant, store, store_constant, atomic, if_zero, exit_ = 0xBF, 0x07, 0xB7, 0x7B, 0x7A, 0xDB, 0x15, 0x95
    load_map = step(0x18, 1, _MAP_DESCRIPTOR, 0, counts) + step(0)
    key = step(copy, 2, 10) + step(add, 2, constant=-16)
    return b"".join(
        (
            step(copy, 6, 1),  # r1 is the context, and calls lose it
            call(_CURRENT_CGROUP_ID) + step(store, 10, 0, -16),
            step(copy, 1, 6) + call(_ATTACH_COOKIE) + step(store, 10, 0, -8),
            load_map + key + call(_LOOKUP_ELEMENT),
            step(if_zero, 0, 0, 3),
            step(constant, 1, constant=1) + step(atomic, 0, 1) + step(0x05, offset=9),
            step(store_constant, 10, 0, -24, 1),
            load_map + key + step(copy, 3, 10) + step(add, 3, constant=-24) + step(constant, 4) + call(_UPDATE_ELEMENT),
            step(constant, 0) + step(exit_),
        )
    )


def _loaded(program: bytes) -> int:
    steps, licence = _buffer(program), _buffer(b"MIT\0")
    head = struct.pack("<IIQQ", _UPROBE_PROGRAM, len(program) // 8, ctypes.addressof(steps), ctypes.addressof(licence))
    rest = struct.pack("<IIQII16sII", 0, 0, 0, 0, 0, b"warmup_trace", 0, _ATTACH_UPROBES)
    return bpf(_PROGRAM_LOAD, head + rest)


def _attached(program: int, offsets: Sequence[int], cookie: int) -> int:
    """A link that runs `program` wherever one of `offsets` of the library is reached."""
    path = _buffer(os.fsencode(_library()) + b"\0")
    places = (ctypes.c_uint64 * len(offsets))(*offsets)
    cookies = (ctypes.c_uint64 * len(offsets))(*[cookie] * len(offsets))
    head = struct.pack("<IIII", program, 0, _ATTACH_UPROBES, 0)
    pointers = ctypes.addressof(path), ctypes.addressof(places), 0, ctypes.addressof(cookies)
    return bpf(_LINK_CREATE, head + struct.pack("<QQQQIII", *pointers, len(offsets), 0, 0))


@cache
def probes(forbidden: str) -> tuple[int, ...]:
    """Offsets in the library's file of every function that does what is forbidden, its variants included."""
    wanted, variants = same_operations(forbidden), normal_name(forbidden)
    return tuple(sorted({place for name, place in _operations() if name in wanted or _is_variant(name, variants)}))


def _is_variant(operation: str, of: str) -> bool:
    """Whether an operation does that of the shorter name to other tensors (masked, sparse, nested, of other backends).

    >>> _is_variant("masked_softmax", "softmax"), _is_variant("log_softmax", "softmax")
    (True, False)
    """
    words, wanted = operation.split("_"), of.split("_")
    places = [i for i in range(len(words)) if words[i : i + len(wanted)] == wanted]
    return bool(places) and "backward" not in words and (places[0] == 0 or words[places[0] - 1] != "log")


@cache
def _operations() -> tuple[tuple[str, int], ...]:
    """(normal name, offset in the file) of everything in at::native of the library: its functions, and the kernels in
    its tables, which have one for each kind of processor and no name of their own."""
    symbols = read_symbols(_library(), b"DispatchStub")
    named = [(_operation(symbol), place) for symbol, place in symbols.functions]
    named += [(_operation_of_table(symbol), place) for symbol, place in symbols.tables]
    return tuple((normal_name(operation), place) for operation, place in named if operation)


def _operation(symbol: str) -> str:
    """The operation that a function of at::native implements, "" for other functions.

    >>> _operation("_ZN2at6native26structured_softmax_cpu_out4implERKNS_6TensorElbS4_")
    'softmax'
    >>> _operation("_ZN2at6native11softmax_outERKNS_6Tensor"), _operation("_ZN2at4_ops2mm4callERKNS_6TensorES4_")
    ('softmax', '')
    """
    found = re.match(r"_ZN2at6native(\d+)", symbol)
    if found is None:
        return ""
    name = symbol[found.end() : found.end() + int(found[1])].removeprefix(_PREFIX)
    for suffix in _SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _operation_of_table(symbol: str) -> str:
    """The operation of the kernels in a table of at::native.

    >>> _operation_of_table("_ZN2at6native12DispatchStubIPFvRKNS_6TensorES4_ENS0_44softmax_lastdim_kernel_DECLARE_DISPATCH_typeEE4AVX2E")
    'softmax_lastdim'
    """
    found = re.search(r"ENS0_\d+(\w+?)_kernel_DECLARE_DISPATCH_type", symbol)
    return found[1] if found else ""


@cache
def _library() -> str:
    """torch's library of operators, found without importing torch; "" if it is not there."""
    found = importlib.util.find_spec("torch")
    path = Path(found.origin).parent / _LIBRARY if found and found.origin else None
    return str(path) if path is not None and path.is_file() else ""
