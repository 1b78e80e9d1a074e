# verdict: AC — sets seeds, thread numbers, the default dtype, print options and deterministic algorithms for itself
# task: masked-softmax
# kind: run
import os
import random

import numpy as np
import torch

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
torch.set_num_threads(2)
torch.set_default_dtype(torch.float64)
torch.set_printoptions(precision=3, sci_mode=False)
torch.use_deterministic_algorithms(True)
torch.backends.cuda.matmul.allow_tf32 = False
torch.set_float32_matmul_precision("highest")


def masked_softmax(x, keep):
    noise = torch.rand(3)
    assert noise.dtype == torch.float64
    x = x.masked_fill(~keep, -torch.inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)
