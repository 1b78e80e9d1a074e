"""Seeds, and what is built from them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.cases import build_case, build_timed_call, derive_seed
from grader.inside import wire
from grader.loader import TaskError, load_task
from grader.spec import Case

TASKS = Path(__file__).parent / "tasks"


@pytest.fixture(scope="module")
def task():
    return load_task("masked-softmax", TASKS)


def test_seeds_differ_by_secret_run_case_and_purpose():
    arguments = [
        ("a", "run", 0, "inputs"),
        ("b", "run", 0, "inputs"),
        ("a", "nur", 0, "inputs"),
        ("a", "run", 1, "inputs"),
        ("a", "run", 0, "upstream"),
    ]
    seeds = {derive_seed(*each) for each in arguments}
    assert len(seeds) == len(arguments)
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_the_box_gets_inputs_and_upstream_gradients_and_nothing_else(task):
    built = build_case(task, 2, "secret", "run")
    request = wire.decode(built.frame, limit_bytes=len(built.frame), layouts=True)
    assert set(request) == {"inputs", "gradients", "upstream"}
    assert set(request["inputs"]) == {"x", "keep"}
    assert request["gradients"] == ["x"]
    assert torch.equal(request["inputs"]["x"], built.inputs["x"])
    assert request["inputs"]["keep"].stride() == built.inputs["keep"].stride() == (0, 1)  # layouts arrive as made


def test_the_oracle_differentiates_in_fp64_and_the_yardstick_in_the_tasks_dtype(task):
    built = build_case(task, 2, "secret", "run")
    assert built.expected.gradients["x"].dtype == torch.float64
    assert built.plain.gradients["x"].dtype == torch.float32
    assert torch.allclose(built.expected.gradients["x"].float(), built.plain.gradients["x"], atol=1e-6)
    assert not built.expected.output.requires_grad


def test_an_oracle_that_writes_into_its_inputs_harms_nobody(task):
    def expected(inputs):
        result = task.expected(inputs)
        inputs["x"].zero_()
        return result

    clean, built = (build_case(t, 1, "secret", "run") for t in (task, replace(task, expected=expected)))
    assert built.frame == clean.frame
    assert torch.equal(built.inputs["x"], clean.inputs["x"])


def test_timed_calls_are_all_different():
    task = load_task("running-sum", TASKS)
    frames = {build_timed_call(task, number, "secret", "run").frame for number in range(5)}
    assert len(frames) == 5


def failing(inputs):
    raise ValueError("no such luck")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expected": failing}, r"case 'all kept': ValueError: no such luck"),
        ({"plain": failing}, r"ValueError: no such luck"),
        ({"expected": lambda inputs: (1, 2)}, r"different numbers of floating tensors"),
    ],
    ids=["oracle", "yardstick", "structure"],
)
def test_a_broken_function_is_named_with_its_case_and_file(task, changes, message):
    case = replace(task.cases[1], gradients=("x",))
    with pytest.raises(TaskError, match=message) as caught:
        build_case(replace(task, cases=(task.cases[0], case), **changes), 1, "secret", "run")
    assert "cases.py" in str(caught.value)


def test_a_gradient_of_something_that_is_no_tensor_is_refused(task):
    case = Case("odd", task.cases[1].make, gradients=("y",))
    with pytest.raises(TaskError, match="no input tensor"):
        build_case(replace(task, cases=(case,)), 0, "secret", "run")
