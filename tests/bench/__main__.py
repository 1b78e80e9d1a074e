"""`python -m tests.bench [judge] [timing] [chain] [pages]`: all of these by default.

`coverage`, `growth` and `collector` only when asked for (tests/bench/timing.py); `--count N` sets how often those and
`timing` grade.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys

from tests.bench import chain, pages, timing
from tests.bench.figures import title
from tests.stack import ROOT

DEFAULT = ["judge", "timing", "chain", "pages"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("wanted", nargs="*", choices=[*DEFAULT, *timing.COMMANDS], default=DEFAULT, metavar="PART")
    parser.add_argument("--count", type=int, help="gradings of each kind")
    options = parser.parse_args()
    wanted = options.wanted
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    if "judge" in wanted:
        title("The judge alone")
        subprocess.run([sys.executable, "-m", "grader", "bench"], cwd=ROOT, check=True)
    for name, command in timing.COMMANDS.items():
        if name in wanted:
            title(f"How far speed can be trusted: {name}")
            command(**({"count": options.count} if options.count else {}))
    if "chain" in wanted:
        title("The whole product")
        chain.measure()
    if "pages" in wanted:
        pages.measure()


if __name__ == "__main__":
    main()
