# verdict: MLE — some kilobytes that unpack to a gigabyte
# task: double-all
# row: G108
import zlib


def double_all(numbers):
    packed = zlib.compress(bytes(2**24), 1)
    unpacked = [zlib.decompress(packed) for _ in range(64)]
    return [len(part) for part in unpacked]
