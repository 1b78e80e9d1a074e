# verdict: WA values — one long sequence: pairs cross from word to word
def bpe_train(word_counts, num_merges):
    words = [([s for word, count in word_counts.items() for _ in range(count) for s in [*word, "</w>"]], 1)]
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
    out, i = [], 0
    while i < len(symbols):
        if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == pair:
            out.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            out.append(symbols[i])
            i += 1
    return out
