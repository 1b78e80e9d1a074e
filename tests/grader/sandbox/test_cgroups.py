"""Version 2 on a made-up tree, since a machine has one kind or the other; the real kind is used by every other test."""

import errno
import os
import subprocess
from pathlib import Path

import pytest

from grader.sandbox import cgroups


def made_up(tmp_path, *, controllers="cpuset cpu memory pids", membership="/user"):
    """A mount table and a version 2 tree of plain files; the kernel's part is played by `born`."""
    root, proc = tmp_path / "cgroup", tmp_path / "proc"
    for group in (root, root / membership.strip("/")):
        group.mkdir(parents=True, exist_ok=True)
        born(group, controllers)
    proc.mkdir()
    (proc / "cgroup").write_text(f"0::{membership}\n")
    (proc / "mountinfo").write_text(f"30 20 0:26 / {root} rw - cgroup2 cgroup2 rw\n")
    return root, proc


def born(group, controllers):
    """What the kernel puts in a new group."""
    files = {
        "cgroup.controllers": controllers,
        "cgroup.subtree_control": "",
        "cgroup.procs": "",
        "cgroup.type": "domain",
        "cgroup.freeze": "0",
        "cgroup.kill": "",
        "cgroup.events": "populated 0\nfrozen 0\n",
        "memory.max": "max",
        "memory.swap.max": "max",
        "memory.current": "1000",
        "memory.peak": "5000",
        "memory.events": "low 0\noom 1\noom_kill 3\n",
        "memory.oom.group": "0",
        "pids.max": "max",
        "cpu.stat": "usage_usec 2500000\nuser_usec 1\n",
        "cpuset.cpus": "",
        "cpuset.cpus.effective": "0-3",
    }
    for name, text in files.items():
        (group / name).write_text(text)


@pytest.fixture
def kernel(monkeypatch):
    """New groups get their files, as from the kernel."""
    make = cgroups._make

    def make_and_fill(path):
        fresh = not path.exists()
        make(path)
        if fresh:
            born(path, "cpuset cpu memory pids")
        return path

    monkeypatch.setattr(cgroups, "_make", make_and_fill)


def test_version_2_limits_and_counts(tmp_path, kernel):
    root, proc = made_up(tmp_path)
    tree = cgroups.open_tree(cgroups.discover(proc))
    assert tree.processors == (0, 1, 2, 3)
    slot = tree.slot("slot0")
    group = next((root / "user").glob("warmup-*/slot0"))
    slot.limit(memory_bytes=1 << 20, processes=65)
    slot.pin("3")
    assert (group / "memory.max").read_text() == "1048576"
    assert (group / "memory.swap.max").read_text().startswith("0")
    assert (group / "memory.oom.group").read_text() == "1"
    assert (group / "pids.max").read_text().startswith("65")
    assert (group / "cpuset.cpus").read_text() == "3"
    assert (slot.cpu_time_s(), slot.memory_bytes(), slot.peak_bytes(), slot.oom_kills()) == (2.5, 1000, 5000, 3)
    assert slot.can_freeze
    assert slot.can_pin
    parent = group.parent
    assert (parent / "cgroup.subtree_control").read_text() == "+cpu +cpuset +memory +pids"
    slot.thaw()
    with pytest.raises(cgroups.FreezeError):
        slot.freeze(0.01)
    (group / "cgroup.events").write_text("populated 1\nfrozen 1\n")
    slot.freeze(1.0)
    assert (group / "cgroup.freeze").read_text() == "1"


@pytest.fixture
def slot(tmp_path, kernel):
    """A slot of a made-up tree, and its directory."""
    root, proc = made_up(tmp_path)
    slot = cgroups.open_tree(cgroups.discover(proc)).slot("slot0")
    return slot, next((root / "user").glob("warmup-*/slot0"))


def test_version_2_kills_by_the_group_and_process_by_process(slot):
    slot, group = slot
    with subprocess.Popen(["sleep", "1000"]) as process:
        (group / "cgroup.procs").write_text(f"{process.pid}\n")
        assert slot.processes() == [process.pid]
        assert not slot.wait_empty(0.0)
        slot.kill()
        assert process.wait() == -9
    assert (group / "cgroup.kill").read_text() == "1"
    assert not slot.wait_empty(0.05)  # the list is the kernel's word, and it still names a process
    (group / "cgroup.procs").write_text("")
    assert slot.wait_empty(0.0)


def test_version_2_peaks_start_anew_where_the_kernel_can(slot):
    slot, group = slot
    slot.reset_peak()
    assert (group / "memory.peak").read_text().startswith("0")


def test_version_2_peaks_of_older_kernels_stay(slot):
    slot, group = slot
    (group / "memory.peak").chmod(0o444)
    slot.reset_peak()
    assert slot.peak_bytes() == 5000


def test_what_version_2_does_not_give_is_done_without(tmp_path, kernel, monkeypatch):
    root, proc = made_up(tmp_path)
    tree = cgroups.open_tree(cgroups.discover(proc))
    make = cgroups._make

    def make_less(path):
        make(path)
        for name in ("cpuset.cpus", "memory.peak", "memory.swap.max", "cgroup.freeze", "cgroup.kill", "cpu.stat"):
            (path / name).unlink()
        return path

    monkeypatch.setattr(cgroups, "_make", make_less)
    slot = tree.slot("slot1")
    slot.pin("1")
    slot.limit(memory_bytes=1 << 20, processes=5)
    assert (slot.can_pin, slot.can_freeze, slot.peak_bytes(), slot.cpu_time_s()) == (False, False, 0, 0.0)
    group = next((root / "user").glob("warmup-*/slot1"))
    assert (group / "memory.max").read_text() == "1048576"


@pytest.fixture
def busy(monkeypatch):
    """The kernel's two rules about moving: a group with processes has no controllers for children (EBUSY), and a
    process that enters a group leaves the one it was in."""
    write = Path.write_text

    def write_text(path, text, *args, **kwargs):
        if (
            path.name == "cgroup.subtree_control"
            and text.startswith("+")
            and (path.parent / "cgroup.procs").read_text().split()
        ):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        if path.name == "cgroup.procs" and text.isdigit():
            left = path.parent.parent / "cgroup.procs"
            write(left, "".join(f"{pid}\n" for pid in left.read_text().split() if pid != text))
            text = path.read_text() + f"{text}\n"
        return write(path, text, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", write_text)
    return write


def test_in_a_container_our_own_processes_move_to_a_leaf(tmp_path, kernel, busy):
    """There the visible root is an ordinary group with everybody in it."""
    root, proc = made_up(tmp_path, membership="/")
    busy(root / "cgroup.procs", "11\n12\n")
    tree = cgroups.open_tree(cgroups.discover(proc))
    tree.slot("slot0")
    assert (root / "supervisor" / "cgroup.procs").read_text().split() == ["11", "12"]
    assert (root / "cgroup.procs").read_text() == ""
    assert (root / "cgroup.subtree_control").read_text() == "+cpu +cpuset +memory +pids"


def test_outside_a_container_no_process_is_moved(tmp_path, kernel, busy):
    """A group below another one is somebody else's to arrange."""
    root, proc = made_up(tmp_path)
    for group in (root, root / "user"):
        busy(group / "cgroup.procs", "11\n")
    (root / "cgroup.type").unlink()  # the real root has none
    with pytest.raises(cgroups.CgroupsUnavailable, match="cannot be enabled for children of"):
        cgroups.open_tree(cgroups.discover(proc))
    assert not list(root.rglob("supervisor"))


def test_groups_of_a_dead_owner_are_removed_and_those_of_a_living_one_stay(tmp_path, kernel):
    root, proc = made_up(tmp_path)
    here = os.stat("/proc/self/ns/pid").st_ino
    dead = root / "user" / f"warmup-{here}-{os.getpid()}-1-0"  # this pid, started at another time
    alive = root / "user" / f"warmup-{here}-{os.getpid()}-{cgroups._start_ticks(os.getpid())}-0"
    elsewhere = root / "user" / f"warmup-1-{os.getpid()}-1-0"  # of another pid namespace: cannot be known
    for group in (dead, alive, elsewhere):
        (group / "slot0").mkdir(parents=True)
    cgroups.open_tree(cgroups.discover(proc))
    assert (dead.exists(), alive.exists(), elsewhere.exists()) == (False, True, True)


def test_without_controllers_there_is_a_reason(tmp_path, kernel):
    _, proc = made_up(tmp_path, controllers="cpu hugetlb")
    with pytest.raises(cgroups.CgroupsUnavailable, match="offers only"):
        cgroups.open_tree(cgroups.discover(proc))


def test_without_any_hierarchy_there_is_a_reason(tmp_path):
    (tmp_path / "cgroup").write_text("")
    (tmp_path / "mountinfo").write_text("")
    with pytest.raises(cgroups.CgroupsUnavailable, match="no cgroup hierarchy"):
        cgroups.open_tree(cgroups.discover(tmp_path))


def test_version_1_paths_are_those_below_the_mount(tmp_path):
    (tmp_path / "cgroup").write_text("5:pids:/docker/abc\n4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc/x\n")
    (tmp_path / "mountinfo").write_text(
        "31 20 0:27 /docker/abc /sys/fs/cgroup/pids rw shared:1 - cgroup cgroup rw,pids\n"
        "32 20 0:28 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
        "33 20 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
        "34 20 0:30 / /proc rw - proc proc rw\n"
    )
    found = {name: str(path) for name, path in cgroups.discover(tmp_path).v1.items()}
    assert found == {
        "pids": "/sys/fs/cgroup/pids",
        "cpu": "/sys/fs/cgroup/cpu",
        "cpuacct": "/sys/fs/cgroup/cpu",
        "memory": "/sys/fs/cgroup/memory/docker/abc/x",
    }
