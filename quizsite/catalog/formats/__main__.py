"""python -m quizsite.catalog.formats check [PATHS]: everything an author or CI wants to know about content files.

Exit status: 0 no errors (warnings may be there), 1 errors, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from quizsite.catalog.formats import lint, statistics
from quizsite.catalog.formats.bank import load_bank, question_files, task_folders
from quizsite.catalog.formats.model import Finding, Severity
from quizsite.catalog.formats.programs import run_programs
from quizsite.catalog.formats.stamps import stamp, stamp_questions

CONTENT = Path(__file__).resolve().parents[3] / "content"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m quizsite.catalog.formats", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="lint questions, translations, tasks and the syllabus; report coverage")
    check.add_argument("paths", nargs="*", type=Path, help="files or folders below content/ (default: everything)")
    check.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: the project's own)")
    check.add_argument("--json", action="store_true", help="one JSON object per finding, then one with the figures")
    check.add_argument(
        "--stamp", action="store_true", help="first stamp translations: new ones, and stale ones that are named"
    )
    check.add_argument("--run", action="store_true", help="also run the programs of print questions")
    options = parser.parse_args(arguments)
    for path in (options.content, *options.paths):
        if not path.exists():
            parser.error(f"{path} does not exist")
        if path is not options.content and not path.resolve().is_relative_to(options.content.resolve()):
            parser.error(f"{path} is not below {options.content}")
    return _check(options)


def _check(options: argparse.Namespace) -> int:
    content = Path(os.path.relpath(options.content))
    if options.stamp:
        for path in _stamp(content, options.paths):
            print(f"stamped {path}", file=sys.stderr)
    bank = load_bank(content, options.paths)
    findings = list(bank.findings)
    if options.run:
        findings += run_programs((str(content / "questions" / f"{q.id}.md"), q) for q in bank.questions)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if options.json:
        if findings:
            print(lint.as_json(findings))
        figures = {"mix": statistics.mix(bank.questions), "coverage": statistics.coverage(bank)}
        print(json.dumps({"files": bank.files, "errors": errors, "findings": len(findings), **figures}))
    else:
        _print_findings(findings)
        report = statistics.listing(bank) if options.paths else statistics.as_text(bank)
        if report:
            print(report, end="\n\n")
        print(f"{bank.files} files, {errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0


def _stamp(content: Path, paths: list[Path]) -> list[Path]:
    written = stamp_questions(question_files(content, paths), paths)
    named = {path.resolve() for path in paths}
    for folder in task_folders(content, paths):
        overlay = folder / "task.zh.md"
        renew = bool({folder.resolve(), overlay.resolve()} & named)
        if overlay.exists() and stamp(folder / "task.md", overlay, renew=renew):
            written.append(overlay)
    return written


def _print_findings(findings: list[Finding]) -> None:
    lines: dict[str, list[str]] = {}
    for finding in findings:
        if finding.path not in lines:
            path = Path(finding.path)
            lines[finding.path] = path.read_text("utf-8", "replace").split("\n") if path.is_file() else []
        print(lint.as_text(finding, lines))


if __name__ == "__main__":
    sys.exit(main())
