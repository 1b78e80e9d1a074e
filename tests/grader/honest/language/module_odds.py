# verdict: AC — __all__, a version, a module-level __getattr__, deleted names, and torch imported by __import__
# task: masked-softmax
__all__ = ["masked_softmax"]
__version__ = "0.1"

torch = __import__("torch")
inf = getattr(torch, "inf")
for _name in ("a", "b"):
    globals()[_name] = _name
del _name, a, b


def __getattr__(name):
    raise AttributeError(name)


def masked_softmax(x, keep):
    x = x.masked_fill(~keep, -inf)
    weights = torch.exp(x - x.amax(-1, keepdim=True))
    return weights / weights.sum(-1, keepdim=True)
