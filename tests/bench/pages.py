"""Pages over 10,000 questions and 1,000,000 answers: server time and number of queries, without network and browser."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from tests.bench.figures import line, percentile, title
from tests.stack import ROOT

ROUNDS = 30
PAGES = [
    "/",
    "/questions/",
    "/questions/?topic=attention&kind=single&status=new",
    "/questions/?page=40",
    "/questions/?q=显存",
    "/questions/?q=attention",
    "/topics/attention/",
    "/notes/attention/",
    "/questions/ppo/where-the-clip-bites/",
    "/progress/",
    "/tasks/",
    "/tasks/scaled-dot-product-attention/",
    "/status",
]


def measure(questions: int = 10_000, responses: int = 1_000_000) -> None:
    """In a process of its own, with a database of its own, which is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WARMUP_DATA_DIR": folder, "WARMUP_STATIC_FROM_SOURCE": "1"}
        command = [
            sys.executable,
            "-W",
            "ignore::UserWarning",
            "-m",
            "tests.bench.pages",
            str(questions),
            str(responses),
        ]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    questions, responses = (int(word) for word in sys.argv[1:3])
    title(f"Pages with {questions:,} questions and {responses:,} answers ({connection.vendor})")
    silent = {"verbosity": 0, "stdout": open(os.devnull, "w")}  # noqa: SIM115  (closed with the process)
    call_command("migrate", **silent)
    call_command("sync_content", **silent)
    call_command("seed_bench", questions=questions, responses=responses, **silent)

    for path in PAGES:
        client = Client(headers={"host": "localhost"})
        client.get(path)
        queries: list[str] = []

        def count(execute, sql, params, many, context, queries=queries):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            answer = client.get(path)
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get(path)
            times.append(time.perf_counter() - began)
        p50, p95 = (1000 * percentile(times, share) for share in (0.5, 0.95))
        figures = f"p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  {len(queries):2d} queries"
        line(path, figures, "" if answer.status_code == 200 else f"answered {answer.status_code}")
    line("goal for every page", "p95 ≤ 150 ms")


if __name__ == "__main__":
    main()
