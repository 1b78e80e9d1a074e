"""Corpora of submissions whose verdict is known: cheats, escapes, honest oddities.

A file of a corpus is a submission. Its first lines are comments that say what must become of it:

    # verdict: RE exited — prints PASS and leaves before it has answered
    # task: masked-softmax          folder of tests/grader/tasks, or of content/tasks
    # row: G12 G13                  what it tries: ids of the corpus's rows.yaml
    # kind: run                     samples only; default: submit
    # guard: process AC             with this guard off (see guards.py) the same file gets this verdict: it does bite
    # needs: gpu                    or T1, T2, T3, trace: where it can be tried; default: everywhere
    # says: shape (1, 2)            the sample's stdout or stderr must show this to the learner

`judged` runs it through the real judge; `Surroundings` proves that nothing of it is left.
"""

from __future__ import annotations

import os
import re
import resource
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.judge import judge
from grader.loader import Task, load_task
from grader.messages import explain
from grader.protocol import JobKind, Judgement, ReportKind
from grader.sandbox.base import Sandbox
from grader.verdicts import Verdict
from grader.verify import Expectation, make_job, parse_header

REPOSITORY = Path(__file__).resolve().parents[2]
TASK_FOLDERS = (REPOSITORY / "tests/grader/tasks", REPOSITORY / "content/tasks")

_FIELD = re.compile(r"# (?P<key>[a-z]+): (?P<value>.+?)\s*\Z")
_KEYS = frozenset({"verdict", "task", "row", "kind", "guard", "needs", "says"})

#: The slots' uids, whatever the tier: nothing else on a machine has them.
_BOX_UIDS = range(60000, 61000)


@dataclass(frozen=True)
class Guard:
    """With the guard `name` off, the verdict is `verdict`."""

    name: str
    verdict: Verdict


@dataclass(frozen=True)
class Entry:
    """One submission of a corpus, and what its first lines say."""

    path: Path
    expectation: Expectation
    task: str
    rows: tuple[str, ...] = ()
    kind: JobKind = JobKind.SUBMIT
    guards: tuple[Guard, ...] = ()
    needs: str = ""
    says: str = ""

    @property
    def source(self) -> str:
        """The text as it is: no line ending or byte order mark is mended on the way."""
        return self.path.read_bytes().decode("utf-8", "surrogateescape")

    @property
    def id(self) -> str:
        return self.path.stem


def read_entry(path: Path) -> Entry:
    """The entry in `path`. Raises ValueError with path and line for a head that cannot be read."""
    expectation = parse_header(path)
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            match = _FIELD.match(line)
            if match is None:
                break
            if match["key"] not in _KEYS:
                raise ValueError(f"{path}:{number}: unknown key {match['key']!r}; known: {', '.join(sorted(_KEYS))}")
            found.setdefault(match["key"], []).append(match["value"])
    if "task" not in found:
        raise ValueError(f"{path}: no line `# task: ...` below the verdict")
    guards = [Guard(name, Verdict(verdict)) for name, verdict in map(str.split, found.get("guard", []))]
    return Entry(
        path,
        expectation,
        found["task"][0],
        tuple(row for value in found.get("row", []) for row in value.split()),
        JobKind(found.get("kind", ["submit"])[0]),
        tuple(guards),
        found.get("needs", [""])[0],
        found.get("says", [""])[0],
    )


def read_corpus(folder: Path) -> list[Entry]:
    """Every submission in `folder` and below, by path; tests and helpers (test_*.py, conftest.py) are none."""
    paths = (p for p in sorted(folder.rglob("*.py")) if not p.name.startswith(("test_", "conftest", "__init__")))
    return [read_entry(path) for path in paths]


_tasks: dict[str, Task] = {}


def task_named(slug: str) -> Task:
    """A task of the tests or of the content, loaded once."""
    if slug not in _tasks:
        folder = next(folder for folder in TASK_FOLDERS if (folder / slug).is_dir())
        _tasks[slug] = load_task(slug, folder)
    return _tasks[slug]


@dataclass
class Judged:
    """What the judge said about a submission, in order."""

    judgement: Judgement
    reports: list[tuple[ReportKind, dict[str, Any]]] = field(default_factory=list)

    @property
    def cases(self) -> list[dict[str, Any]]:
        return [payload for kind, payload in self.reports if kind is ReportKind.CASE]

    @property
    def performance(self) -> dict[str, Any] | None:
        return next((payload for kind, payload in self.reports if kind is ReportKind.PERFORMANCE), None)

    @property
    def told(self) -> str:
        """What the learner reads about the first thing that is wrong; for failure messages of tests."""
        for case in self.cases:
            if case["verdict"] not in (Verdict.AC, Verdict.SK):
                return f"{case['name']}: {explain(case['verdict'], case['reason'], case['detail'])}"
        end = self.judgement
        return explain(end.verdict, end.reason, end.detail)


def judged(task: Task, source: str, sandbox: Sandbox, kind: JobKind = JobKind.SUBMIT, seed: str = "") -> Judged:
    """`source` through the real judge, with a fresh secret seed."""
    reports: list[tuple[ReportKind, dict[str, Any]]] = []
    job = make_job(task, source, kind)
    if seed:
        job = type(job)(**{**job.to_json(), "kind": kind, "seed": seed})
    judgement = judge(job, task, sandbox, lambda kind, payload: reports.append((kind, payload)))
    return Judged(judgement, reports)


def mismatch(entry: Entry, result: Judged) -> str:
    """Why `result` is not what the entry's first line says; "" when it is.

    A slow solution that is accepted where nothing can be timed says so: see `unmeasured`.
    """
    got, wanted = result.judgement, entry.expectation
    if got.verdict == wanted.verdict and wanted.reason in (None, got.reason):
        return ""
    return f"got {got.verdict} {got.reason}, wanted {wanted.verdict} {wanted.reason or ''}: {result.told}"


def untriable(entry: Entry, sandbox: Sandbox) -> str:
    """Why the entry cannot be tried in this sandbox; "" when it can."""
    if entry.needs == "trace" and not sandbox.traces:
        return "library calls are not traced from outside here"
    if entry.needs == "gpu":
        return "needs an NVIDIA GPU"
    if entry.needs.startswith("T") and sandbox.tier > entry.needs:
        return f"needs tier {entry.needs}; this is {sandbox.tier}"
    return ""


def unmeasured(result: Judged) -> str:
    """Why speed was not measured, "" when it was or when the task asks for none."""
    performance = result.performance
    return performance["not_measured"] if performance is not None and performance["passed"] is None else ""


_HONEST = "def double_all(numbers):\n    return [2 * n for n in numbers]\n"


def next_run(sandbox: Sandbox) -> str:
    """The verdict on a right submission, judged by its samples in the same slots: "AC", whatever ran before it."""
    return judged(task_named("double-all"), _HONEST, sandbox, JobKind.RUN).judgement.verdict


# what surrounds a box


@dataclass(frozen=True)
class Surroundings:
    """What a submission could leave behind on this machine, counted before and after it.

    processes  of the slots' uids, below this process or adopted by the machine's first
    files      names in the temporary folders; as root only those of the slots' users

    So that other judges on the machine, which have slots of the same uids, do not count.
    """

    processes: frozenset[int]
    files: frozenset[str]
    threads: int
    limits: tuple[tuple[int, int], ...]

    @classmethod
    def now(cls) -> Surroundings:
        return cls(
            frozenset(_box_processes()),
            frozenset(path for folder in _shared_folders() for path in _files_of_boxes(folder)),
            threading.active_count(),
            tuple(resource.getrlimit(kind) for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)),
        )

    def left_since(self, before: Surroundings) -> list[str]:
        """What is there now and was not before, in words.

        Boxes that wait for their next request hold no submission: their processes still are the zygote's.
        """
        found = [f"process {pid}: {_command(pid)}" for pid in sorted(self.processes - before.processes)]
        found += [f"file {name}" for name in sorted(self.files - before.files) if "warmup-root-" not in name]
        if self.threads > before.threads:
            found.append(f"{self.threads - before.threads} threads")
        if self.limits != before.limits:
            found.append("other limits")
        return found


def _box_processes() -> Iterator[int]:
    parents, uids = {}, {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            uids[int(name)] = os.stat(f"/proc/{name}").st_uid
            parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for pid in (pid for pid in parents if uids[pid] in _BOX_UIDS):
        ancestor = parents[pid]
        if ancestor == 1:
            yield pid
        while ancestor in parents and ancestor != os.getpid():
            ancestor = parents[ancestor]
        if ancestor == os.getpid():
            yield pid


def _files_of_boxes(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):
            if os.geteuid() != 0 or entry.stat(follow_symlinks=False).st_uid in _BOX_UIDS:
                yield entry.path


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "gone"


def _shared_folders() -> list[str]:
    return [folder for folder in {tempfile.gettempdir(), "/dev/shm", "/var/tmp"} if os.path.isdir(folder)]
