"""Tiers T1 to T3: zygotes, and boxes kept apart by namespaces (T1, T2) and by a uid for each slot (T1, T3 as root)."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import logging
import math
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader.inside import wire
from grader.sandbox import cgroups, orders, uids
from grader.sandbox.base import BoxRequest, Ended, Outcome, Player, Profile, Tier, TimingUnavailable
from grader.sandbox.box import Box
from grader.sandbox.collect import Collector, Meter
from grader.sandbox.meters import GroupMeter, KeeperMeter, ProcessMeter, pid_of, tasks_of
from grader.sandbox.players import TimedPlayer, null_request
from grader.sandbox.trace import Tracer
from grader.sandbox.zygotes import Isolation, Kind, Zygote, ZygoteError, Zygotes
from grader.spec import Limits

log = logging.getLogger(__name__)

MIB = 1024 * 1024

#: In namespaces, slot n runs as this uid + n. No account has them; they own nothing outside the box.
FIRST_UID = 60000
#: A slot that is not empty by then is never used again.
_EMPTY_TIMEOUT_S = 2.0
#: Slots that could not be emptied and were replaced, before the machine is taken to be broken.
_MOST_REPLACED = 8


@dataclass(eq=False)
class Slot:
    """Room for one run at a time."""

    number: int
    uid: int
    group: cgroups.Slot | None = None
    taken: uids.Taken | None = None
    parked: Box | None = None

    def require_group(self) -> cgroups.Slot:
        if self.group is None:
            raise TimingUnavailable("this slot has no control group")
        return self.group


class ZygoteSandbox:
    """See grader.sandbox.base.Sandbox.

    Raises cgroups.CgroupsUnavailable in tier T1 where there are none, uids.NoUidLeft in tier T3.
    """

    def __init__(self, tier: Tier, slots: int, *, python: tuple[str, ...] = (sys.executable,)) -> None:
        """`python`: the command that runs Python; tests put something around it."""
        self.tier = tier
        self.slots = slots
        self._isolation = Isolation(namespaces=tier is not Tier.T3, uids=os.geteuid() == 0, python=python)
        self.tracer = Tracer.open() if tier is Tier.T1 else None
        self._tree = cgroups.open_tree() if tier is Tier.T1 else None
        self._zygotes = Zygotes(self._isolation)
        self._free: queue.SimpleQueue[Slot | None] = queue.SimpleQueue()
        self.open_slots = slots
        self._closed: list[Slot] = []
        self._closing = threading.Lock()
        self._numbers = itertools.count()
        self._timing = threading.Lock()
        self._timing_numbers: list[int] = []
        self._all = [self._make_slot(next(self._numbers)) for _ in range(slots)]
        for slot in self._all:
            self._free.put(slot)

    @property
    def traces(self) -> bool:
        return self.tracer is not None

    def prestart(self, profiles: Sequence[Profile]) -> None:
        """Start the zygotes now, so that the first run does not wait for `import torch`."""
        for profile in profiles:
            kind = Kind(profile)
            self._zygotes.give_back(self._zygotes.lease(kind))

    def run(self, request: BoxRequest, limits: Limits) -> Outcome:
        return self.run_in(Kind.of(request), request, limits)

    def run_in(self, kind: Kind, request: BoxRequest, limits: Limits) -> Outcome:
        """`run` in a zygote of this kind: a probe needs none with torch."""
        began_s = time.perf_counter()
        slot = self._free.get()
        if slot is None:
            self._free.put(None)
            return _sandbox_error("every slot had to be closed; restart the judge", began_s)
        clean = False
        try:
            outcome, clean = self._run_in(slot, kind, request, limits, began_s)
            if clean:
                self._park(slot, kind)
        finally:
            if clean:
                self._free.put(slot)
            else:
                self._close_slot(slot, kind)
        if not clean:
            return _sandbox_error("a process of the run could not be killed; its slot is closed", began_s)
        return outcome

    def _close_slot(self, slot: Slot, kind: Kind) -> None:
        """Never use this slot again: something is left in it. A fresh one takes its place, a few times; then the
        sandbox goes on with those that remain, and without any it fails every run.
        """
        log.error("slot %d is not empty and will not be used again", slot.number)
        if not self._isolation.namespaces:
            with contextlib.suppress(ZygoteError):  # the first thing a keeper does is to end what another one left
                self._make_box(slot, kind).close()
        with self._closing:
            self._closed.append(slot)
            fresh = self._fresh_slot() if len(self._closed) <= _MOST_REPLACED else None
            if fresh is not None:
                self._all.append(fresh)
                self._free.put(fresh)
                return
            self.open_slots -= 1
            log.error("%d of %d slots are left", self.open_slots, self.slots)
            if not self.open_slots:
                self._free.put(None)

    def _fresh_slot(self) -> Slot | None:
        try:
            return self._make_slot(next(self._numbers))
        except (OSError, uids.NoUidLeft) as error:
            log.error("no slot can take its place: %s", error)
            return None

    @property
    def closed_slots(self) -> int:
        return len(self._closed)

    @contextlib.contextmanager
    def players(self, requests: Sequence[BoxRequest], limits: Limits) -> Iterator[Sequence[Player]]:
        """One parked submission for each request, plus a trusted one for null calls, all pinned to one core.

        That core is left to them: other runs and the calling thread stay off it meanwhile. One session at a time.
        Raises TimingUnavailable where the machine cannot freeze or pin a slot or has a single processor.
        """
        with self._timing:
            core, others = self._timing_cores()
            slots = self._timing_slots(len(requests) + 1)
            affinity = os.sched_getaffinity(0)
            running: list[TimedPlayer] = []
            try:
                os.sched_setaffinity(0, others)
                self._pin_runs(others)
                kind = Kind(requests[0].profile, any(Kind.of(request).optimisers for request in requests))
                for slot, box in zip(slots, self._twins(slots, kind), strict=True):
                    running.append(TimedPlayer(box, slot.require_group(), core, limits))
                for player, request in zip(running, (*requests, null_request(requests[0])), strict=True):
                    slot = slots[running.index(player)]
                    self._watch(slot, request)
                    player.called = partial(self._called, slot, request)
                    player.start(self._command(slot, player.box.parent, limits, player=True), request_frame(request))
                null = running[-1]
                for player in running:
                    player.null = null
                yield running[:-1]
            except ZygoteError as error:
                raise TimingUnavailable(f"the sandbox failed: {error}") from error
            finally:
                emptied = [player.close() for player in running]
                self._give_back_timing(slots, emptied)
                self._pin_runs(set(self._tree.processors) if self._tree else affinity)
                os.sched_setaffinity(0, affinity)

    def _twins(self, slots: Sequence[Slot], kind: Kind) -> list[Box]:
        """A box for each slot, all children of one zygote: same heap, same address layout, same hash seed."""
        boxes = [self._make_box(slot, kind) for slot in slots]
        if len({id(box.parent) for box in boxes}) > 1:  # it was replaced between two of them
            for box in boxes:
                box.close()
            boxes = [self._make_box(slot, kind) for slot in slots]
        return boxes

    def _timing_cores(self) -> tuple[int, set[int]]:
        if self._tree is None:
            raise TimingUnavailable("no_control_groups")
        processors = self._tree.processors
        group = self._all[0].require_group()
        if not group.can_freeze or not group.can_pin:
            raise TimingUnavailable("timing needs the cgroup freezer (version 2) and cpuset; this machine lacks one")
        if len(processors) < 2:
            raise TimingUnavailable("timing needs two processors: one for the submission, one for the judge")
        return processors[-1], set(processors[:-1])

    def _timing_slots(self, number: int) -> list[Slot]:
        """Slots with new control groups: what an earlier session left in a group, the kernel's caches of file names
        say, could be given up later and would hide as much memory of a submission."""
        while len(self._timing_numbers) < number:
            self._timing_numbers.append(next(self._numbers))
        return [self._make_slot(n) for n in self._timing_numbers[:number]]

    def _give_back_timing(self, slots: Sequence[Slot], emptied: Sequence[bool]) -> None:
        """Remove the groups; a slot that is not empty is never used again. Without a player it never had a process."""
        unused = [True] * (len(slots) - len(emptied))
        for slot, empty in zip(slots, (*emptied, *unused), strict=True):
            if self._tree is None or not empty or not self._tree.discard(slot.require_group()):
                log.error("slot %d of a timed session is not empty and will not be used again", slot.number)
                self._timing_numbers.remove(slot.number)

    def _pin_runs(self, processors: set[int]) -> None:
        for slot in self._all:
            if slot.group is not None:
                slot.group.pin(",".join(map(str, sorted(processors))))

    def close(self) -> None:
        for slot in self._all:
            if slot.parked is not None:
                slot.parked.close()
        self._zygotes.close()
        for slot in self._all:
            if slot.taken is not None:
                slot.taken.close()
        if self._tree is not None:
            self._tree.close()
        if self.tracer is not None:
            self.tracer.close()

    def _make_slot(self, number: int) -> Slot:
        if not self._isolation.uids:
            return Slot(number, os.getuid())
        if not self._isolation.namespaces:
            taken = uids.take()
            return Slot(number, taken.uid, taken=taken)
        return Slot(number, FIRST_UID + number, self._tree.slot(f"slot{number}") if self._tree else None)

    def _run_in(
        self, slot: Slot, kind: Kind, request: BoxRequest, limits: Limits, began_s: float
    ) -> tuple[Outcome, bool]:
        """The outcome, and whether nothing of the run is left in the slot."""
        memory = sealed_memory(request_frame(request))
        try:
            box, meter = self._started(slot, kind, request, limits, [memory])
        except ZygoteError as error:
            return _sandbox_error(str(error), began_s), slot.group is None or slot.group.wait_empty(_EMPTY_TIMEOUT_S)
        finally:
            os.close(memory)
        try:
            collector = Collector(box.pipes, box.pidfd, box.kill, limits, meter)
            try:
                collector.wait()
            finally:
                collector.kill()
            outcome = replace(collector.outcome(began_s), called=self._called(slot, request))
            return outcome, self._is_empty(slot, collector)
        finally:
            box.close()

    def _is_empty(self, slot: Slot, collector: Collector) -> bool:
        if collector.stuck:
            return False
        if not self._isolation.namespaces:
            return collector.swept
        return slot.group is None or slot.group.wait_empty(_EMPTY_TIMEOUT_S)

    def _started(
        self, slot: Slot, kind: Kind, request: BoxRequest, limits: Limits, memories: list[int]
    ) -> tuple[Box, Meter]:
        """A box of the slot with the request in it. A box that died while it waited is replaced once."""
        box = self._take_parked(slot, kind)
        try:
            return box, self._start(box, slot, request, limits, memories)
        except ZygoteError:
            box.close()
        box = self._make_box(slot, kind)
        try:
            return box, self._start(box, slot, request, limits, memories)
        except BaseException:
            box.close()
            raise

    def _start(self, box: Box, slot: Slot, request: BoxRequest, limits: Limits, memories: list[int]) -> Meter:
        meter = GroupMeter(slot.group, limits) if slot.group else None
        self._watch(slot, request)
        box.start(self._command(slot, box.parent, limits), memories)
        if meter is not None:
            return meter
        if not self._isolation.namespaces:
            return KeeperMeter(box.usage, limits)
        return ProcessMeter(pid_of(box.pidfd), limits)

    def _watch(self, slot: Slot, request: BoxRequest) -> None:
        """Count the traced library calls of the slot from now on."""
        if self.tracer is not None and request.traced and slot.group is not None:
            self.tracer.watch(request.traced)
            self.tracer.forget(slot.group.id)

    def _called(self, slot: Slot, request: BoxRequest) -> tuple[str, ...]:
        if self.tracer is None or not request.traced or slot.group is None:
            return ()
        return self.tracer.called(slot.group.id, request.traced)

    def _make_box(self, slot: Slot, kind: Kind) -> Box:
        return Box(self._zygotes, kind, slot.uid, slot.group.procs if slot.group else [])

    def _take_parked(self, slot: Slot, kind: Kind) -> Box:
        parked, slot.parked = slot.parked, None
        if parked is not None and parked.kind == kind and not parked.parent.retired:
            return parked
        if parked is not None:
            parked.close()
        return self._make_box(slot, kind)

    def _park(self, slot: Slot, kind: Kind) -> None:
        """Have the next box of the slot made while nobody waits for it. Failure shows when it is needed."""
        with contextlib.suppress(ZygoteError):
            slot.parked = self._make_box(slot, kind)

    def _uncounted_tasks(self) -> int:
        """What the process limit of a run also counts, because it has neither a uid nor a namespace of its own."""
        return 0 if self._isolation.namespaces or self._isolation.uids else tasks_of(os.getuid())

    def _command(self, slot: Slot, leased: Zygote, limits: Limits, *, player: bool = False) -> orders.Start:
        return orders.Start(
            player=player,
            cpu_time_limit_s=math.ceil(limits.cpu_time_limit_s) + 1,  # the backstop; the group's count is the limit
            process_limit=0 if slot.group else limits.process_limit + self._uncounted_tasks(),
            open_file_limit=limits.open_file_limit,
            file_size_limit_mib=limits.file_size_limit_mib,
            disk_limit_mib=limits.disk_limit_mib,
            inode_limit=limits.inode_limit,
            address_space_mib=0 if slot.group else leased.address_space_bytes // MIB + limits.memory_limit_mib,
        )


def request_frame(request: BoxRequest) -> bytes:
    return wire.encode(
        {
            "source": request.source,
            "entry_point": request.entry_point,
            "inputs": request.inputs,
            "driver": request.driver,
            "forbidden": list(request.forbidden),
            "scratch": request.scratch,
        }
    )


def sealed_memory(data: bytes) -> int:
    """A descriptor of memory with these contents that nobody can change any more."""
    fd = os.memfd_create("request", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
    return fd


def _sandbox_error(text: str, began_s: float) -> Outcome:
    return Outcome(Ended.SANDBOX_ERROR, sandbox_error=text, wall_time_s=time.perf_counter() - began_s)
