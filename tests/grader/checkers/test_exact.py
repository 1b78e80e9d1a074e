import pytest
import torch

from grader.checkers.exact import check_exact
from grader.inside.wire import Opaque
from grader.verdicts import Reason, Verdict

NAN = float("nan")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        2.5,
        NAN,
        "ab",
        [("a", "b"), ("c", "d")],
        {"ids": [1, 2], "text": "x"},
        {(0, 1): 2},
        torch.tensor([[1, 2], [3, 4]]),
        torch.tensor([1.0, NAN]),
        [],
        (1, [2, (3,)]),
    ],
    ids=repr,
)
def test_a_value_equals_a_copy_of_itself(value):
    copied = value.clone() if isinstance(value, torch.Tensor) else value
    assert check_exact(value, copied).accepted


@pytest.mark.parametrize(
    ("expected", "actual", "reason", "detail"),
    [
        (3, 4, Reason.VALUES, {"expected": "3", "actual": "4"}),
        (1, True, Reason.TYPE, {"expected": "int", "actual": "bool"}),
        (3, 3.0, Reason.TYPE, {"expected": "int", "actual": "float"}),
        ([1], None, Reason.TYPE, {"expected": "list", "actual": "None"}),
        ([1], (1,), Reason.TYPE, {"expected": "list", "actual": "tuple"}),
        ([1], Opaque("generator"), Reason.TYPE, {"expected": "list", "actual": "generator"}),
        ([("a", "b")], [["a", "b"]], Reason.TYPE, {"output": "result[0]", "expected": "tuple", "actual": "list"}),
        ([1, 2, 3], [1, 2], Reason.LENGTH, {"index": [2], "expected": 3, "actual": 2}),
        ([1, 2, 3], [1, 9, 3, 4], Reason.LENGTH, {"index": [1], "expected": 3, "actual": 4}),
        ([1, 2, 3], [1, 3, 2], Reason.ORDER, {"index": [1], "expected": "2", "actual": "3", "mismatched": 2}),
        ([1, 2, 3], [1, 2, 4], Reason.VALUES, {"index": [2], "mismatched": 1, "elements": 3}),
        ([1, 2], [2, 2], Reason.VALUES, {"index": [0], "mismatched": 1}),
        ({"a": 1}, {"b": 1}, Reason.VALUES, {"cause": "missing_key", "name": "'a'"}),
        ({"a": 1}, {"a": 1, "b": 1}, Reason.LENGTH, {"cause": "extra_key", "name": "'b'"}),
        ({"a": [1, 2]}, {"a": [1, 3]}, Reason.VALUES, {"output": "result['a']", "index": [1]}),
        (torch.arange(4), torch.arange(4.0), Reason.DTYPE, {"dtype_expected": "int64", "dtype_actual": "float32"}),
        (torch.arange(4), torch.arange(5), Reason.SHAPE, {"shape_expected": [4], "shape_actual": [5]}),
        (torch.arange(4), torch.tensor([0, 1, 9, 9]), Reason.VALUES, {"index": [2], "mismatched": 2, "elements": 4}),
        (torch.tensor(1.0), torch.tensor(NAN), Reason.VALUES, {"index": [], "actual": "nan"}),
        (torch.arange(2), [0, 1], Reason.TYPE, {"expected": "tensor", "actual": "list"}),
    ],
)
def test_what_differs_is_named(expected, actual, reason, detail):
    found = check_exact(expected, actual)
    assert (found.verdict, found.reason) == (Verdict.WA, reason)
    assert detail.items() <= found.detail.items()


def test_an_integer_too_long_to_print_is_still_reported():
    found = check_exact(3, 10**5000)
    assert found.reason is Reason.VALUES
    assert "bits" in found.detail["actual"]
