"""Mistakes that other graders were found to make, so that this one does not make them again."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.cases import build_case, build_timed_call
from grader.checkers import Claim, check
from grader.checkers.error_budget import GRADIENT_FACTOR, RESULT_FACTOR, Scale, error_budget
from grader.inside import wire
from grader.loader import load_task
from grader.spec import Case, Checker

TASKS = Path(__file__).parents[1] / "tasks"
FP32 = Scale(torch.float32, 1.0)


def randn(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def function(inputs):
    """Two results, in a nest."""
    x, w = inputs["x"], inputs["w"]
    return {"product": x @ w, "list": [x.sum(-1), (x * x).tolist()[0][0]]}


@pytest.fixture(scope="module")
def task():
    case = Case("only", lambda seed: {"x": randn(5, 7, seed=1), "w": randn(7, 3, seed=2)}, gradients=("x", "w"))
    base = load_task("double-all", TASKS)
    spec = replace(base.spec, checker=Checker.ERROR_BUDGET)
    return replace(base, spec=spec, cases=(case,), expected=oracle, plain=function)


def oracle(inputs):
    return function({name: value.double() for name, value in inputs.items()})


@pytest.fixture
def built(task):
    return build_case(task, 0, "secret", "run")


def right(built):
    """What plain code claims, in memory of its own."""
    gradients = {name: value.clone() for name, value in built.plain.gradients.items()}
    output = {
        "product": built.plain.output["product"].clone(),
        "list": [built.plain.output["list"][0].clone(), built.plain.output["list"][1]],
    }
    return Claim(output, gradients, {name: value.clone() for name, value in built.inputs.items()})


def places(claim):
    """Every tensor of a claim that the checker must look at."""
    yield claim.output["product"]
    yield claim.output["list"][0]
    yield from claim.gradients.values()
    yield from claim.inputs_after.values()


def test_every_single_number_is_looked_at(built):
    """A grader that checked its blocks in a "random" order left two fifths of them out."""
    assert check(built, right(built)).accepted
    claim = right(built)
    looked_at = 0
    for tensor in places(claim):
        flat = tensor.view(-1)
        for i in range(flat.numel()):
            before = flat[i].item()
            flat[i] = before + 0.5
            assert not check(built, claim).accepted, (tensor.shape, i)
            flat[i] = before
            looked_at += 1
    assert looked_at == 15 + 5 + 35 + 21 + 35 + 21
    claim.output["list"][1] += 0.5
    assert not check(built, claim).accepted


def off_by(built, amount):
    claim = right(built)
    claim.output["product"][0, 0] += amount
    return claim


def with_case(built, **changes):
    return replace(built, case=replace(built.case, **changes))


def test_tolerances_that_are_given_are_used(built):
    """A grader took tolerances as arguments and compared with its own."""
    claim = off_by(built, 1e-3)
    assert not check(built, claim).accepted
    assert check(with_case(built, atol=2e-3), claim).accepted
    assert not check(with_case(built, atol=5e-4), claim).accepted


@pytest.mark.parametrize(("factor", "fits"), [(RESULT_FACTOR, False), (GRADIENT_FACTOR, True)])
def test_the_factor_that_is_given_is_used(factor, fits):
    e = torch.ones(4, dtype=torch.float64)
    p = e + 1e-2
    budget = error_budget(e, p, e.isfinite(), FP32, factor, torch.float32)
    assert bool((budget > 0.025).all()) is fits


def test_the_budget_is_the_documented_sum():
    """c * plain error + one rounding + 16 roundings of the magnitude + atol: not the largest of them."""
    e = torch.tensor([1.0, -2.0, 4.0], dtype=torch.float64)
    p = e + torch.tensor([0.0, 0.0, 0.5])
    scale = replace(FP32, atol=0.25)
    budget = error_budget(e, p, e.isfinite(), scale, 2.0, torch.float32)
    eps = torch.finfo(torch.float32).eps
    assert torch.allclose(budget, 2 * 0.5 + eps * e.abs() + 16 * eps * 4.0 + 0.25, rtol=1e-12)


def test_what_the_submission_does_to_its_inputs_does_not_reach_the_reference(built):
    """Graders ran submission and reference on the same tensors: zero the input, return zeros."""
    request = wire.decode(built.frame, limit_bytes=len(built.frame), layouts=True)
    expected = built.expected.output["product"].clone()
    for tensor in request["inputs"].values():
        tensor.zero_()
    assert torch.equal(built.expected.output["product"], expected)
    assert expected.abs().min() > 0
    zeroed = replace(right(built), inputs_after=request["inputs"])
    assert not check(built, zeroed).accepted
    zeros = {"product": torch.zeros(5, 3), "list": [torch.zeros(5), 0.0]}
    assert not check(built, replace(zeroed, output=zeros)).accepted


def test_hidden_inputs_follow_from_a_secret_and_not_from_names():
    """A grader seeded its hidden inputs with a hash of public strings."""
    task = load_task("masked-softmax", TASKS)
    frames = {build_case(task, 2, secret, "run").frame for secret in ("a", "b")}
    assert len(frames) == 2
    assert build_case(task, 2, "a", "run").frame in frames


def test_an_output_of_the_same_sum_is_no_right_output():
    """A grader looked only at whether the sum of a timed output had changed."""
    built = build_timed_call(load_task("running-sum", TASKS), 0, "secret", "run")
    output = list(built.expected.output)
    assert check(built, Claim(list(output))).accepted
    output[0], output[1] = output[1], output[0]
    assert not check(built, Claim(output)).accepted


@pytest.mark.parametrize("length", [0, 1, 3])
def test_fewer_outputs_are_not_compared_with_fewer(built, length):
    """A grader zipped what was due with what came, and an empty list was right."""
    claim = right(built)
    output = {**claim.output, "list": (claim.output["list"] * 2)[:length]}
    assert not check(built, replace(claim, output=output)).accepted
    assert not check(built, replace(claim, gradients={})).accepted


@pytest.mark.parametrize("shape", [(5, 1), (1, 5), (1,), ()])
def test_nothing_is_broadcast(built, shape):
    claim = right(built)
    same_numbers = claim.output["list"][0].mean().expand(shape)
    output = {**claim.output, "list": [same_numbers, claim.output["list"][1]]}
    assert not check(built, replace(claim, output=output)).accepted
