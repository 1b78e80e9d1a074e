"""Load questions, tasks, notes and topics from the content folder."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from quizsite.catalog.sync import sync


class Command(BaseCommand):
    help = (
        "Load questions, tasks, notes and topics from the content folder. Safe to repeat; unchanged files cost nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--quiet", action="store_true", help="only the totals and what is broken")

    def handle(self, *, folder: Path, quiet: bool, **options) -> None:
        summary = sync(folder, say=(lambda line: None) if quiet else self.stdout.write)
        for path, findings in summary.broken:
            self.stderr.write(self.style.ERROR(f"broken    {path}: the last good version stays"))
            for finding in findings:
                self.stderr.write("  {path}:{line}:{col}  {code}  {message}".format(**finding))
        kinds = sorted({what for what, _ in summary.counts})
        totals = [
            f"{what}: " + ", ".join(f"{n} {outcome}" for (w, outcome), n in sorted(summary.counts.items()) if w == what)
            for what in kinds
        ]
        self.stdout.write("; ".join(totals) or f"nothing found below {folder}")
