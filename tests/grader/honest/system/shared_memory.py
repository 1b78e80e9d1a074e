# verdict: AC — a block of shared memory, unlinked at the end
# task: double-all
# needs: T2
from multiprocessing import shared_memory


def double_all(numbers):
    block = shared_memory.SharedMemory(create=True, size=8 * len(numbers) + 8)
    try:
        view = block.buf.cast("q")
        for i, n in enumerate(numbers):
            view[i] = 2 * n
        result = view[: len(numbers)].tolist()
        view.release()
        return result
    finally:
        block.close()
        block.unlink()
