"""Bring database, static files and content up to date: `python -m quizsite.run.prepare`.

A process of its own, so that the supervisor stays small: Django's memory goes when this ends. Says only what changed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")

import django
from django.core.management import call_command


def migrate() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    print("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def main() -> int:
    django.setup()
    from django.db.utils import OperationalError

    try:
        migrate()
        collect_static()
        call_command("sync_content", quiet=True)
        call_command("first_admin")
        call_command("clearsessions")
    except OperationalError as error:
        print(
            f"The database refused: {error}. Check DATABASE_URL, that the server runs, and that its disk has room.",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"Could not write: {error}. Free some space or mend the permissions, then start again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
