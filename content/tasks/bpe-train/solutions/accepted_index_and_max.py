# verdict: AC — counts kept between rounds, an index of words per pair, and a plain maximum over all pairs
from collections import defaultdict


def bpe_train(word_counts, num_merges):
    words = [(tuple(word) + ("</w>",), count) for word, count in word_counts.items()]
    totals, where = defaultdict(int), defaultdict(set)

    def add(w, sign):
        symbols, count = words[w]
        for pair in zip(symbols, symbols[1:]):
            totals[pair] += sign * count
            if sign > 0:
                where[pair].add(w)
            elif totals[pair] == 0:
                del totals[pair]

    for w in range(len(words)):
        add(w, 1)
    merges = []
    while totals and len(merges) < num_merges:
        top = max(totals.values())
        left, right = max(pair for pair, total in totals.items() if total == top)
        merges.append((left, right))
        for w in where.pop((left, right)):
            symbols, count = words[w]
            if (left, right) not in zip(symbols, symbols[1:]):
                continue
            add(w, -1)
            out, skip = [], False
            for a, b in zip(symbols, symbols[1:] + (None,)):
                if skip:
                    skip = False
                elif a == left and b == right:
                    out.append(a + b)
                    skip = True
                else:
                    out.append(a)
            words[w] = (tuple(out), count)
            add(w, 1)
    return merges
