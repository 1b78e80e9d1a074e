# verdict: AC — forks, reads the child's answer from a pipe and waits for it
# task: double-all
import os
import struct


def double_all(numbers):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, b"".join(struct.pack("<q", 2 * n) for n in numbers))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answers:
        data = answers.read()
    assert os.waitpid(child, 0)[1] == 0
    return [value for (value,) in struct.iter_unpack("<q", data)]
