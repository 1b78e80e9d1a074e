"""Each gate lets sound tasks through, and is seen to fail on a task, or with a checker, made blind for it."""

from dataclasses import replace

import pytest
import torch

from grader.checkers import ACCEPTED, check
from grader.checkers.result import wrong
from grader.gates import cases as gate_cases
from grader.gates import fast_gates
from grader.gates.cases import built_cases
from grader.gates.precision import ComputeIn
from grader.gates.trees import same
from grader.spec import Case
from grader.verdicts import Reason


def by_name(task):
    return {check.name: check for check in fast_gates(task)}


def failed(task):
    return {check.name for check in fast_gates(task) if not check.ok}


@pytest.mark.parametrize(
    "task", ["masked-softmax", "policy-loss", "transposed", "double-all", "triton-add"], indirect=True
)
def test_a_sound_task_passes(task):
    assert failed(task) == set()


def test_what_is_tried_depends_on_the_result(softmax, doubling):
    tensors, lists = by_name(softmax), by_name(doubling)
    assert {"answer: zeros", "answer: its own mean", "answer: computed in bfloat16", "answer: transposed"} <= set(
        tensors
    )
    assert {"answer: zeros", "answer: an empty list", "answer: reversed", "answer: sorted"} <= set(lists)
    assert "answer: an empty list" not in tensors
    assert tensors["gradient of x: missing"].figures == "1 of 1 cases"


def test_equal_versions_are_verified_with_equal_numbers(softmax):
    first, second = built_cases(softmax, 3), built_cases(softmax, 3)
    assert all(same(one.inputs, other.inputs) for one, other in zip(first, second, strict=True))
    assert not same(first[1].inputs, built_cases(softmax, 4)[1].inputs)


def test_a_checker_that_accepts_everything_fails_every_gate(softmax, doubling, policy, monkeypatch):
    names = [set(by_name(task)) for task in (softmax, doubling, policy)]
    monkeypatch.setattr(gate_cases, "check", lambda built, claim: ACCEPTED)
    for task, tried in zip((softmax, doubling, policy), names, strict=True):
        assert failed(task) == tried - {"answer: plain() itself"}


def test_a_checker_that_refuses_everything_refuses_the_yardstick(softmax, monkeypatch):
    monkeypatch.setattr(gate_cases, "check", lambda built, claim: wrong(Reason.VALUES, "result"))
    assert "answer: plain() itself" in failed(softmax)


def rows(seed):
    return {"x": torch.randn(4, 4, generator=torch.Generator().manual_seed(seed))}


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (torch.zeros_like, "zeros"),
        (torch.ones_like, "ones"),
        (lambda x: x.mean().expand(x.shape).clone(), "its own mean"),
        (torch.clone, "the first input"),
        (lambda x: torch.full_like(x, torch.nan), "untouched memory, NaN"),
        (lambda x: torch.full_like(x, -12345.0), "untouched memory, -12345"),
        (lambda x: torch.cat([x[:1], torch.zeros_like(x[1:])]), "only the first row right"),
        (lambda x: torch.tensor(3.0), "the most frequent answer"),
        (lambda x: [], "an empty list"),
        (lambda x: torch.full((2,), -(2**63)), "untouched memory, integers"),
    ],
)
def test_a_task_that_an_answer_without_knowledge_solves_is_found(softmax, answer, name):
    blind = replace(
        softmax,
        cases=(Case("sample", rows, sample=True), Case("hidden", rows)),
        expected=lambda inputs: answer(inputs["x"]),
        plain=lambda inputs: answer(inputs["x"]),
    )
    assert f"answer: {name}" in failed(blind)


def test_a_case_with_too_wide_a_budget_lets_a_single_wrong_element_pass(softmax):
    wide = replace(softmax, cases=(*softmax.cases, replace(softmax.cases[1], name="wide", atol=1e9)))
    found = by_name(wide)["answer: one element wrong"]
    assert (found.ok, found.figures) == (False, "4 of 5 cases")


def test_a_part_that_nobody_looks_at_is_found(softmax, monkeypatch):
    def two(inputs):
        return softmax.plain(inputs), torch.zeros(3)

    def forgets_the_second(built, claim):
        return check(built, replace(claim, output=(claim.output[0], built.plain.output[1])))

    double = replace(softmax, expected=two, plain=two, cases=softmax.cases[:2])
    parts = {"answer: zeros in result[0]", "answer: ones in result[1]"}
    assert parts <= set(by_name(double))
    assert not parts & failed(double)
    monkeypatch.setattr(gate_cases, "check", forgets_the_second)
    assert parts & failed(double) == {"answer: ones in result[1]"}


def test_a_budget_as_wide_as_a_lower_precision_is_found(softmax):
    wide = replace(softmax, cases=tuple(replace(case, atol=0.05) for case in softmax.cases if not case.gradients))
    assert {"answer: computed in float16", "answer: computed in bfloat16"} <= failed(wide)


def test_what_the_contract_asks_for_is_no_degenerate_answer(doubling):
    """A task that returns a sorted list may well accept a sorted one."""
    assert "answer: sorted" in by_name(doubling)
    ordered = replace(doubling, expected=lambda inputs: sorted(inputs["numbers"]))
    assert "answer: sorted" not in by_name(ordered)


def test_a_gradient_that_is_zero_in_every_case_is_found(policy):
    flat = replace(
        policy,
        expected=lambda inputs: inputs["log_p"].double() * 0,
        plain=lambda inputs: inputs["log_p"] * 0,
    )
    assert {"gradient of log_p: doubled", "gradient of log_p: sign flipped"} <= failed(flat)


def test_inputs_that_nothing_depends_on_are_found(softmax):
    constant = replace(softmax, cases=softmax.cases[:1])  # equal numbers, all kept: a tie in every row
    assert "input: x" in failed(constant)


def with_options(make):
    return lambda seed: make(seed) | {"scale": 2.0, "eps": 1e-5, "mode": "mean", "sizes": {"a": 1, "b": 2}}


@pytest.mark.parametrize(
    ("unread", "name"),
    [("scale", "scale"), ("mode", "mode"), ("b", "sizes.b")],
)
def test_every_parameter_must_matter_too(softmax, unread, name):
    """A float, a text and an entry of a dict; what one of them does is left out in turn."""

    def answer(inputs):
        scale = 1.0 if unread == "scale" else inputs["scale"]
        mean = unread != "mode" and inputs["mode"] != "mean"
        sizes = inputs["sizes"]["a"] + (0 if unread == "b" else 3 * inputs["sizes"]["b"])
        return inputs["x"] * scale + mean + sizes + inputs["eps"] * 1e6

    cases = tuple(replace(case, make=with_options(rows), gradients=()) for case in softmax.cases)
    changed = replace(softmax, cases=cases, expected=answer, plain=answer)
    assert {n for n in failed(changed) if n.startswith("input: ")} == {f"input: {name}"}
    excused = replace(changed, no_effect={name.partition(".")[0]: "by contract"})
    whole = name.partition(".")[2] == ""
    assert (f"input: {name}" in failed(excused)) is False
    if not whole:
        assert "input: sizes.a" in failed(excused), "an excuse for what does have an effect"


def test_one_element_that_nothing_reads_is_found(softmax):
    def first_column(inputs):
        return inputs["x"] + inputs["keep"].sum() * 0 + inputs["weight"].sum().clamp(max=0)

    cases = tuple(
        Case(f"case {n}", lambda seed: {**softmax.cases[1].make(seed), "weight": torch.full((9,), 5.0)}, sample=n == 0)
        for n in range(2)
    )
    found = failed(replace(softmax, cases=cases, expected=first_column, plain=first_column))
    assert {"input: weight", "input: one element of weight", "input: keep"} <= found
    assert "input: one element of x" not in found


def test_computing_in_less_rounds_what_is_written_in_place_and_keeps_views():
    x = torch.full((3,), 1 / 3)
    with ComputeIn(torch.bfloat16):
        fresh, view = x * 1.0, x.view(3, 1)
        view.mul_(1.0)
    assert torch.equal(fresh, x)
    assert x[0].item() == 0.333984375
