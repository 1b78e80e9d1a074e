"""What the corpora take for proof of containment does see what was left behind."""

import os
import subprocess
import uuid
from pathlib import Path

import pytest

from tests.grader.corpus import Surroundings

_SLOT_UID = 60999

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can play a slot's user")


def test_a_process_and_a_file_of_a_slot_are_seen():
    before = Surroundings.now()
    path = Path(f"/var/tmp/warmup-left-{uuid.uuid4().hex}")
    path.touch()
    os.chown(path, _SLOT_UID, _SLOT_UID)
    with subprocess.Popen(["/bin/cat"], user=_SLOT_UID, stdin=subprocess.PIPE) as process:
        try:
            left = Surroundings.now().left_since(before)
        finally:
            process.kill()
            path.unlink()
    assert [line.split()[:2] for line in left] == [["process", f"{process.pid}:"], ["file", str(path)]]
    assert Surroundings.now().left_since(before) == []
