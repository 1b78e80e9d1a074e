# verdict: AC — doctests, and a unittest under __main__ that compares with the library function
# task: masked-softmax
import unittest

import torch


def masked_softmax(x, keep):
    """
    >>> masked_softmax(torch.zeros(1, 2), torch.ones(1, 2, dtype=torch.bool))
    tensor([[0.5000, 0.5000]])
    """
    x = x.masked_fill(~keep, -torch.inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)


class Tests(unittest.TestCase):
    def test_against_the_library(self):
        x = torch.randn(3, 5)
        keep = torch.ones(3, 5, dtype=torch.bool)
        torch.testing.assert_close(masked_softmax(x, keep), torch.softmax(x, dim=-1))


if __name__ == "__main__":
    import doctest

    doctest.testmod()
    unittest.main()
