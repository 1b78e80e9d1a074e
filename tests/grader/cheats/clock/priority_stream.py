# verdict: WA — the same through the driver: a stream that waits for no other, with priority, a kernel behind torch's back
# task: row-norms
# row: G41
# needs: gpu
import ctypes

import torch

CU_STREAM_NON_BLOCKING = 1


def row_norms(x):
    driver = ctypes.CDLL("libcuda.so.1")
    stream = ctypes.c_void_p()
    driver.cuStreamCreateWithPriority(ctypes.byref(stream), CU_STREAM_NON_BLOCKING, -5)
    result = torch.empty(x.shape[0], device=x.device)
    with torch.cuda.stream(torch.cuda.ExternalStream(stream.value)):
        torch.cuda._sleep(50_000_000)
        torch.linalg.vector_norm(x, dim=-1, out=result)
    return result
