"""Task folders: what is accepted, and how each mistake is named."""

import shutil
from pathlib import Path

import pytest

from grader.loader import TaskError, UnknownTask, load_task, task_slugs
from grader.spec import Checker, Device, Metric, task_hash

TASKS = Path(__file__).parent / "tasks"
CONTENT = Path(__file__).resolve().parents[2] / "content" / "tasks"


@pytest.fixture
def root(tmp_path):
    shutil.copytree(TASKS / "running-sum", tmp_path / "running-sum")
    return tmp_path


def edit(root, name, old, new):
    path = root / "running-sum" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_folder_becomes_a_task(root):
    task = load_task("running-sum", root)
    assert (task.spec.entry_point, task.spec.checker, task.spec.device) == ("running_sum", Checker.EXACT, Device.CPU)
    assert (task.spec.performance.required, task.spec.performance.metric) == (3.0, Metric.TIME)
    assert [case.name for case in task.cases] == ["three numbers", "no numbers"]
    assert task.baseline.startswith("def running_sum")
    assert task.hash == task_hash(root / "running-sum")


@pytest.mark.parametrize("slug", task_slugs(CONTENT))
def test_every_task_of_the_site_loads(slug):
    assert load_task(slug, CONTENT).spec.slug == slug


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("task.md", "entry_point:", "entry_piont:", r"unknown key 'entry_piont'. Did you mean entry_point\?"),
        ("task.md", "entry_point: running_sum\n", "", "lacks entry_point"),
        ("task.md", "entry_point: running_sum", "entry_point: 3x", "not a Python name"),
        (
            "task.md",
            "checker: exact",
            "checker: equal",
            "checker is 'equal'; one of exact, distribution, error_budget was due",
        ),
        (
            "task.md",
            "limits: {wall_time",
            "limits: {wal_time",
            "unknown key in limits, 'wal_time_limit_s'. Did you mean",
        ),
        ("task.md", "wall_time_limit_s: 10", "wall_time_limit_s: 0", "wanted a number above 0"),
        ("task.md", "wall_time_limit_s: 10", "wall_time_limit_s: .nan", "wanted a number above 0"),
        ("task.md", "limits: {wall_time_limit_s: 10}", "limits: 10", "limits must hold"),
        ("task.md", "  required: 3\n", "", "performance.required must be a number"),
        ("task.md", "  required: 3", "  required: -1", "positive ratio"),
        ("task.md", "  required: 3", "  required: 3\n  metric: speed", "one of time, memory"),
        ("task.md", "title:", "forbidden: softmax\ntitle:", "forbidden must be a list"),
        ("task.md", "---\ntitle", "title", "no front matter"),
        ("task.md", "title: Running sums", "title: [", "not valid YAML"),
        ("cases.py", "CASES = (", "CASES = (1,", "non-empty tuple"),
        ("cases.py", "def expected", "def excepted", r"function expected\(\) is missing"),
        ("cases.py", "def performance_inputs", "def inputs", r"function performance_inputs\(\) is missing"),
        ("cases.py", "import random", "import randon", "does not import: ModuleNotFoundError"),
        ("cases.py", "}, sample=True)", "})", "first case must have sample=True"),
        ("cases.py", '"no numbers"', '"three numbers"', "two cases are called 'three numbers'"),
        ("task.md", "checker: exact", "checker: error_budget", r"function plain\(\) is missing"),
    ],
)
def test_each_mistake_is_named_with_its_file(root, name, old, new, message):
    edit(root, name, old, new)
    with pytest.raises(TaskError, match=message) as caught:
        load_task("running-sum", root)
    assert str(root / "running-sum" / name if "plain" not in message else "cases.py") in str(caught.value)


def test_a_timed_task_needs_a_baseline(root):
    (root / "running-sum" / "baseline.py").unlink()
    with pytest.raises(TaskError, match="timed against it"):
        load_task("running-sum", root)


@pytest.mark.parametrize("slug", ["runing-sum", "rs", "sum"])
def test_an_unknown_task_names_the_nearest(root, slug):
    with pytest.raises(UnknownTask, match=r"Did you mean running-sum\? Tasks: running-sum\."):
        load_task(slug, root)


@pytest.mark.parametrize("slug", ["../running-sum", "", "Running-Sum", "running-sum/"])
def test_a_slug_is_no_path(root, slug):
    with pytest.raises(UnknownTask):
        load_task(slug, root)


def test_a_change_of_any_graded_file_changes_the_hash(root):
    folder = root / "running-sum"
    hashes = {task_hash(folder)}
    for name in ("task.md", "cases.py", "baseline.py"):
        (folder / name).write_text((folder / name).read_text() + "\n")
        hashes.add(task_hash(folder))
    (folder / "driver.py").write_text("")
    hashes.add(task_hash(folder))
    (folder / "starter.py").write_text("no part of the grading")
    assert len(hashes | {task_hash(folder)}) == 5
