# verdict: TLE — a kernel that never ends: the process that launched it cannot be killed before the device lets go
# task: triton-add
# row: G108
# needs: gpu
import triton
import triton.language as tl


@triton.jit
def kernel(flag):
    while tl.load(flag, volatile=True) == 0:
        pass


def add(x, y):
    kernel[(1,)](x.zero_())
    return x + y
