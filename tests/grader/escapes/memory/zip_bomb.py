# verdict: MLE — a megabyte that unpacks to a quarter of a gigabyte
# task: little-memory
# row: S22
import zlib


def successor(n):
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()
    return len(zlib.decompress(packed)) + n
