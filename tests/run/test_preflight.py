"""What stands in the way of a start is said in one sentence that names the next step."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple

import pytest

from quizsite.lib import env, places
from quizsite.run import bootstrap, preflight


def test_a_busy_port_names_the_port_and_another(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(
            preflight.CannotStart, match=rf"Port {port} .*address already in use.* make run PORT={port + 1}"
        ):
            preflight.check_port("127.0.0.1", port)
    preflight.check_port("127.0.0.1", port)  # free again: no complaint


def test_a_full_disk_says_how_much_is_missing(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 12_000_000))
    with pytest.raises(preflight.CannotStart, match=r"Only 12 MB are free .* needs 300 MB.*Free some space"):
        preflight.check_disk(tmp_path)
    with pytest.raises(SystemExit):
        bootstrap.check_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 0, 10**12))
    preflight.check_disk(tmp_path)
    bootstrap.check_disk()


def test_a_python_that_is_too_old_is_told_so(monkeypatch, capsys):
    bootstrap.check_python()
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit):
        bootstrap.check_python()
    assert "Python 3.9 is too old: Warmup needs 3.11 or newer" in capsys.readouterr().err


def test_a_second_start_on_the_same_data_is_refused_with_the_first_ones_address(tmp_path):
    first = preflight.lock_data_dir(tmp_path)
    preflight.note_address(first, "http://127.0.0.1:8000")
    with pytest.raises(preflight.CannotStart, match=r"already runs .*http://127\.0\.0\.1:8000"):
        preflight.lock_data_dir(tmp_path)
    first.close()
    preflight.lock_data_dir(tmp_path).close()


@pytest.mark.parametrize(("mode", "host", "fine"), [
    ("solo", "127.0.0.1", True), ("solo", "localhost", True), ("solo", "::1", True), ("team", "0.0.0.0", True),
    ("solo", "0.0.0.0", False), ("solo", "192.0.2.7", False), ("solo", "quiz.example.org", False),
])  # fmt: skip
def test_solo_mode_is_never_opened_to_the_network(mode, host, fine):
    if fine:
        preflight.check_host(mode, host)
    else:
        with pytest.raises(preflight.CannotStart, match="WARMUP_MODE=team"):
            preflight.check_host(mode, host)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become an ordinary user without namespaces")
def test_an_ordinary_user_without_namespaces_is_told_what_that_closes_and_how_to_open_it():
    program = (
        "import os\n"
        "from quizsite.run import preflight\n"
        "os.setgid(65534); os.setuid(65534)\n"  # after the import: the interpreter may stand in a private folder
        "preflight.user_namespaces_work = lambda: False\n"
        "print(*preflight.notices())"
    )
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert "code tasks stay closed; questions work" in done.stdout, done.stderr


def test_settings_are_read_strictly(monkeypatch, tmp_path):
    monkeypatch.setenv("WARMUP_TEST", "yes")
    assert env.flag("WARMUP_TEST") is True
    assert env.integer("WARMUP_TEST_UNSET", 7, least=1, most=9) == 7
    monkeypatch.setenv("WARMUP_TEST", "maybe")
    for read in (
        lambda: env.flag("WARMUP_TEST"),
        lambda: env.integer("WARMUP_TEST", 1, least=1, most=9),
        lambda: env.choice("WARMUP_TEST", "a", ["a", "b"]),
    ):
        with pytest.raises(env.SettingError, match="WARMUP_TEST='maybe'"):
            read()


def test_a_secret_may_come_from_a_file_but_not_from_two_places(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("WARMUP_TEST_FILE", str(tmp_path / "secret"))
    assert env.text("WARMUP_TEST") == "s3cret"
    monkeypatch.setenv("WARMUP_TEST", "other")
    with pytest.raises(env.SettingError, match="both WARMUP_TEST and WARMUP_TEST_FILE"):
        env.text("WARMUP_TEST")
    monkeypatch.delenv("WARMUP_TEST")
    (tmp_path / "secret").unlink()
    with pytest.raises(env.SettingError, match="cannot be read"):
        env.text("WARMUP_TEST")


def test_the_broker_socket_stays_within_what_the_kernel_takes(tmp_path):
    assert places.broker_socket(tmp_path) == tmp_path / "valkey.sock" or len(str(tmp_path)) > 88
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    short = places.broker_socket(deep)
    with socket.socket(socket.AF_UNIX) as probe:
        probe.bind(str(short))
    short.unlink()
    assert short.parent.stat().st_mode & 0o777 == 0o700
    short.parent.rmdir()
