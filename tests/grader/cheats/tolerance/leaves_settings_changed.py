# verdict: AC — right, but leaves every global setting changed: they end with the box, and the next run does not see them
# task: wide-softmax
# row: G81
import os
import random
import signal
import sys
import warnings

import torch


def wide_softmax(x):
    e = (x - x.amax(-1, keepdim=True)).exp()
    p = e / e.sum(-1, keepdim=True)
    torch.manual_seed(0)
    random.seed(0)
    torch.set_default_dtype(torch.float16)
    torch.set_default_device("meta")
    torch.set_flush_denormal(True)
    torch.set_num_threads(1)
    torch.autograd.set_grad_enabled(False)
    torch.set_printoptions(precision=1)
    sys.setrecursionlimit(100)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    warnings.simplefilter("error")
    os.environ.clear()
    return p
