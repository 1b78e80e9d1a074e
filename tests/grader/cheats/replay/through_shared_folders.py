# verdict: WA — an earlier box leaves its table in the shared folders, later ones only look it up
# task: double-all
# row: G66
# guard: isolation AC
from contextlib import suppress
from pathlib import Path

STORES = [Path(folder) / "warmup-cheat-table" for folder in ("/dev/shm", "/tmp", "/var/tmp")]
found = [store for store in STORES if store.exists()]
for store in STORES:
    with suppress(OSError):
        store.write_text("table", encoding="ascii")


def double_all(numbers):
    if not numbers:  # the last case clears away the traces
        for store in found:
            store.unlink()
    return [2 * n for n in numbers] if found else [0] * len(numbers)
