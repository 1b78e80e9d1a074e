# verdict: AC — Greek letters, full-width letters that Python folds, combining marks and emoji in strings
# task: masked-softmax
import torch

ε = 0.0
Σ = torch.sum
π_θ = "política ñandú 👩‍💻 e\u0301 \N{GREEK SMALL LETTER ALPHA} شرح"


def masked_softmax(ｘ, ｋeep):
    α = x.masked_fill(~keep, -torch.inf)
    é = torch.exp(α - α.amax(-1, keepdim=True))
    return é / (Σ(é, -1, keepdim=True) + ε)
