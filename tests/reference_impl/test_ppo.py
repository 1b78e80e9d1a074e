"""PPO's loss against a loop over tokens in plain Python."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_impl.ppo import ppo_clip_loss

token = st.tuples(st.floats(-2, 2), st.floats(-3, 3), st.booleans())


def by_loop(log_ratios, advantages, mask, eps):
    gains, outside = [], 0
    for log_ratio, advantage, kept in zip(log_ratios, advantages, mask, strict=True):
        if kept:
            ratio = math.exp(log_ratio)
            gains.append(min(ratio * advantage, min(max(ratio, 1 - eps), 1 + eps) * advantage))
            outside += not 1 - eps <= ratio <= 1 + eps
    return (-sum(gains) / len(gains), outside / len(gains)) if gains else (0.0, 0.0)


@settings(max_examples=100, deadline=None)
@given(st.lists(token, min_size=1, max_size=12), st.sampled_from([0.1, 0.2, 0.5]))
def test_it_equals_a_loop_over_tokens(tokens, eps):
    log_ratios, advantages, mask = zip(*tokens, strict=True)
    loss, share = ppo_clip_loss(
        torch.tensor([log_ratios], dtype=torch.float64) - 1.0,
        torch.full((1, len(tokens)), -1.0, dtype=torch.float64),
        torch.tensor([advantages], dtype=torch.float64),
        torch.tensor([mask]),
        eps,
    )
    wanted_loss, wanted_share = by_loop([(x - 1.0) + 1.0 for x in log_ratios], advantages, mask, eps)
    assert loss.item() == pytest.approx(wanted_loss, rel=1e-12, abs=1e-12)
    assert share.item() == pytest.approx(wanted_share)


def test_the_gradient_is_exactly_zero_in_two_corners_of_four():
    logp = torch.tensor([[2.0, 2.0, 0.5, 0.5]], dtype=torch.float64).log().requires_grad_()
    old_logp = torch.zeros(1, 4, dtype=torch.float64, requires_grad=True)
    adv = torch.tensor([[1.0, -1.0, 1.0, -1.0]], dtype=torch.float64, requires_grad=True)
    loss, share = ppo_clip_loss(logp, old_logp, adv, torch.ones(1, 4, dtype=torch.bool))
    loss.backward()
    torch.testing.assert_close(
        logp.grad, torch.tensor([[0.0, 0.5, -0.125, 0.0]], dtype=torch.float64), rtol=1e-15, atol=0
    )
    assert old_logp.grad is None
    assert adv.grad is None
    assert not share.requires_grad


def test_padding_may_overflow():
    logp = torch.tensor([[0.0, 1e4]], requires_grad=True)
    loss, share = ppo_clip_loss(
        logp, torch.tensor([[0.0, -1e4]]), torch.tensor([[2.0, 1e30]]), torch.tensor([[True, False]])
    )
    loss.backward()
    assert (loss.item(), share.item()) == (-2.0, 0.0)
    assert logp.grad.tolist() == [[-2.0, 0.0]]


def test_no_token_gives_an_attached_zero():
    logp = torch.zeros(2, 3, requires_grad=True)
    loss, share = ppo_clip_loss(logp, logp.detach(), torch.ones(2, 3), torch.zeros(2, 3, dtype=torch.bool))
    loss.backward()
    assert (loss.item(), share.item()) == (0.0, 0.0)
    assert not logp.grad.any()
