"""Gradients of every argument: there, right, and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.cases import build_case
from grader.checkers import Claim, check
from grader.loader import load_task
from grader.messages import explain
from grader.spec import Case, Checker

TASKS = Path(__file__).parents[1] / "tasks"


def randn(*shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def function(inputs):
    """Depends on x and w, on u with a gradient of 0, on v not at all; d is detached."""
    return inputs["x"] @ inputs["w"] * inputs["d"].detach() + 0 * inputs["u"]


def make(seed):
    return {
        "x": randn(3, 9, seed=1),
        "w": randn(9, 4, seed=2),
        "u": randn(4, seed=3),
        "v": randn(2, seed=4),
        "d": randn(4, seed=5),
    }


@pytest.fixture(scope="module")
def built():
    base = load_task("double-all", TASKS)
    case = Case("only", make, gradients=("x", "w", "u", "v"), no_gradient=("d",))
    spec = replace(base.spec, checker=Checker.ERROR_BUDGET)

    def oracle(inputs):
        return function({name: value.double() for name, value in inputs.items()})

    return build_case(replace(base, spec=spec, cases=(case,), expected=oracle, plain=function), 0, "secret", "run")


def found(built, **changes):
    """What is said of right gradients with `changes`."""
    gradients = {**built.plain.gradients, "d": None, **changes}
    return check(built, Claim(built.plain.output, gradients))


def scaled(built, name, factor):
    return {name: built.plain.gradients[name] * factor}


def test_right_gradients_are_accepted(built):
    assert built.plain.gradients["v"] is None
    assert found(built).accepted


@pytest.mark.parametrize("name", ["x", "w"])
@pytest.mark.parametrize(
    ("factor", "cause"), [(-1.0, "sign"), (2.0, "scale"), (0.0, "tolerance"), (1.001, "tolerance")]
)
def test_a_wrong_gradient_is_said_to_be_that_of_its_argument(built, name, factor, cause):
    result = found(built, **scaled(built, name, factor))
    assert (result.reason, result.detail["argument"], result.detail["cause"]) == ("gradient", name, cause)
    assert f"the gradient of {name} is not" in explain("WA", result.reason, result.detail)


@pytest.mark.parametrize("name", ["x", "w", "u"])
def test_no_gradient_is_not_the_same_as_a_gradient_of_zero(built, name):
    result = found(built, **{name: None})
    assert (result.reason, result.detail["argument"]) == ("no_gradient", name)


@pytest.mark.parametrize("name", ["v", "d"])
def test_what_the_result_does_not_depend_on_may_have_none_or_zeros_and_nothing_else(built, name):
    zeros = torch.zeros_like(built.inputs[name])
    assert found(built, **{name: None}).accepted
    assert found(built, **{name: zeros}).accepted
    result = found(built, **{name: zeros + 1e-3})
    assert (result.reason, result.detail["cause"]) == ("no_gradient", "unwanted")


@pytest.mark.parametrize("name", ["x", "u"])
def test_a_gradient_has_the_shape_and_dtype_of_its_argument(built, name):
    gradient = built.plain.gradients[name]
    assert found(built, **{name: gradient[None]}).detail["cause"] == "shape"
    assert found(built, **{name: gradient.double()}).detail["cause"] == "dtype"
    assert found(built, **{name: gradient * torch.nan}).detail["cause"] == "non_finite"


def test_the_upstream_gradient_is_random(built):
    """With ones, a gradient that forgets its upstream factor would be right."""
    (upstream,) = built.upstream
    assert upstream.std() > 0.3
    assert found(built, u=torch.ones(4)).reason == "gradient"
