# verdict: WA — among equal counts takes the pair that came first
# task: bpe-train
# row: G99
from collections import Counter


def bpe_train(word_counts, num_merges):
    words = {word: [*word, "</w>"] for word in word_counts}
    merges = []
    for _ in range(num_merges):
        pairs = Counter()
        for word, symbols in words.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += word_counts[word]
        if not pairs:
            break
        best = pairs.most_common(1)[0][0]
        merges.append(best)
        for word, symbols in words.items():
            merged, i = [], 0
            while i < len(symbols):
                step = 2 if tuple(symbols[i : i + 2]) == best else 1
                merged.append("".join(symbols[i : i + step]))
                i += step
            words[word] = merged
    return merges
