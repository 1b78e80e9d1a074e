import torch


def drive(entry, inputs, gradients, upstream):
    seeds = {"draws": inputs["seed"], "same seed": inputs["seed"], "other seed": inputs["seed"] + 1}
    arguments = {name: value for name, value in inputs.items() if name != "seed"}
    return {name: entry(**arguments, generator=torch.Generator().manual_seed(seed)) for name, seed in seeds.items()}
