"""Run every corpus three times, and write what came of it into docs/security.md.

    python -m tests.grader.tally            make attack
    python -m tests.grader.tally --once     the first round, and the document stays as it is

The first round tries every tier of this machine, and each guard switched off; the others say whether verdicts are
steady.

The tests of the corpora say what they tried by `record_property("corpus", ...)` and `record_property("tier", ...)`;
the option --tally of pytest (see conftest.py) collects that.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parents[1] / "docs" / "security.md"
BEGIN, END = "<!-- written by make attack: begin -->", "<!-- written by make attack: end -->"

#: Options of pytest by round.
ROUNDS: tuple[tuple[str, ...], ...] = (("--every-tier", "--guards"), (), ())
#: By corpus, as the tests name it: what one line of the table says about it.
LINES = {
    "escapes": "Attacks on the box: tried / contained",
    "cheats": "Attacks on the verdict: tried / gained nothing",
    "bites": "The same with one guard off: tried / got through",
    "honest": "Honest but odd: tried / accepted, nothing suspected",
}
CORPORA = ("escapes", "cheats", "honest")

Seen = dict[str, Any]


def main(arguments: list[str]) -> int:
    rounds = ROUNDS[:1] if "--once" in arguments else ROUNDS
    seen: list[list[Seen]] = []
    for number, options in enumerate(rounds, 1):
        print(f"round {number} of {len(rounds)}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tally.json"
            corpora = [str(FOLDER / name) for name in CORPORA]
            subprocess.run([sys.executable, "-m", "pytest", "-q", *options, f"--tally={path}", *corpora])
            seen.append(json.loads(path.read_text()))
    failed = [each for one in seen for each in one if each["outcome"] == "failed"]
    for each in failed:
        print(f"FAILED {each['test']}")
    text = report(seen, _rows())
    print(text)
    if len(rounds) == len(ROUNDS):
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        DOCUMENT.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
    return 1 if failed else 0


def report(rounds: list[list[Seen]], rows: dict[str, dict[str, Any]]) -> str:
    """The table in Markdown: numbers of the first round, and whether the others said the same."""
    first = rounds[0]
    tiers = sorted({each["tier"] for each in first if each["outcome"] != "skipped"})
    lines = [f"| | {' | '.join(tiers)} |", f"|---|{'---|' * len(tiers)}"]
    for corpus, title in LINES.items():
        counts = [Counter(e["outcome"] for e in first if (e["corpus"], e["tier"]) == (corpus, tier)) for tier in tiers]
        cells = [f"{c['passed'] + c['failed']} / {c['passed']}" if c["passed"] + c["failed"] else "–" for c in counts]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    verdicts = [each for one in rounds for each in one if each["corpus"] != "bites" and each["outcome"] != "skipped"]
    wrong = sum(each["outcome"] == "failed" for each in verdicts)
    moment = f"{datetime.now(UTC):%Y-%m-%d}"
    lines += [
        "",
        f"{len(rounds)} {'round' if len(rounds) == 1 else 'rounds in a row'} (the first on every tier and with guards "
        f"off, the others on the best tier), {len(verdicts)} verdicts, {wrong} of them wrong. {moment}, "
        f"{os.cpu_count()} processors, Linux {platform.release().split('-')[0]}, Python {platform.python_version()}, "
        f"torch {version('torch')}, triton {version('triton')}.",
        "",
        "Not covered, or covered in part:",
        "",
    ]
    lines += [f"- {id_}: {about['title']}. {note}" for id_, about in rows.items() if (note := _gap(about))]
    return "\n".join(lines) + "\n"


def _gap(about: dict[str, Any]) -> str:
    return about.get("note", "Needs a GPU; written, not run." if about.get("needs") == "gpu" else "")


def _rows() -> dict[str, dict[str, Any]]:
    """The rows of all corpora, with `needs` where nothing but a GPU can try them."""
    from tests.grader.corpus import read_corpus

    found: dict[str, dict[str, Any]] = {}
    for corpus in CORPORA:
        path = FOLDER / corpus / "rows.yaml"
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
        entries = read_corpus(FOLDER / corpus)
        for row, about in rows.items():
            needs = {entry.needs for entry in entries if row in entry.rows}
            found[row] = {**about, "needs": "gpu" if needs == {"gpu"} and "test" not in about else ""}
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
