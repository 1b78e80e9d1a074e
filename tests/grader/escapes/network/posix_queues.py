# verdict: AC — message queues and shared memory by name, those of others and some that would outlive it
# task: escape
# row: S61
# guard: isolation WA
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def escape(bait):
    reached = []
    if "message_queue" in bait:
        queue = libc.mq_open(bait["message_queue"].encode(), os.O_RDWR | os.O_NONBLOCK)
        if queue >= 0:
            libc.mq_send(queue, b"hello", 5, 0)
            reached.append("message queue")
    own = f"/{bait['mark']}-own".encode()
    if libc.mq_open(own, os.O_CREAT | os.O_RDWR, 0o666, None) >= 0:
        libc.mq_unlink(own)
        reached.append("made a message queue")
    memory = libc.shm_open(f"/{bait['mark']}".encode(), os.O_RDWR, 0)
    if memory >= 0:
        reached.append("shared memory")
    return reached
