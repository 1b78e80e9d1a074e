"""Version 2 on a made-up tree, since a machine has one kind or the other; the real kind is used by every other test."""

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
        "cgroup.freeze": "0",
        "cgroup.events": "populated 0\nfrozen 0\n",
        "memory.max": "max",
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
