"""The examples in docs/adding-a-task.md are a task that really works."""

import re
from pathlib import Path

import pytest

from grader.loader import load_task
from grader.spec import Limits, Metric
from grader.verify import verify_task

DOC = Path(__file__).resolve().parents[2] / "docs" / "adding-a-task.md"


@pytest.fixture
def documented(tmp_path):
    """The folder that somebody gets who copies every block of the page."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", DOC.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    front_matter = next(text for language, text in blocks if language == "yaml")
    python = [text for language, text in blocks if language == "python"]
    folder = tmp_path / "softmax-rows"
    (folder / "solutions").mkdir(parents=True)
    (folder / "task.md").write_text(f"---\n{front_matter}---\n", encoding="utf-8")
    (folder / "cases.py").write_text(next(text for text in python if "CASES" in text), encoding="utf-8")
    loop = "import torch\ndef softmax_rows(x):\n    return torch.stack([torch.softmax(row, -1) for row in x])\n"
    (folder / "baseline.py").write_text(loop, encoding="utf-8")
    for text in python:
        if text.startswith("# verdict: "):
            name = "accepted_example" if text.startswith("# verdict: AC") else "wrong_example"
            (folder / "solutions" / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_front_matter_says_what_the_page_says(documented):
    spec = load_task("softmax-rows", documented).spec
    assert spec.entry_point == "softmax_rows"
    assert spec.limits == Limits(wall_time_limit_s=10, memory_limit_mib=512)
    assert spec.forbidden == ("softmax", "log_softmax")
    assert (spec.performance.required, spec.performance.metric) == (4.0, Metric.TIME)


def test_the_example_passes_verify(documented, sandbox):
    """Without its performance section: what is shown is correctness."""
    path = documented / "softmax-rows" / "task.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^performance:\n(?:  .*\n)+", "", text, flags=re.MULTILINE), encoding="utf-8")
    checks = list(verify_task(load_task("softmax-rows", documented), sandbox))
    assert [check for check in checks if not check.ok] == []
    assert {"solutions/accepted_example.py", "solutions/wrong_example.py"} <= {check.name for check in checks}
