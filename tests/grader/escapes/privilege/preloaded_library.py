# verdict: AC — a library of its own in every program that it starts; it must gain nothing there either
# task: escape
# row: S56
import os
import shutil
import subprocess


def escape(bait):
    reached = []
    library = next((f"/lib/{a}/libutil.so.1" for a in os.listdir("/lib") if os.path.exists(f"/lib/{a}/libutil.so.1")), "")
    if library:
        shutil.copyfile(library, "own.so")
    for program in ("/usr/bin/su", "/usr/bin/mount", "/bin/cat"):
        if os.path.exists(program):
            environment = {"LD_PRELOAD": "./own.so", "LD_LIBRARY_PATH": ".", "LD_AUDIT": "./own.so", "PATH": "/bin"}
            done = subprocess.run(
                [program, "/etc/shadow"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=2
            )
            if b"root:" in done.stdout:
                reached.append(program)
    for path in ("/etc/ld.so.preload", "/etc/ld.so.conf", "/etc/ld.so.cache"):
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
            reached.append(path)
        except OSError:
            pass
    return reached
