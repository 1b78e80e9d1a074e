"""Exercises a LoRALinear class step by step. "result" holds what calls returned, "state" what they left behind.

inputs: weight (out, in), bias (out,) or None, A, B, x, r, alpha, steps (names of the functions below, in order);
        dy (upstream gradient) for backward and descend, new_A and new_B for change, seed for start.
"""

import math

import torch
from torch import nn
from torch.overrides import TorchFunctionMode


def drive(entry, inputs, gradients, upstream):
    layer = _layer(entry, inputs)
    if inputs["steps"][0] != "start":
        _set(layer, inputs["A"], inputs["B"])
    shown = {"result": {}, "state": {}}
    for number, step in enumerate(inputs["steps"], start=1):
        found = STEPS[step](layer, inputs)
        if found is not None:
            shown["result" if step in RESULTS else "state"][f"{number} {step}"] = found
    return shown


def _layer(entry, inputs):
    """The layer on its own copy of the base weight: inputs must stay what they are."""
    out_features, in_features = inputs["weight"].shape
    # "meta" skips the random initialisation, which would be most of a timed call
    base = nn.Linear(in_features, out_features, bias=inputs["bias"] is not None, device="meta")
    base.weight = nn.Parameter(inputs["weight"].clone())
    if inputs["bias"] is not None:
        base.bias = nn.Parameter(inputs["bias"].clone())
    torch.manual_seed(inputs.get("seed", 0))
    layer = entry(base, r=inputs["r"], alpha=inputs["alpha"])
    if layer.base is not base:
        raise AttributeError("layer.base must be the nn.Linear that was given")
    return layer


def _set(layer, A, B):
    with torch.no_grad():
        layer.A.copy_(A)
        layer.B.copy_(B)


def _start(layer, inputs):
    """A fresh layer: what is trained, and how A and B begin."""
    in_features = inputs["weight"].shape[1]
    A = layer.A.detach().double() * math.sqrt(in_features)  # standard normal, if right
    again, other = _layer(type(layer), inputs), _layer(type(layer), {**inputs, "seed": inputs["seed"] + 1})
    return {
        **_parameters(layer, inputs),
        "A has shape": list(layer.A.shape),
        "B has shape": list(layer.B.shape),
        "dtypes": [str(layer.A.dtype), str(layer.B.dtype)],
        "B is zero": bool((layer.B == 0).all()),
        "standard deviation of A is 1/sqrt(in)": abs(A.std().item() - 1.0) < 0.15,
        "mean of A is 0": abs(A.mean().item()) < 0.15,
        # the fourth moment is 3 for the normal distribution, 1.8 for the uniform one
        "A is normal": 2.5 < (A / A.std().clamp_min(1e-9)).pow(4).mean().item() < 3.5,
        "A follows torch.manual_seed": torch.equal(layer.A, again.A) and not torch.equal(layer.A, other.A),
    }


def _parameters(layer, inputs):
    return {"trained": sorted(name for name, parameter in layer.named_parameters() if parameter.requires_grad)}


def _forward(layer, inputs):
    return layer(inputs["x"])


def _forward_each(layer, inputs):
    return [layer(rows) for rows in inputs["x"]]


def _backward(layer, inputs):
    x = inputs["x"].clone().requires_grad_()
    layer(x).backward(inputs["dy"])
    bias = layer.base.bias
    shown = {
        "gradient of x": x.grad,
        "gradient of A": layer.A.grad,
        "gradient of B": layer.B.grad,
        "base got a gradient": layer.base.weight.grad is not None or (bias is not None and bias.grad is not None),
    }
    layer.zero_grad()
    return shown


def _descend(layer, inputs):
    """One step of gradient descent on everything that says it is trained."""
    layer(inputs["x"]).backward(inputs["dy"])
    with torch.no_grad():
        for parameter in layer.parameters():
            if parameter.requires_grad and parameter.grad is not None:
                parameter -= 0.1 * parameter.grad
    layer.zero_grad()
    shown = {"A": layer.A, "B": layer.B, "base.weight": layer.base.weight}
    if layer.base.bias is not None:
        shown["base.bias"] = layer.base.bias
    return {name: value.detach().clone() for name, value in shown.items()}


def _merge(layer, inputs):
    weight, address = layer.base.weight, layer.base.weight.data_ptr()
    layer.merge()
    return {"in place": layer.base.weight is weight and layer.base.weight.data_ptr() == address}


def _unmerge(layer, inputs):
    layer.unmerge()


def _weight(layer, inputs):
    return layer.base.weight.detach().clone()


def _change(layer, inputs):
    _set(layer, inputs["new_A"], inputs["new_B"])


def _train(layer, inputs):
    layer.train()


def _eval(layer, inputs):
    layer.eval()


def _memory(layer, inputs):
    """Whether forward makes a matrix as large as the weight. Views of the weight itself do not count."""
    own = {parameter.untyped_storage().data_ptr() for parameter in layer.parameters()}
    limit = inputs["weight"].numel()

    class Watch(TorchFunctionMode):
        large = False

        def __torch_function__(self, func, types, args=(), kwargs=None):
            result = func(*args, **(kwargs or {}))
            if isinstance(result, torch.Tensor) and result.numel() >= limit:
                self.large |= result.untyped_storage().data_ptr() not in own
            return result

    with Watch() as watch:
        layer(inputs["x"])
    return {"forms an (out, in) matrix": watch.large}


RESULTS = ("forward", "forward each", "backward")

STEPS = {
    "start": _start,
    "parameters": _parameters,
    "forward": _forward,
    "forward each": _forward_each,
    "backward": _backward,
    "descend": _descend,
    "merge": _merge,
    "unmerge": _unmerge,
    "weight": _weight,
    "change": _change,
    "train": _train,
    "eval": _eval,
    "memory": _memory,
}
