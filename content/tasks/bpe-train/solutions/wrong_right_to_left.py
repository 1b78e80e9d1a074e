# verdict: WA values — replaces from right to left: aaa becomes a aa
def bpe_train(word_counts, num_merges):
    words = [(list(word) + ["</w>"], count) for word, count in word_counts.items()]
    merges = []
    for _ in range(num_merges):
        totals = {}
        for symbols, count in words:
            for pair in zip(symbols, symbols[1:]):
                totals[pair] = totals.get(pair, 0) + count
        if not totals:
            break
        best = max(totals, key=lambda pair: (totals[pair], pair))
        merges.append(best)
        words = [(merge(symbols, best), count) for symbols, count in words]
    return merges


def merge(symbols, pair):
    out, i = [], len(symbols) - 1
    while i >= 0:
        if i > 0 and (symbols[i - 1], symbols[i]) == pair:
            out.append(symbols[i - 1] + symbols[i])
            i -= 2
        else:
            out.append(symbols[i])
            i -= 1
    return out[::-1]
