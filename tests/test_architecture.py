"""Who may import whom (docs/architecture.md), checked on the source and on what importing really loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"quizsite", "grader", "reference_impl", "content", "tests"}
WEB_MAY_USE = {"grader.verdicts", "grader.spec", "grader.protocol", "grader.messages"}


def imports_of(path: Path) -> set[str]:
    """Absolute names of the modules that a file imports, `from a import b` counted as both a and a.b."""
    found: set[str] = set()
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module or ""]))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def sources(folder: str, pattern: str = "**/*.py") -> list[Path]:
    return [path for path in sorted((ROOT / folder).glob(pattern)) if "node_modules" not in path.parts]


def breaches(folder: str, allowed, pattern: str = "**/*.py") -> list[str]:
    """`file imports module`, for each import of our own or of a listed package that `allowed` refuses."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(folder, pattern)
        for name in sorted(imports_of(path))
        if not allowed(path, name)
    ]


def top(name: str) -> str:
    return name.partition(".")[0]


def test_the_web_imports_only_the_standard_library_modules_of_the_judge():
    def allowed(path: Path, name: str) -> bool:
        if top(name) in {"torch", "triton", "reference_impl", "tests"}:
            return False
        return (
            top(name) != "grader" or name == "grader" or any(name == m or name.startswith(m + ".") for m in WEB_MAY_USE)
        )

    assert breaches("quizsite", allowed) == []


def test_what_the_web_imports_of_the_judge_is_standard_library_only():
    for module in WEB_MAY_USE:
        names = {top(name) for name in imports_of(ROOT / (module.replace(".", "/") + ".py"))}
        assert names - set(sys.stdlib_module_names) - {"grader"} == set(), module


def test_formats_scoring_and_start_up_know_no_django():
    def allowed(path: Path, name: str) -> bool:
        return top(name) not in {"django", "celery"} or path.name == "prepare.py"

    for folder, pattern in [
        ("quizsite/catalog/formats", "**/*.py"),
        ("quizsite/lib", "env.py"),
        ("quizsite/lib", "places.py"),
        ("quizsite/run", "*.py"),
        ("quizsite/practice", "scoring.py"),
    ]:
        assert breaches(folder, allowed, pattern) == []


def test_the_judge_knows_neither_the_web_nor_django():
    assert breaches("grader", lambda path, name: top(name) not in {"django", "quizsite", "tests"}) == []


def test_what_enters_the_box_imports_nothing_of_ours():
    def allowed(path: Path, name: str) -> bool:
        return top(name) not in OURS or name == "grader" or name.startswith("grader.inside")

    assert breaches("grader/inside", allowed) == []


def test_references_and_tasks_stay_in_their_lane():
    assert breaches("reference_impl", lambda path, name: top(name) not in OURS - {"reference_impl"}) == []
    assert (
        breaches(
            "content/tasks",
            lambda path, name: (
                top(name) not in OURS - {"reference_impl", "grader"}
                and (top(name) != "grader" or name == "grader" or name.startswith(("grader.spec", "grader.inputs")))
            ),
            "*/cases.py",
        )
        == []
    )
    # What enters the box, and what learners could write themselves, leans on nothing of ours.
    for pattern in ("*/driver.py", "*/baseline.py", "*/starter.py", "*/solutions/*.py"):
        assert breaches("content/tasks", lambda path, name: top(name) not in OURS, pattern) == []


@pytest.mark.parametrize(
    ("imported", "must_not_load"),
    [("quizsite.urls", ["torch", "triton", "numpy"]), ("grader.judge", ["django", "quizsite", "celery"])],
)
def test_importing_loads_no_more_than_it_should(imported, must_not_load):
    program = (
        "import os, sys\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'quizsite.settings')\n"
        + ("import django; django.setup()\n" if imported.startswith("quizsite") else "")
        + f"import {imported}\n"
        f"print([name for name in {must_not_load!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-2000:]


def test_an_import_that_breaks_the_rule_is_seen(tmp_path, monkeypatch):
    """The guard itself: relative, aliased and nested imports are all found."""
    package = tmp_path / "quizsite" / "app"
    package.mkdir(parents=True)
    (package / "bad.py").write_text(
        "def f():\n    from grader import judge\n    import torch.nn as nn\n    from ..lib import env\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert {"grader.judge", "torch.nn", "quizsite.lib.env"} <= imports_of(package / "bad.py")
