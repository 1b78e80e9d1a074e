"""What the references cost: floating-point operations and bytes that must move, as formulas.

A multiply-add counts as two FLOP. Only matrix products are counted; the rest (exponentials, sums) is a few percent of a
GPU's work at the usual sizes. Bytes are those of a perfect cache: every operand read once, every result written once.
Divided by a machine's FLOP/s and byte/s they give its roofline.

Axis letters: B batch, H heads, K key heads, T query length, S key length, D head size, E value size, C model size,
N rows, I input size, O output size, R rank.
"""

from __future__ import annotations


def visible_pairs(T: int, S: int, is_causal: bool = False) -> int:
    """Query-key pairs that take part, with the causal mask aligned to the last key.

    >>> visible_pairs(2, 3), visible_pairs(2, 3, is_causal=True), visible_pairs(3, 2, is_causal=True)
    (6, 5, 3)
    """
    if not is_causal:
        return T * S
    return sum(max(0, min(S, t + 1 + S - T)) for t in range(T))


def attention_flop(B: int, H: int, T: int, S: int, D: int, E: int | None = None, is_causal: bool = False) -> int:
    """FLOP of both products of attention over the visible pairs: 2 D for a score, 2 E for its share of the output.

    >>> attention_flop(1, 1, 1, 2, 4)
    32
    """
    return 2 * B * H * visible_pairs(T, S, is_causal) * (D + (D if E is None else E))


def attention_bytes(B: int, H: int, K: int, T: int, S: int, D: int, element_bytes: int) -> int:
    """Bytes of attention that keeps its scores on the chip: q, k, v read, the output and an fp32 log-sum-exp written."""
    return element_bytes * B * D * (2 * H * T + 2 * K * S) + 4 * B * H * T


def score_matrix_bytes(B: int, H: int, T: int, S: int, element_bytes: int) -> int:
    """Bytes of one matrix of scores. The naive way writes and reads it at least twice; this is what tiling saves."""
    return element_bytes * B * H * T * S


def multi_head_attention_flop(B: int, T: int, C: int) -> int:
    """FLOP of the layer: four projections, then attention. The number of heads does not matter.

    >>> multi_head_attention_flop(1, 2, 1) == 8 * 2 + 4 * 2 * 2
    True
    """
    return 8 * B * T * C * C + attention_flop(B, 1, T, T, C)


def lora_flop(N: int, I: int, O: int, R: int) -> int:  # noqa: E741 - axis letters
    """FLOP of a linear layer with a low-rank update: base, x A^T, (x A^T) B^T.

    >>> lora_flop(1, 10, 10, 1)
    240
    """
    return 2 * N * (I * O + R * (I + O))


def lora_formed_flop(N: int, I: int, O: int, R: int) -> int:  # noqa: E741
    """FLOP when W + B A is formed first: the detour that lora_flop() avoids."""
    return 2 * I * O * R + 2 * N * I * O


def ppo_clip_loss_bytes(B: int, T: int, element_bytes: int) -> int:
    """Bytes of the loss: log-probabilities old and new, advantages, and a mask of one byte, read once."""
    return B * T * (3 * element_bytes + 1)
