"""What the documents promise is there: settings, make targets, files, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
READERS = re.compile(
    r"env\.(?:text|flag|integer|choice|words|path)\(\s*\"([A-Z_]+)\"|environ(?:\.get)?[\[(]\"((?:WARMUP|REDIS|DATABASE)_[A-Z_]+)\""
)


def variables_read() -> set[str]:
    found = set()
    for folder in ("quizsite", "grader"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= {a or b for a, b in READERS.findall(path.read_text(encoding="utf-8"))}
    return found


def test_deployment_lists_every_setting_and_no_other():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "deployment.md").read_text(), re.M))
    assert variables_read() - listed == set(), "read by the code, missing in docs/deployment.md"
    named_in_code = "".join(
        path.read_text(encoding="utf-8") for f in ("quizsite", "grader") for path in (ROOT / f).rglob("*.py")
    )
    assert {name for name in listed if name not in named_in_code} == set(), "listed, but read by nothing"


def test_every_make_target_that_is_mentioned_exists_with_a_comment_above_it():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    for path in DOCS:
        mentioned = set(re.findall(r"`make ([a-z-]+)", path.read_text()))
        assert mentioned <= targets, f"{path.name} mentions make targets that do not exist"
    for target in targets:
        assert re.search(rf"^# .+\n{target}:", makefile, re.M), f"make {target} has no comment above it"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}, which is not there"


def test_architecture_gives_a_reason_for_every_direct_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    table = (ROOT / "docs" / "architecture.md").read_text().split("## Dependencies")[1].lower()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower()
        assert name in table, f"{name} has no reason in docs/architecture.md"


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {
        line.split("==")[0].lower()
        for name in ("requirements.lock", "requirements-dev.lock")
        for line in (ROOT / name).read_text().splitlines()
        if "==" in line
    }
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower() in locked, requirement
