"""gates.json: what came of the gates, for one version of a task. `grader.spec` reads it, for the site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from grader.gates.table import Check
from grader.spec import GATES_VERSION, RECORD_FILE, solutions_hash, task_hash


class NotRecordable(Exception):
    """This machine cannot tell whether the task passes; the text says why."""


#: Nothing of ours measures it yet, so no record could ever say more.
_NEVER_MEASURED = ("no_gpu",)


def write_record(folder: Path, checks: Iterable[Check]) -> Path:
    """Write what `checks` found about the task in `folder`, failures too. Equal findings give equal bytes.

    Raises NotRecordable when a check could not be made here.
    """
    checks = list(checks)
    unmeasured = [check for check in checks if check.unmeasured and check.unmeasured not in _NEVER_MEASURED]
    if unmeasured:
        raise NotRecordable(
            f"{folder.name}: nothing is timed here ({unmeasured[0].unmeasured}), so {unmeasured[0].name} stays open. "
            "Record on a machine where `python -m grader doctor` says that speed is measured."
        )
    head = {
        "gates_version": GATES_VERSION,
        "task_hash": task_hash(folder),
        "solutions_hash": solutions_hash(folder),
        "failed": [check.name for check in checks if not check.ok],
    }
    rows = [json.dumps(row_of(check), ensure_ascii=False) for check in checks]
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    text = "\n".join(["{", *lines, ' "checks": [', ",\n".join(f"  {row}" for row in rows), " ]", "}", ""])
    path = folder / RECORD_FILE
    path.write_text(text, encoding="utf-8")
    return path


def row_of(check: Check) -> list[str]:
    """What a record keeps of a check: name, what was due, what came, figures."""
    actual = f"not measured: {check.unmeasured}" if check.unmeasured else check.actual
    return [check.name, check.expected, actual, check.figures]


def recorded_rows(folder: Path) -> list[list[str]]:
    """The checks of the record in `folder`, as `row_of` made them."""
    rows: list[list[str]] = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))["checks"]
    return rows
