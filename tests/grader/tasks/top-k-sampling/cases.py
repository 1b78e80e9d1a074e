import torch

from grader.spec import Case, Distribution

DRAWS = 10_000
NO_EFFECT = {"seed": "any draws that follow the distribution are right; the driver compares equal and unequal seeds"}


def expected(inputs):
    scores = inputs["logits"].double() / inputs["temperature"]
    order = scores.sort(dim=-1, descending=True, stable=True).indices[:, : inputs["k"]]
    kept = torch.full_like(scores, -torch.inf).scatter(-1, order, scores.gather(-1, order))
    return Distribution(torch.softmax(kept, dim=-1), inputs["n"], seeds=True)


def _inputs(seed, k, temperature=0.8, rows=3, vocabulary=12):
    g = torch.Generator().manual_seed(seed)
    logits = torch.linspace(2, -2, vocabulary) + torch.rand(rows, vocabulary, generator=g) / 4
    shuffled = torch.stack([row[torch.randperm(vocabulary, generator=g)] for row in logits])
    return {"logits": shuffled, "k": k, "temperature": temperature, "n": DRAWS, "seed": seed % 2**31}


def _ties(seed):
    """Four equal logits for the last three of five places."""
    inputs = _inputs(seed, 5, rows=2, vocabulary=9)
    inputs["logits"] = torch.tensor([[1.0, 0.5, 1.0, 2.0, 1.0, 0.0, 1.0, 3.0, 0.5]]).repeat(2, 1)
    return inputs


CASES = (
    Case("two of three", lambda s: _inputs(s, 2, 1.0, rows=1, vocabulary=3), sample=True),
    Case("five of twelve", lambda s: _inputs(s, 5), catches="another k, no temperature"),
    Case("all", lambda s: _inputs(s, 12, 1.5)),
    Case("one", lambda s: _inputs(s, 1)),
    Case("equal logits at the edge", _ties, catches="keeps all equal ones, keeps the last"),
)
