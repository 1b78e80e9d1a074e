# verdict: AC — shared memory, queues and semaphores of System V that everybody on the machine may use
# task: escape
# row: S61
# guard: isolation WA
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p


def escape(bait):
    if "system_v" not in bait:
        return []
    reached = []
    memory = libc.shmget(bait["system_v"], 0, 0)
    if memory >= 0:
        reached.append("shared memory")
        place = libc.shmat(memory, None, 0)
        if place not in (None, ctypes.c_void_p(-1).value):
            ctypes.memset(place, 0, 16)
            reached.append("wrote to it")
    if libc.msgget(bait["system_v"], 0) >= 0:
        reached.append("message queue")
    if libc.semget(bait["system_v"], 0, 0) >= 0:
        reached.append("semaphore")
    if libc.shmget(0, 4096, 0o1666) >= 0:
        reached.append("made one that would outlive it")
    return reached
