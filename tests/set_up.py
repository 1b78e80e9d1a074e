"""Install what the tests need beyond Python packages: as root with apt, otherwise say what is missing.

Nothing here fails a test run: what stays missing is named, and the tests that need it are skipped by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: what for -> (Debian package, is it there?)
NEEDED = {
    "browser tests": ("chromium", lambda: bool(shutil.which("chromium"))),
    "screenshots in Chinese": ("fonts-noto-cjk", lambda: Path("/usr/share/fonts/opentype/noto").is_dir()),
    "the check that no text is untranslated": ("gettext", lambda: bool(shutil.which("msgfmt"))),
}


def main() -> int:
    missing = {purpose: package for purpose, (package, there) in NEEDED.items() if not there()}
    if not missing:
        return 0
    packages = sorted(set(missing.values()))
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} with apt", file=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"env": environment, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        code = subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, **quiet).returncode
        if code == 0:
            return 0
        print("apt failed; its lines are above.", file=sys.stderr)
    for purpose, package in missing.items():
        print(f"Missing for {purpose}: {package} (apt install {package}). Those tests are skipped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
