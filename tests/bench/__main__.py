"""`python -m tests.bench [judge] [chain] [pages]`: all of them by default."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

from tests.bench import chain, pages
from tests.bench.figures import title
from tests.stack import ROOT


def main() -> None:
    wanted = sys.argv[1:] or ["judge", "chain", "pages"]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    if "judge" in wanted:
        title("The judge alone")
        subprocess.run([sys.executable, "-m", "grader", "bench"], cwd=ROOT, check=True)
    if "chain" in wanted:
        title("The whole product")
        chain.measure()
    if "pages" in wanted:
        pages.measure()


if __name__ == "__main__":
    main()
