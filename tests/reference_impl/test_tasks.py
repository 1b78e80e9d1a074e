"""What every task folder promises, as far as it shows without a sandbox. `python -m grader verify` does the rest."""

import importlib.util
import inspect
from pathlib import Path

import pytest
import torch

from grader.cases import tensors
from grader.loader import load_task, task_slugs

TASKS = Path(__file__).resolve().parents[2] / "content" / "tasks"


@pytest.fixture(params=task_slugs(TASKS))
def task(request):
    return load_task(request.param, TASKS)


def start(path):
    """The starter's namespace. A starter with a kernel needs its source in a file that Python can find: import it."""
    spec = importlib.util.spec_from_file_location(f"starter_{path.parent.name.replace('-', '_')}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_starter_imports_has_the_entry_point_and_is_not_done(task):
    entry = getattr(start(task.folder / "starter.py"), task.spec.entry_point)
    arguments = dict.fromkeys(inspect.signature(entry).parameters)
    with pytest.raises(NotImplementedError):
        entry(**arguments)
    for name in arguments:
        assert name in task.spec.signature


def test_cases_repeat_for_a_seed_and_are_made_anew(task):
    for case in task.cases:
        first, second = case.make(5), case.make(5)
        assert first.keys() == second.keys()
        for one, other in zip(tensors(first), tensors(second), strict=True):
            assert torch.equal(one, other)
            assert one.untyped_storage().data_ptr() != other.untyped_storage().data_ptr()


def test_cases_have_a_name_in_both_languages(task):
    assert all(case.name and case.name_zh for case in task.cases)
    assert sum(case.sample for case in task.cases) in (2, 3)


def test_oracle_and_yardstick_have_the_same_structure_and_keep_their_inputs(task):
    for case in task.cases:
        inputs, untouched = case.make(7), case.make(7)
        result = task.expected(inputs)
        if task.plain is not None:
            assert [t.shape for t in tensors(result)] == [t.shape for t in tensors(task.plain(inputs))]
        for one, other in zip(tensors(inputs), tensors(untouched), strict=True):
            assert torch.equal(one, other)


def test_statements_exist_in_both_languages_with_as_many_sections(task):
    english, chinese = ((task.folder / name).read_text(encoding="utf-8") for name in ("task.md", "task.zh.md"))
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("\n## Hint") == chinese.count("\n## 提示") > 0
    assert english.count("$") == chinese.count("$")


def test_every_solution_says_what_must_come_out(task):
    names = [path.name for path in (task.folder / "solutions").glob("*.py")]
    assert sum(name.startswith("accepted_") for name in names) >= 2
    assert sum(name.startswith("wrong_") for name in names) >= 5
    for path in (task.folder / "solutions").glob("*.py"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# verdict: "), path
        assert " — " in first, path
