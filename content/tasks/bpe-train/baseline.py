"""The yardstick of speed: every pair of every word is counted again after every merge."""

from itertools import pairwise


def bpe_train(word_counts, num_merges):
    words = [([*word, "</w>"], count) for word, count in word_counts.items()]
    merges = []
    while len(merges) < num_merges:
        totals = {}
        for symbols, count in words:
            for pair in pairwise(symbols):
                totals[pair] = totals.get(pair, 0) + count
        if not totals:
            break
        best = max(totals, key=lambda pair: (totals[pair], pair))
        merges.append(best)
        words = [(_merge(symbols, best), count) for symbols, count in words]
    return merges


def _merge(symbols, pair):
    merged, i = [], 0
    while i < len(symbols):
        if tuple(symbols[i : i + 2]) == pair:
            merged.append(pair[0] + pair[1])
            i += 2
        else:
            merged.append(symbols[i])
            i += 1
    return merged
