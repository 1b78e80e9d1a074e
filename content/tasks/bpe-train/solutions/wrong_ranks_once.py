# verdict: WA values — counts once and takes the most frequent pairs from the top
from collections import Counter


def bpe_train(word_counts, num_merges):
    totals = Counter()
    for word, count in word_counts.items():
        symbols = [*word, "</w>"]
        for pair in zip(symbols, symbols[1:]):
            totals[pair] += count
    return sorted(totals, key=lambda pair: (totals[pair], pair), reverse=True)[:num_merges]
