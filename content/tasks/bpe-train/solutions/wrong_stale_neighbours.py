# verdict: WA values — incremental, but the pairs to the left and right of a merge keep their old counts
from collections import defaultdict


def bpe_train(word_counts, num_merges):
    words = [[*word, "</w>"] for word in word_counts]
    counts = list(word_counts.values())
    totals = defaultdict(int)
    for symbols, count in zip(words, counts):
        for pair in zip(symbols, symbols[1:]):
            totals[pair] += count
    merges = []
    while totals and len(merges) < num_merges:
        best = max(totals, key=lambda pair: (totals[pair], pair))
        if totals[best] <= 0:
            break
        merges.append(best)
        del totals[best]
        for w, (symbols, count) in enumerate(zip(words, counts)):
            i = 0
            while i + 1 < len(symbols):
                if (symbols[i], symbols[i + 1]) == best:
                    symbols[i : i + 2] = [best[0] + best[1]]
                    if i > 0:
                        totals[symbols[i - 1], symbols[i]] += count
                    if i + 1 < len(symbols):
                        totals[symbols[i], symbols[i + 1]] += count
                i += 1
    return merges
