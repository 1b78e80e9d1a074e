"""Task folders: `content/tasks/<slug>/` in, a validated `Task` out. `cases.py` is the author's trusted code.

Every complaint is a `TaskError` that names the file and says what to do about it.
"""

from __future__ import annotations

import difflib
import importlib.util
import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from grader.spec import SLUG, Case, Checker, Device, Growth, Limits, Metric, Performance, TaskSpec, task_hash

#: Where tasks live unless the caller says otherwise.
TASKS_DIR = Path(__file__).resolve().parents[1] / "content" / "tasks"

#: Front-matter keys that only the page reads.
PAGE_KEYS = frozenset({"title", "topic", "difficulty", "minutes", "tags", "notes", "status", "lang"})

_SPEC_KEYS = frozenset(f.name for f in fields(TaskSpec)) - {"slug"}
_REQUIRED_KEYS = ("entry_point", "signature", "checker")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)

_OPTIONAL_NUMBERS = {"best", "memory_growth_mib", "flop", "traffic_bytes"}

_Enum = TypeVar("_Enum", bound=StrEnum)


class TaskError(Exception):
    """The task folder cannot be used; the text names the file and what to change."""


class UnknownTask(TaskError):
    """There is no task of that name."""


@dataclass(frozen=True)
class Task:
    """One task, ready to judge by.

    expected, plain, performance_inputs, growth_inputs   see grader.spec; `plain` is None only for the exact checker
    no_effect                                            see grader.spec, NO_EFFECT
    driver, baseline                                     source text, "" where the folder has none
    """

    spec: TaskSpec
    folder: Path
    hash: str
    cases: tuple[Case, ...]
    expected: Callable[[dict[str, Any]], Any]
    plain: Callable[[dict[str, Any]], Any] | None
    performance_inputs: Callable[[int], dict[str, Any]] | None
    driver: str
    baseline: str
    growth_inputs: Callable[[int, int], dict[str, Any]] | None = None
    no_effect: dict[str, str] = field(default_factory=dict)


def task_slugs(root: Path = TASKS_DIR) -> list[str]:
    """Names of the folders below `root` that hold a `task.md`, sorted."""
    return sorted(path.parent.name for path in root.glob("*/task.md"))


def load_task(slug: str, root: Path = TASKS_DIR) -> Task:
    """Read, import and validate the task `slug` below `root`.

    Raises UnknownTask (with the nearest names) or TaskError.
    """
    folder = root / slug
    if not SLUG.match(slug) or not (folder / "task.md").is_file():
        raise UnknownTask(_unknown_task(slug, task_slugs(root)))
    spec = read_spec(folder)
    module = _import_cases(folder)
    cases = _cases(folder, getattr(module, "CASES", None))
    _function(folder, module, "expected", required=True)
    _function(folder, module, "plain", required=spec.checker is Checker.ERROR_BUDGET)
    _function(folder, module, "performance_inputs", required=spec.performance is not None)
    grows = spec.performance is not None and spec.performance.growth is not None
    _function(folder, module, "growth_inputs", required=grows)
    baseline = _text(folder / "baseline.py")
    if spec.performance is not None and not baseline:
        raise TaskError(f"{folder / 'baseline.py'}: missing; a task with a performance section is timed against it")
    return Task(
        spec=spec,
        folder=folder,
        hash=task_hash(folder),
        cases=cases,
        expected=module.expected,
        plain=getattr(module, "plain", None),
        performance_inputs=getattr(module, "performance_inputs", None),
        driver=_text(folder / "driver.py"),
        baseline=baseline,
        growth_inputs=getattr(module, "growth_inputs", None),
        no_effect=_no_effect(folder, getattr(module, "NO_EFFECT", {})),
    )


def read_spec(folder: Path) -> TaskSpec:
    """The `TaskSpec` in the front matter of `folder/task.md`."""
    path = folder / "task.md"
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise TaskError(f"{path}: no front matter; begin the file with `---`, the keys, and a line `---`")
    try:
        data = yaml.safe_load(match.group(1))
    except yaml.YAMLError as error:
        raise TaskError(f"{path}: the front matter is not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise TaskError(f"{path}: the front matter must be `key: value` lines")
    _refuse_unknown(path, "key", data, _SPEC_KEYS | PAGE_KEYS)
    missing = [key for key in _REQUIRED_KEYS if key not in data]
    if missing:
        raise TaskError(f"{path}: the front matter lacks {', '.join(missing)}")
    try:
        return TaskSpec(
            slug=folder.name,
            entry_point=_string(path, data, "entry_point"),
            signature=_string(path, data, "signature"),
            checker=_member(path, "checker", data["checker"], Checker),
            device=_member(path, "device", data.get("device", Device.CPU), Device),
            limits=_limits(path, data.get("limits") or {}),
            forbidden=_strings(path, "forbidden", data.get("forbidden") or []),
            performance=_performance(path, data.get("performance")),
            deterministic=_boolean(path, data, "deterministic"),
        )
    except ValueError as error:
        raise TaskError(f"{path}: {error}") from error


def nearest(name: str, names: Iterable[str]) -> str:
    """The sentence "Did you mean x?" with a blank before it, or "" when nothing is near."""
    names = sorted(names)
    close = difflib.get_close_matches(name, names, n=1) or [n for n in names if _initials(n) == name or name in n][:1]
    return f" Did you mean {close[0]}?" if close else ""


def _initials(slug: str) -> str:
    return "".join(word[0] for word in slug.split("-"))


def _unknown_task(slug: str, known: list[str]) -> str:
    have = f"Tasks: {', '.join(known)}." if known else "There are no tasks in this folder."
    return f"No task called {slug!r}.{nearest(slug, known)} {have}"


def _refuse_unknown(path: Path, what: str, data: dict[str, Any], known: Iterable[str]) -> None:
    known = set(known)
    for key in data:
        if key not in known:
            hint = nearest(str(key), known) or f" Known: {', '.join(sorted(known))}."
            raise TaskError(f"{path}: unknown {what} {key!r}.{hint}")


def _string(path: Path, data: dict[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not value.strip():
        raise TaskError(f"{path}: {key} must be text, not {value!r}")
    return value.strip()


def _boolean(path: Path, data: dict[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise TaskError(f"{path}: {key} must be true or false, not {value!r}")
    return value


def _strings(path: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TaskError(f"{path}: {key} must be a list of names, not {value!r}")
    return tuple(value)


def _member(path: Path, key: str, value: Any, kind: type[_Enum]) -> _Enum:
    try:
        return kind(value)
    except ValueError:
        raise TaskError(f"{path}: {key} is {value!r}; one of {', '.join(kind)} was due") from None


def _section(path: Path, key: str, value: Any, kind: type) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TaskError(f"{path}: {key} must hold `name: value` lines, not {value!r}")
    _refuse_unknown(path, f"key in {key},", value, (f.name for f in fields(kind)))
    return value


def _limits(path: Path, value: Any) -> Limits:
    return Limits(**_section(path, "limits", value, Limits))


def _performance(path: Path, value: Any) -> Performance | None:
    if value is None:
        return None
    section = _section(path, "performance", value, Performance)
    metric = _member(path, "performance.metric", section.get("metric", Metric.TIME), Metric)
    return Performance(
        required=_number(path, "performance.required", section.get("required")),
        workload=str(section.get("workload", "")).strip(),
        metric=metric,
        growth=_growth(path, section.get("growth")),
        **{name: _number(path, f"performance.{name}", section[name]) for name in _OPTIONAL_NUMBERS & set(section)},
    )


def _growth(path: Path, value: Any) -> Growth | None:
    if value is None:
        return None
    section = _section(path, "performance.growth", value, Growth)
    sizes, relative = section.get("sizes"), section.get("relative", False)
    if not isinstance(sizes, list) or not all(type(size) is int for size in sizes):
        raise TaskError(f"{path}: performance.growth.sizes must be a list of whole numbers, not {sizes!r}")
    if not isinstance(relative, bool):
        raise TaskError(f"{path}: performance.growth.relative must be true or false, not {relative!r}")
    at_most = _number(path, "performance.growth.at_most", section.get("at_most"))
    required = section.get("required")
    if required is not None:
        required = _number(path, "performance.growth.required", required)
    return Growth(tuple(sizes), at_most, relative, required)


def _number(path: Path, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = "; YAML wants 2.1e+9, with the sign" if isinstance(value, str) and "e" in value.lower() else ""
        raise TaskError(f"{path}: {key} must be a number, not {value!r}{hint}")
    return float(value)


def _import_cases(folder: Path) -> Any:
    path = folder / "cases.py"
    if not path.is_file():
        raise TaskError(f"{path}: missing; it holds CASES and expected() (see docs/adding-a-task.md)")
    spec = importlib.util.spec_from_file_location(f"task_cases_{folder.name.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        raise TaskError(f"{path}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise TaskError(f"{path}: does not import: {type(error).__name__}: {error}") from error
    return module


def _cases(folder: Path, cases: Any) -> tuple[Case, ...]:
    path = folder / "cases.py"
    if not isinstance(cases, tuple) or not cases or not all(isinstance(case, Case) for case in cases):
        raise TaskError(f"{path}: CASES must be a non-empty tuple of grader.spec.Case")
    if not cases[0].sample:
        raise TaskError(f"{path}: the first case must have sample=True; Run uses the samples")
    if any(later.sample and not earlier.sample for earlier, later in itertools.pairwise(cases)):
        raise TaskError(f"{path}: samples come first in CASES")
    names = [case.name for case in cases]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TaskError(f"{path}: two cases are called {twice[0]!r}; give each its own name")
    return cases


def _no_effect(folder: Path, found: Any) -> dict[str, str]:
    texts = isinstance(found, dict) and all(isinstance(text, str) and text for pair in found.items() for text in pair)
    if not texts:
        raise TaskError(f"{folder / 'cases.py'}: NO_EFFECT must map names of inputs to the reason, not {found!r}")
    return found


def _function(folder: Path, module: Any, name: str, *, required: bool) -> None:
    found = getattr(module, name, None)
    if found is None and not required:
        return
    if not callable(found):
        raise TaskError(f"{folder / 'cases.py'}: the function {name}() is missing (see docs/adding-a-task.md)")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
