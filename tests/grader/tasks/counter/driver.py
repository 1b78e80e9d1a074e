def drive(entry, inputs, gradients, upstream):
    counter = entry()
    totals = [counter.add(n) for n in inputs["numbers"]]
    counter.reset()
    return {"totals": totals, "state": counter.add(0)}
