"""Runs the programs of print questions, to see that they print what their key says. For authors and CI only.

The code is the bank's own, which is reviewed like any other code of the repository; nothing of a reader runs here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from quizsite.catalog.formats.fold import output_lines
from quizsite.catalog.formats.model import Finding, Output, Question

#: Generous, because importing torch on a busy machine takes seconds; the code itself must stay below 5 s.
TIMEOUT_S = 60
PARALLEL = 2


def run_programs(questions: Iterable[tuple[str, Question]]) -> list[Finding]:
    """E213 for every (path, question) whose program fails, takes too long or prints something else."""
    jobs = [
        (path, variant.interaction)
        for path, question in questions
        for variant in question.variants
        if isinstance(variant.interaction, Output)
    ]
    with ThreadPoolExecutor(PARALLEL) as pool:
        problems = pool.map(lambda job: _problem(job[1]), jobs)
        return [
            Finding(path, 1, 1, "E213", problem) for (path, _), problem in zip(jobs, problems, strict=True) if problem
        ]


def _problem(program: Output) -> str:
    # Hash randomisation stays on: code that depends on the order of a set is found out sooner or later.
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**keep, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", program.code],
                capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT_S, cwd=folder, env=environment,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"the program did not end within {TIMEOUT_S} s"
        except (OSError, ValueError) as error:
            return f"the program cannot be started: {error}"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return f"the program failed: {last}"
    wanted, printed = output_lines(program.expected), output_lines(done.stdout)
    if wanted == printed:
        return ""
    for number, (want, got) in enumerate(zip(wanted, printed, strict=False), start=1):
        if want != got:
            return f"line {number} of the output: the key says {want!r}, the program prints {got!r}"
    return f"the key has {len(wanted)} lines, the program prints {len(printed)}"
