"""What a timed call needs of the device that computes: the same protocol serves a CPU and a GPU."""

from __future__ import annotations

from typing import Protocol


class TimingDevice(Protocol):
    """The steps of one call that depend on the device, in their order around the window."""

    def put(self, frame: bytes) -> bytes:
        """Have the inputs where the submission computes; returns what it is handed. The clock does not run yet."""
        ...

    def settle(self) -> None:
        """Nothing runs on the device, and its caches hold nothing of earlier calls. The clock does not run yet."""
        ...

    def finish(self) -> None:
        """Return when nothing runs on the device any more. The slot is frozen, the clock runs: work that was started
        and not waited for counts."""
        ...


class HostDevice:
    """The CPU: inputs lie in shared memory, a frozen slot computes nothing, and both twins find the same caches."""

    def put(self, frame: bytes) -> bytes:
        return frame

    def settle(self) -> None:
        pass

    def finish(self) -> None:
        pass
