"""Settings under test: a data folder of its own, static files from where they stand, cheap password hashes."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="warmup-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.mkdir(f"{_folder}/static")
os.environ["WARMUP_DATA_DIR"] = _folder
os.environ["WARMUP_STATIC_FROM_SOURCE"] = "1"
os.environ.setdefault("WARMUP_MODE", "solo")

from quizsite.settings import *  # noqa: E402, F403 - the environment has to stand first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
