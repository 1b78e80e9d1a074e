"""Make the virtual environment and install the locked dependencies: `python3 quizsite/run/bootstrap.py [--dev]`.

Runs on whatever `python3` the machine has, before anything is installed: standard library only, and syntax that an
old Python can still parse, so that it can say that it is too old. Does nothing when nothing changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
NEEDED = (3, 11)
#: The CPU build of torch, Triton and the rest unpack to about 2.5 GB; pip needs room for the archives beside them.
DISK_NEEDED_GB = 5


def say(text):
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def stop(text):
    say("")
    say(text)
    sys.exit(1)


def check_python():
    if sys.version_info < NEEDED:
        stop(
            "Python {}.{} is too old: Warmup needs {}.{} or newer. Install one (Debian 12: apt install python3), "
            "or name one you have: make run PYTHON=python3.12".format(*sys.version_info[:2], *NEEDED)
        )


def check_disk():
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < DISK_NEEDED_GB:
        stop(
            f"Only {free_gb:.1f} GB are free on the disk that holds {ROOT}; installing needs {DISK_NEEDED_GB} GB. "
            "Free some space and run the same command again."
        )


def lock_digest(files):
    digest = hashlib.sha256(sys.version.encode())
    for name in files:
        with open(os.path.join(ROOT, name), "rb") as f:
            digest.update(f.read())
    return digest.hexdigest()


def make_venv():
    if (
        os.path.exists(PYTHON)
        and subprocess.call([PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        == 0
    ):
        return
    try:
        import ensurepip  # noqa: F401  Debian ships Python without it
    except ImportError:
        install_venv_package()
    say("Making the virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
        stop(
            "Making the virtual environment failed; the lines above say why. Mend that and run the same command again."
        )


def install_venv_package():
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package} (Debian ships Python without it)")
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        subprocess.call(["apt-get", "update", "-qq"], env=environment)
        if subprocess.call(["apt-get", "install", "-y", "-qq", package], env=environment) == 0:
            return
    stop(
        "This Python has no `ensurepip`, so no virtual environment can be made. "
        f"Ask your administrator for `apt install {package}`, then run the same command again."
    )


#: lock file -> the lock files that installing it also installs
INCLUDES = {"requirements.lock": [], "requirements-dev.lock": ["requirements.lock"]}


def stamp_of(lock):
    """A file that says which version of a lock file the environment holds."""
    return os.path.join(VENV, "installed-" + os.path.splitext(lock)[0])


def is_installed(lock):
    try:
        with open(stamp_of(lock)) as f:
            return f.read() == lock_digest([lock, *INCLUDES[lock]])
    except OSError:
        return False


def install(lock):
    if is_installed(lock):
        return
    check_disk()
    say("Installing the locked dependencies; the first time this takes a few minutes (torch is large)")
    log = os.path.join(VENV, "install.log")
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-r",
        os.path.join(ROOT, lock),
    ]
    with open(log, "w") as output:
        code = subprocess.call(command, stdout=output, stderr=subprocess.STDOUT)
    if code != 0:
        with open(log, errors="replace") as f:
            lines = [line for line in f.read().splitlines() if not line.startswith("WARNING: Location")]
        say("\n".join(lines[-15:]))
        hint = (
            "The disk is full" if any("No space left" in line for line in lines) else "The last lines of pip are above"
        )
        stop(f"{hint}; the whole log is .venv/install.log. Mend that and run the same command again.")
    for done in [lock, *INCLUDES[lock]]:
        with open(stamp_of(done), "w") as f:
            f.write(lock_digest([done, *INCLUDES[done]]))


def main():
    check_python()
    make_venv()
    install("requirements-dev.lock" if "--dev" in sys.argv[1:] else "requirements.lock")


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        stop(f"{error}. Mend that and run the same command again.")
    except KeyboardInterrupt:
        stop("Stopped. Run the same command again to carry on.")
