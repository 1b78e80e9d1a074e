# verdict: AC — the textbook loop, quadratic, with itertools and a sentinel; right and slow
# task: bpe-encode
from itertools import zip_longest

NOTHING = object()


def joined(symbols, pair):
    it = iter(zip_longest(symbols, symbols[1:], fillvalue=NOTHING))
    for here in it:
        if here == pair:
            next(it, None)
            yield "".join(here)
        else:
            yield here[0]


def bpe_encode(word, merges):
    def step(symbols):
        present = set(zip(symbols, symbols[1:]))
        best = next((pair for pair in merges if pair in present), None)
        return symbols if best is None else step(tuple(joined(symbols, best)))

    return list(step((*word, "</w>")))
