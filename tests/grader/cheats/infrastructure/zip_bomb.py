# verdict: MLE — a few bytes that unpack to a gigabyte
# task: double-all
# row: G108
import zlib


def packed_zeros(size):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20)) + packer.flush()


def double_all(numbers):
    return list(zlib.decompress(packed_zeros(2**30)))
