"""The cost formulas against torch's own count of the references' products."""

import torch
from torch.utils.flop_counter import FlopCounterMode

from reference_impl import costs
from reference_impl.attention import multi_head_attention, sdpa
from reference_impl.flash_attention import flash_attention_forward
from reference_impl.lora import LoRALinear


def counted(function, *arguments):
    with FlopCounterMode(display=False) as counter:
        function(*arguments)
    return counter.get_total_flops()


def test_attention():
    q, k, v = torch.randn(2, 3, 5, 8), torch.randn(2, 3, 7, 8), torch.randn(2, 3, 7, 6)
    assert costs.attention_flop(2, 3, 5, 7, 8, 6) == counted(sdpa, q, k, v)


def test_tiles_skip_what_causality_hides():
    q = torch.randn(1, 2, 12, 4)
    assert costs.attention_flop(1, 2, 12, 12, 4, is_causal=True) == counted(
        flash_attention_forward, q, q, q, 1, 1, True
    )


def test_multi_head_attention():
    x, weight = torch.randn(2, 5, 8), torch.randn(8, 8)
    assert costs.multi_head_attention_flop(2, 5, 8) == counted(
        multi_head_attention, x, weight, weight, weight, weight, 4
    )


def test_lora():
    layer = LoRALinear(torch.nn.Linear(6, 9), r=2, alpha=1.0)
    assert costs.lora_flop(4, 6, 9, 2) == counted(layer, torch.randn(4, 6))


def test_bytes_count_what_the_tensors_hold():
    q, k = torch.randn(2, 4, 5, 8).half(), torch.randn(2, 2, 7, 8).half()
    lse = torch.empty(2, 4, 5)
    tensors = (q, k, k, q, lse)  # q, k, v, output, log-sum-exp
    assert costs.attention_bytes(2, 4, 2, 5, 7, 8, 2) == sum(t.nbytes for t in tensors)
    assert costs.score_matrix_bytes(2, 4, 5, 7, 4) == torch.empty(2, 4, 5, 7).nbytes
    log_probabilities, mask = torch.empty(3, 5), torch.empty(3, 5, dtype=torch.bool)
    assert costs.ppo_clip_loss_bytes(3, 5, 4) == 3 * log_probabilities.nbytes + mask.nbytes
