import math
import random
import struct
from contextlib import suppress

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.inside import wire

DTYPES = [getattr(torch, name) for name in wire._DTYPES]
MIB = 1 << 20

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**200), max_value=2**200),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.binary(max_size=8),
)
keys = st.one_of(scalars, st.tuples(st.integers(), st.text(max_size=3)))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
    ),
    max_leaves=12,
)


def round_trip(tree, **options):
    return wire.decode(wire.encode(tree, **options), limit_bytes=MIB, layouts=options.get("layouts", False))


def same(left, right) -> bool:
    """Equal in value and in type, all the way down: 1, 1.0 and True differ."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same([*left.keys()], [*right.keys()]) and same([*left.values()], [*right.values()])
    return left == right


@given(trees)
@settings(max_examples=200, deadline=None)
def test_trees_come_back_as_they_were(tree):
    assert same(round_trip(tree), tree)


@pytest.mark.parametrize(
    "value", [math.inf, -math.inf, -0.0, 5e-324, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, "\ud800", b""]
)
def test_edge_values_come_back(value):
    back = round_trip(value)
    assert same(back, value)
    assert math.copysign(1, back) == math.copysign(1, value) if isinstance(value, float) else True


@pytest.mark.parametrize(
    "tree",
    [[1, -(2**63), 2**63 - 1], [0.5, -0.0, math.inf], [1, 2**63], [True, 1], [1, 1.0], [[1, 2], [0.5]], (1, 2), []],
    ids=repr,
)
def test_lists_of_numbers_keep_their_types(tree):
    back = round_trip(tree)
    assert same(back, tree)
    assert [type(item) for item in back] == [type(item) for item in tree]


@pytest.mark.parametrize("item", [7, 0.5])
def test_lists_of_numbers_are_cheap(item):
    """What a timed call pays for the format, a submission could save."""
    assert len(wire.encode([item] * 1000)) < 8 * 1000 + 100
    with pytest.raises(wire.WireError, match="values"):
        wire.encode([item] * (wire.NODE_LIMIT + 1))


@pytest.mark.parametrize("tag", [b"q", b"e"])
def test_lists_of_numbers_are_as_long_as_they_say(tag):
    for count, bytes_there in ((2**60, 8), (2, 15), (wire.NODE_LIMIT + 1, 8 * (wire.NODE_LIMIT + 1))):
        with pytest.raises(wire.WireError):
            wire.decode(frame(tag + struct.pack("<Q", count) + bytes(bytes_there)), limit_bytes=64 * MIB)


def test_nan_comes_back():
    assert math.isnan(round_trip(math.nan))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (1,), (2, 3, 5)], ids=str)
def test_tensors_come_back_in_every_dtype(dtype, shape):
    tensor = torch.randint(0, 2, shape).to(dtype)
    back = round_trip([tensor])[0]
    assert back.dtype is dtype
    assert back.shape == tensor.shape
    assert torch.equal(back, tensor)


def test_non_finite_elements_keep_their_bits():
    tensor = torch.tensor([float("nan"), float("inf"), -0.0, 1e-45])
    assert torch.equal(round_trip(tensor).view(torch.int32), tensor.view(torch.int32))


def test_layouts_and_aliases_arrive_as_made():
    base = torch.arange(24.0).reshape(4, 6)
    tree = {
        "all": base,
        "turned": base.t(),
        "cut": base[1:, 2:5],
        "spread": base[0, :1].expand(3),
        "other": base.clone(),
    }
    back = round_trip(tree, layouts=True)
    for name, tensor in tree.items():
        assert torch.equal(back[name], tensor)
        assert back[name].stride() == tensor.stride()
        assert back[name].storage_offset() == tensor.storage_offset()
    back["all"][1, 2] = -1.0
    assert back["cut"][0, 0] == -1.0
    assert back["other"][1, 2] == base[1, 2]


def test_without_layouts_each_tensor_is_contiguous_and_alone():
    base = torch.arange(6.0).reshape(2, 3)
    first, second = round_trip([base.t(), base.t()])
    assert first.is_contiguous()
    first.zero_()
    assert torch.equal(second, base.t())


def test_without_copy_tensors_lie_in_the_frame():
    data = bytearray(wire.encode({"x": torch.zeros(4)}))
    tensor = wire.decode(memoryview(data), limit_bytes=MIB, copy=False)["x"]
    tensor += 1.0
    assert torch.equal(wire.decode(bytes(data), limit_bytes=MIB)["x"], torch.ones(4))


def test_subclasses_travel_as_their_base():
    class Tokens(list):
        pass

    parameter = torch.nn.Parameter(torch.ones(2))
    assert round_trip(Tokens([1])) == [1]
    assert type(round_trip(parameter)) is torch.Tensor


def test_what_has_no_wire_form_is_refused_or_named():
    for value in (
        (i for i in ()),
        {1, 2},
        object(),
        torch.zeros(2, dtype=torch.uint16),
        torch.empty(2, device="meta"),
    ):
        with pytest.raises(wire.WireError, match="no wire form"):
            wire.encode([value])
    assert round_trip([(i for i in ())], opaque=True) == [wire.Opaque("generator")]


@pytest.mark.parametrize("name", ["n" * 201, "a\nb", "nul\0", "\u202e"], ids=["long", "lines", "nul", "direction"])
def test_names_of_types_are_one_printable_word(name):
    head = wire.encode(wire.Opaque("x" * len(name.encode())))
    with pytest.raises(wire.WireError, match="name of a type"):
        wire.decode(head.replace(b"x" * len(name.encode()), name.encode()), limit_bytes=1000)


@pytest.mark.parametrize("name", ["n" * 300, "a\nb", "\ud800"], ids=["long", "lines", "surrogate"])
def test_odd_names_of_types_leave_as_a_printable_word(name):
    kind = type("Odd", (), {})
    kind.__qualname__ = name
    left = wire.decode(wire.encode(kind(), opaque=True), limit_bytes=1000).type_name
    assert left.isprintable()
    assert len(left) <= 200


def test_a_list_that_contains_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(wire.WireError, match="nested deeper"):
        wire.encode(loop)


def test_limit_is_on_the_whole_frame():
    data = wire.encode("x" * 100)
    assert wire.decode(data, limit_bytes=len(data)) == "x" * 100
    with pytest.raises(wire.WireError, match="at most"):
        wire.decode(data, limit_bytes=len(data) - 1)


# What a hostile box may send


def frame(tree: bytes, storages: tuple[bytes, ...] = ()) -> bytes:
    data = wire.MAGIC + struct.pack("<QQ", len(tree), len(storages)) + tree
    data += b"".join(struct.pack("<Q", len(s)) for s in storages)
    for storage in storages:
        data += bytes(-len(data) % 64) + storage
    return data


def tensor(shape, tag=b"x", dtype=0, rest=()):
    return tag + bytes([dtype, len(shape)]) + b"".join(struct.pack("<Q", n) for n in (*shape, *rest))


def test_the_hostile_frames_below_are_well_formed_but_for_one_thing():
    assert wire.decode(frame(tensor([2]), (bytes(8),)), limit_bytes=MIB).shape == (2,)
    view = wire.decode(frame(tensor([2], b"v", rest=(1, 0, 0)), (bytes(8),)), limit_bytes=MIB, layouts=True)
    assert view.stride() == (1,)


HOSTILE = {
    "empty": b"",
    "other magic": b"PK\x03\x04" + bytes(40),
    "trailing bytes": frame(b"N") + b"\0",
    "two trees": frame(b"NN"),
    "no tree": frame(b""),
    "unknown tag": frame(b"!"),
    "2**63 list items": frame(b"l" + struct.pack("<Q", 2**63)),
    "text longer than the frame": frame(b"s" + struct.pack("<Q", 2**62)),
    "not UTF-8": frame(b"s" + struct.pack("<Q", 1) + b"\xff"),
    "nested too deep": frame((b"l" + struct.pack("<Q", 1)) * 5000 + b"N"),
    "dict key twice": frame(b"d" + struct.pack("<Q", 2) + b"NTNT"),
    "keys equal across types": frame(b"d" + struct.pack("<Q", 2) + b"TN" + b"i" + struct.pack("<q", 1) + b"N"),
    "dict key unhashable": frame(b"d" + struct.pack("<Q", 1) + b"l" + struct.pack("<Q", 0) + b"N"),
    "short integer": frame(b"I" + struct.pack("<H", 0)),
    "2**63 elements": frame(tensor([2**63]), (bytes(8),)),
    "product overflows to the storage's length": frame(tensor([2**32, 2**32, 2]), (bytes(8),)),
    "zero elements, absurd others": frame(tensor([0, 2**47, 2**47]), (b"",)),
    "storage too short": frame(tensor([3]), (bytes(8),)),
    "storage too long": frame(tensor([1]), (bytes(8),)),
    "storage that nobody names": frame(b"N", (bytes(8),)),
    "no storage": frame(tensor([2])),
    "65 dimensions": frame(tensor([1] * 65), (bytes(4),)),
    "unknown dtype": frame(tensor([2], dtype=99), (bytes(8),)),
    "bool that is 2": frame(tensor([2], dtype=9), (b"\x01\x02",)),
    "strides where none may be": frame(tensor([1 << 40], b"v", rest=(0, 0, 0)), (bytes(4),)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_frames_are_refused(data):
    with pytest.raises(wire.WireError):
        wire.decode(data, limit_bytes=MIB)


@pytest.mark.parametrize(
    ("shape", "stride", "offset", "storage"),
    [
        ([3], [1], 0, 0),
        ([2], [2], 0, 0),
        ([1], [1], 2, 0),
        ([2], [2**63], 0, 0),
        ([1], [1], 2**63, 0),
        ([1], [1], 0, 7),
    ],
)
def test_views_beyond_their_storage_are_refused(shape, stride, offset, storage):
    data = frame(tensor(shape, b"v", rest=(*stride, offset, storage)), (bytes(8),))
    with pytest.raises(wire.WireError):
        wire.decode(data, limit_bytes=MIB, layouts=True)


def test_keys_that_collide_are_refused():
    """A dict of 20,000 keys with one hash takes ten seconds to build, and a submission can forge it in no time."""
    modulus = 2**61 - 1  # of Python's hash of integers
    tree = dict.fromkeys(i * modulus for i in range(wire.SAME_HASH_LIMIT))
    assert round_trip([tree, tree]) == [tree, tree]
    with pytest.raises(wire.WireError, match="same hash"):
        round_trip(dict.fromkeys(i * modulus for i in range(wire.SAME_HASH_LIMIT + 1)))


def test_many_keys_cannot_cost_minutes():
    count = wire.NUMBER_KEY_LIMIT + 1
    body = b"".join(b"i" + struct.pack("<q", i) + b"N" for i in range(count))
    with pytest.raises(wire.WireError, match="dict keys"):
        wire.decode(frame(b"d" + struct.pack("<Q", count) + body), limit_bytes=MIB)


SEEDS = [
    wire.encode({"a": [1, 2.5, None, "x"], (1, "b"): torch.ones(3, 2), "c": (True, b"zz", 2**90)}),
    wire.encode([torch.arange(6).reshape(2, 3).t(), torch.zeros(0, 4), torch.float16], layouts=True),
]


@given(
    st.integers(0, 1),
    st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=6),
    st.booleans(),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_frames_give_a_tree_or_a_wire_error(seed, changes, layouts):
    data = bytearray(SEEDS[seed])
    for position, value in changes:
        data[position % len(data)] = value
    with suppress(wire.WireError):
        wire.decode(bytes(data), limit_bytes=MIB, layouts=layouts)


@given(st.binary(max_size=200), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_random_trees_give_a_tree_or_a_wire_error(body, storages):
    with suppress(wire.WireError):
        wire.decode(frame(body, (bytes(8),) * storages), limit_bytes=MIB, layouts=True)


def test_cut_frames_are_refused_wherever_they_are_cut():
    data = SEEDS[0]
    for end in random.Random(0).sample(range(len(data)), min(len(data), 100)):
        with pytest.raises(wire.WireError):
            wire.decode(data[:end], limit_bytes=MIB)
