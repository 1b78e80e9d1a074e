# verdict: WA — no draw at all: the likeliest token every time
# task: top-k-sampling
# row: G98
def sample(logits, k, temperature, n, generator):
    return logits.argmax(-1, keepdim=True).repeat(1, n)
