"""Trees of plain values and tensors as bytes, and back. The only format that crosses the wall of the box.

    encode(tree) -> bytes                        both sides
    decode(data, limit_bytes=...) -> tree        both sides; hostile bytes give WireError and nothing else

A tree is None, bool, int, float, str, bytes, list, tuple, dict (keys: scalars and tuples of scalars),
torch.dtype or torch.Tensor. Subclasses travel as their base. With `opaque=True` anything else becomes an
`Opaque`, a name without content, so that "returned a generator" can be said; without it, it is a WireError.

A frame is

    magic (8 bytes) | tree length (u64) | number of storages (u64) | tree | length of each storage (u64 each)
    | each storage, starting at a multiple of 64

all little-endian. Tensors in the tree name a storage. By default every tensor has its own, contiguous one.
With `layouts=True` a tensor also has strides and an offset and several may share a storage: that is how
non-contiguous and aliasing inputs arrive as they were made. The decoder takes such frames only when told to,
because a stride of 0 turns four bytes into a tensor of any size.

No pickle, no eval. torch is looked up only when a tensor is met.
"""

from __future__ import annotations

import ctypes
import math
import struct
import sys
from dataclasses import dataclass
from typing import Any

MAGIC = b"WIRE\x00\x01\r\n"

#: Nested containers; also ends the encoding of a list that contains itself.
DEPTH_LIMIT = 64
#: Values in one frame: bounds what the Python objects of a small frame can cost.
NODE_LIMIT = 2_000_000
TENSOR_LIMIT = 10_000
DIMENSION_LIMIT = 64
INTEGER_LIMIT_BYTES = 8192
TYPE_NAME_LIMIT = 200
#: Keys whose hash a stranger can predict (numbers, tuples): with all of them the same, a dict of n takes n² steps.
NUMBER_KEY_LIMIT = 20_000
SAME_HASH_LIMIT = 16

_ALIGNMENT = 64

_U8, _U16, _U64, _I64, _F64 = (struct.Struct("<" + code) for code in "BHQqd")
# Bound at import: a submission that replaces struct.pack breaks its own calls, not its result.
_pack_u16, _pack_u64, _pack_i64, _pack_f64 = _U16.pack, _U64.pack, _I64.pack, _F64.pack
_pack = struct.pack

_NONE, _TRUE, _FALSE, _INT, _LONG, _FLOAT, _STR, _BYTES = b"N", b"T", b"F", b"i", b"I", b"f", b"s", b"b"
_INTS, _FLOATS = b"q", b"e"
_LIST, _TUPLE, _DICT, _DTYPE, _TENSOR, _VIEW, _OPAQUE = b"l", b"t", b"d", b"y", b"x", b"v", b"?"

_DTYPES = (
    "float32",
    "float64",
    "float16",
    "bfloat16",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "bool",
    "complex64",
    "complex128",
)


class WireError(ValueError):
    """A tree that has no wire form, or bytes that are not a frame; the text says which."""


@dataclass(frozen=True)
class Opaque:
    """Something that cannot leave the box: only the name of its type does."""

    type_name: str


def encode(tree: Any, *, layouts: bool = False, opaque: bool = False) -> bytes:
    """One frame. `layouts` keeps strides, offsets and sharing of tensors; `opaque` accepts any object by name.

    Raises WireError for what has no wire form and for trees beyond the limits above.
    """
    return b"".join(encode_parts(tree, layouts=layouts, opaque=opaque))


def encode_parts(tree: Any, *, layouts: bool = False, opaque: bool = False) -> list[Any]:
    """The same frame as a list of buffers; those of tensors are their own memory, not copies."""
    writer = _Writer(layouts, opaque)
    writer.value(tree, 0)
    head = b"".join((MAGIC, _pack_u64(len(writer.tree)), _pack_u64(len(writer.storages)), bytes(writer.tree)))
    head += b"".join(_pack_u64(len(storage)) for storage in writer.storages)
    parts: list[Any] = [head]
    position = len(head)
    for storage in writer.storages:
        padding = -position % _ALIGNMENT
        parts += [bytes(padding), storage]
        position += padding + len(storage)
    return parts


def decode(data: bytes | memoryview, *, limit_bytes: int, layouts: bool = False, copy: bool = True) -> Any:
    """The tree of a frame of at most `limit_bytes`.

    layouts   accept strides, offsets and shared storages (frames from the judge only)
    copy      False: tensors lie in the memory of `data`, which must be writable, aligned and outlive them

    Raises WireError for anything that `encode` would not have written. Memory is bounded by the length of the
    data plus about 100 bytes for each of at most NODE_LIMIT values.
    """
    if len(data) > limit_bytes:
        raise WireError(f"frame of {len(data)} bytes; at most {limit_bytes}")
    try:
        return _Reader(memoryview(data).cast("B"), layouts, copy).frame()
    except struct.error:
        raise WireError("frame ends early") from None
    except UnicodeDecodeError:
        raise WireError("text is not UTF-8") from None


def _torch() -> Any:
    """torch, if this process has it. A value that is a tensor cannot exist before that."""
    return sys.modules.get("torch")


def _memory(tensor: Any, length: int) -> memoryview:
    """The bytes of a contiguous tensor or storage, without a copy and without numpy."""
    array: Any = (ctypes.c_ubyte * length).from_address(tensor.data_ptr())
    array._keep = tensor  # the view must not outlive the memory
    return memoryview(array).cast("B")


class _Writer:
    def __init__(self, layouts: bool, opaque: bool) -> None:
        self.layouts = layouts
        self.opaque = opaque
        self.tree = bytearray()
        self.storages: list[Any] = []
        self.shared: dict[int, int] = {}
        self.nodes = 0

    def value(self, value: Any, depth: int) -> None:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise WireError(f"more than {NODE_LIMIT} values")
        if depth > DEPTH_LIMIT:
            raise WireError(f"nested deeper than {DEPTH_LIMIT}")
        tree = self.tree
        if value is None:
            tree += _NONE
        elif value is True:
            tree += _TRUE
        elif value is False:
            tree += _FALSE
        elif isinstance(value, int):
            self._integer(int.__index__(value))
        elif isinstance(value, float):
            tree += _FLOAT + _pack_f64(float.__float__(value))
        elif isinstance(value, str):
            self._text(_STR, str.encode(value, "utf-8", "surrogatepass"))
        elif isinstance(value, bytes | bytearray):
            self._text(_BYTES, bytes(value))
        elif type(value) is list and self._numbers(value):
            return
        elif isinstance(value, list | tuple):
            tree += (_LIST if isinstance(value, list) else _TUPLE) + _pack_u64(len(value))
            items: Any = list if isinstance(value, list) else tuple
            for item in items.__iter__(value):
                self.value(item, depth + 1)
        elif isinstance(value, dict):
            tree += _DICT + _pack_u64(len(value))
            for key, item in dict.items(value):
                if not _is_key(key):
                    raise WireError(f"a dict key of type {type(key).__name__} has no wire form")
                self.value(key, depth + 1)
                self.value(item, depth + 1)
        else:
            self._from_torch(value)

    def _numbers(self, items: list[Any]) -> bool:
        """Append a list of nothing but 64-bit integers, or nothing but floats, in one piece; False for any other.

        Timed calls pay for this format on both sides: what a submission could save by reading it in a better way of
        its own must be small.
        """
        kinds = set(map(type, items))
        if kinds != {int} and kinds != {float}:
            return False
        tag, code = (_INTS, "q") if kinds == {int} else (_FLOATS, "d")
        try:
            numbers = _pack(f"<{len(items)}{code}", *items)
        except struct.error:  # an integer of more than 64 bits
            return False
        self.nodes += len(items)
        if self.nodes > NODE_LIMIT:
            raise WireError(f"more than {NODE_LIMIT} values")
        self.tree += tag + _pack_u64(len(items)) + numbers
        return True

    def _integer(self, value: int) -> None:
        if -(2**63) <= value < 2**63:
            self.tree += _INT + _pack_i64(value)
            return
        length = value.bit_length() // 8 + 1
        if length > INTEGER_LIMIT_BYTES:
            raise WireError(f"an integer of {length} bytes; at most {INTEGER_LIMIT_BYTES}")
        self.tree += _LONG + _pack_u16(length) + value.to_bytes(length, "little", signed=True)

    def _text(self, tag: bytes, raw: bytes) -> None:
        self.tree += tag + _pack_u64(len(raw)) + raw

    def _from_torch(self, value: Any) -> None:
        torch = _torch()
        if torch is not None and isinstance(value, torch.dtype) and _dtype_name(value) in _DTYPES:
            self.tree += _DTYPE + bytes([_DTYPES.index(_dtype_name(value))])
        elif torch is not None and isinstance(value, torch.Tensor) and self._tensor(value, torch):
            return
        elif isinstance(value, Opaque):
            self._text(_OPAQUE, value.type_name.encode())
        elif self.opaque:
            self._text(_OPAQUE, _type_name(value).encode())
        else:
            raise WireError(f"a value of type {_type_name(value)} has no wire form")

    def _tensor(self, tensor: Any, torch: Any) -> bool:
        """Append the tensor; False when it has no plain memory (sparse, meta, quantised)."""
        tensor = tensor.detach()
        if type(tensor) is not torch.Tensor:
            tensor = tensor.as_subclass(torch.Tensor)
        special = tensor.is_nested or tensor.layout != torch.strided or tensor.device.type == "meta"
        if special or _dtype_name(tensor.dtype) not in _DTYPES:
            return False
        if len(tensor.shape) > DIMENSION_LIMIT or len(self.storages) >= TENSOR_LIMIT:
            raise WireError(f"more than {DIMENSION_LIMIT} dimensions or {TENSOR_LIMIT} tensors")
        tensor = tensor.cpu().resolve_neg().resolve_conj()
        kind = bytes([_DTYPES.index(_dtype_name(tensor.dtype)), tensor.dim()])
        shape = b"".join(map(_pack_u64, tensor.shape))
        if not self.layouts:
            tensor = tensor.contiguous()
            self.storages.append(_memory(tensor, tensor.numel() * tensor.element_size()))
            self.tree += _TENSOR + kind + shape
            return True
        storage = tensor.untyped_storage()
        number = self.shared.get(storage.data_ptr())
        if number is None or not storage.nbytes():
            number = len(self.storages)
            self.shared[storage.data_ptr()] = number
            self.storages.append(_memory(storage, storage.nbytes()))
        strides = b"".join(map(_pack_u64, tensor.stride()))
        self.tree += _VIEW + kind + shape + strides + _pack_u64(tensor.storage_offset()) + _pack_u64(number)
        return True


class _Reader:
    def __init__(self, data: memoryview, layouts: bool, copy: bool) -> None:
        self.data = data
        self.layouts = layouts
        self.copy = copy
        self.position = 0
        self.nodes = 0
        self.number_keys = 0
        self.tensors = 0
        self.spans: list[tuple[int, int]] = []
        self.storages: dict[int, Any] = {}

    def frame(self) -> Any:
        if bytes(self.take(len(MAGIC))) != MAGIC:
            raise WireError("not a frame")
        length, count = self.u64(), self.u64()
        tree = self.position
        if length > len(self.data) - tree or count > TENSOR_LIMIT:
            raise WireError("lengths in the frame's head do not fit the frame")
        self.position = tree + length
        lengths = [self.u64() for _ in range(count)]
        for storage_length in lengths:
            padding = self.take(-self.position % _ALIGNMENT)
            if any(padding):
                raise WireError("padding is not zero")
            start = self.position
            self.take(storage_length)
            self.spans.append((start, storage_length))
        if self.position != len(self.data):
            raise WireError("bytes after the end of the frame")
        self.data, whole = self.data[: tree + length], self.data
        self.position = tree
        self.whole = whole
        value = self.value(0)
        if self.position != tree + length:
            raise WireError("bytes after the end of the tree")
        if len(self.storages) != count:
            raise WireError("a storage that no tensor uses")
        return value

    def take(self, length: int) -> memoryview:
        end = self.position + length
        if end > len(self.data):
            raise WireError("frame ends early")
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def u64(self) -> int:
        return _U64.unpack(self.take(8))[0]

    def count(self, least_bytes: int) -> int:
        """A number of items, which cannot be more than the bytes left allow."""
        number = self.u64()
        if number * least_bytes > len(self.data) - self.position:
            raise WireError("more items announced than there are bytes")
        return number

    def value(self, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > NODE_LIMIT or depth > DEPTH_LIMIT:
            raise WireError(f"more than {NODE_LIMIT} values, or nested deeper than {DEPTH_LIMIT}")
        tag = bytes(self.take(1))
        if tag == _INT:
            return _I64.unpack(self.take(8))[0]
        if tag == _FLOAT:
            return _F64.unpack(self.take(8))[0]
        if tag == _STR:
            return bytes(self.take(self.count(1))).decode("utf-8", "surrogatepass")
        if tag in (_TENSOR, _VIEW):
            return self.tensor(tag == _VIEW)
        if tag in (_INTS, _FLOATS):
            return self.numbers("q" if tag == _INTS else "d")
        if tag == _LIST:
            return [self.value(depth + 1) for _ in range(self.count(1))]
        if tag == _TUPLE:
            return tuple([self.value(depth + 1) for _ in range(self.count(1))])
        if tag == _DICT:
            return self.mapping(depth)
        if tag == _NONE:
            return None
        if tag in (_TRUE, _FALSE):
            return tag == _TRUE
        if tag == _BYTES:
            return bytes(self.take(self.count(1)))
        if tag == _LONG:
            return self.integer()
        if tag == _DTYPE:
            return getattr(self.torch(), self.dtype_name())
        if tag == _OPAQUE:
            return self.opaque()
        raise WireError(f"unknown tag {tag!r}")

    def numbers(self, code: str) -> list[int] | list[float]:
        length = self.count(8)
        self.nodes += length
        if self.nodes > NODE_LIMIT:
            raise WireError(f"more than {NODE_LIMIT} values")
        return list(struct.unpack(f"<{length}{code}", self.take(8 * length)))

    def integer(self) -> int:
        (length,) = _U16.unpack(self.take(2))
        if not 9 <= length + 1 <= INTEGER_LIMIT_BYTES + 1:
            raise WireError(f"an integer of {length} bytes")
        return int.from_bytes(self.take(length), "little", signed=True)

    def opaque(self) -> Opaque:
        """The name goes into sentences for people, so it is one word on one line."""
        name = bytes(self.take(self.count(1))).decode()
        if len(name) > TYPE_NAME_LIMIT or not name.isprintable():
            raise WireError("the name of a type is too long or not printable")
        return Opaque(name)

    def mapping(self, depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        hashes: dict[int, int] = {}
        for _ in range(self.count(2)):
            key = self.value(depth + 1)
            if not _is_key(key):
                raise WireError(f"a dict key of type {type(key).__name__}")
            if not isinstance(key, str | bytes):
                self.count_key(key, hashes)
            if key in result:
                raise WireError("a dict key appears twice")
            result[key] = self.value(depth + 1)
        return result

    def count_key(self, key: Any, hashes: dict[int, int]) -> None:
        self.number_keys += 1
        if self.number_keys > NUMBER_KEY_LIMIT:
            raise WireError(f"more than {NUMBER_KEY_LIMIT} dict keys that are not text")
        hashes[hash(key)] = hashes.get(hash(key), 0) + 1
        if hashes[hash(key)] > SAME_HASH_LIMIT:
            raise WireError(f"more than {SAME_HASH_LIMIT} dict keys with the same hash")

    def torch(self) -> Any:
        import torch

        return torch

    def dtype_name(self) -> str:
        (code,) = self.take(1)
        if code >= len(_DTYPES):
            raise WireError(f"unknown dtype code {code}")
        return _DTYPES[code]

    def tensor(self, is_view: bool) -> Any:
        self.tensors += 1
        if self.tensors > TENSOR_LIMIT:
            raise WireError(f"more than {TENSOR_LIMIT} tensors")
        if is_view and not self.layouts:
            raise WireError("a tensor with strides where none may be")
        torch = self.torch()
        name = self.dtype_name()
        dtype = getattr(torch, name)
        (dimensions,) = self.take(1)
        if dimensions > DIMENSION_LIMIT:
            raise WireError(f"{dimensions} dimensions; at most {DIMENSION_LIMIT}")
        shape = [self.u64() for _ in range(dimensions)]
        if any(size >= 2**48 for size in shape) or math.prod(size for size in shape if size) >= 2**48:
            raise WireError("a tensor that no machine can hold")
        if is_view:
            strides = [self.u64() for _ in range(dimensions)]
            offset, number = self.u64(), self.u64()
        else:
            strides, offset, number = _contiguous_strides(shape), 0, len(self.storages)
        if number >= len(self.spans):
            raise WireError("a tensor names a storage that is not there")
        elements = self.spans[number][1] // dtype.itemsize
        if is_view:
            last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
            if offset > elements or (0 not in shape and last >= elements) or any(s >= 2**48 for s in strides):
                raise WireError("a tensor reaches beyond its storage")
        elif math.prod(shape) * dtype.itemsize != self.spans[number][1]:
            raise WireError("a tensor whose storage has another length than its shape")
        if name == "bool":
            self.check_bools(number)
        return torch.empty(0, dtype=dtype).set_(self.storage(number, torch), offset, shape, strides)

    def check_bools(self, number: int) -> None:
        """A bool byte other than 0 and 1 is undefined behaviour in compiled code."""
        start, length = self.spans[number]
        if bytes(self.whole[start : start + length]).translate(None, b"\x00\x01"):
            raise WireError("a bool that is neither 0 nor 1")

    def storage(self, number: int, torch: Any) -> Any:
        if number not in self.storages:
            start, length = self.spans[number]
            source = self.whole[start : start + length]
            if self.copy or not length:
                memory = torch.empty(length, dtype=torch.uint8)
                if length:
                    _memory(memory, length)[:] = source
            else:
                memory = torch.frombuffer(source, dtype=torch.uint8)
            self.storages[number] = memory.untyped_storage()
        return self.storages[number]


def _contiguous_strides(shape: list[int]) -> list[int]:
    strides = [1] * len(shape)
    for axis in range(len(shape) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * max(shape[axis + 1], 1)
    return strides


def _is_key(key: Any) -> bool:
    if isinstance(key, tuple):
        return all(_is_key(part) for part in key)
    return key is None or isinstance(key, bool | int | float | str | bytes)


def _dtype_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


def _type_name(value: Any) -> str:
    kind = type(value)
    module = kind.__module__
    name = kind.__qualname__ if module in ("builtins", None) else f"{module}.{kind.__qualname__}"
    return "".join(c if c.isprintable() else "?" for c in name[:TYPE_NAME_LIMIT])
