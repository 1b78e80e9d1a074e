# verdict: AC — the merges are NamedTuples, the words frozen in a dict, everything counted anew each time
# task: bpe-train
from collections import Counter, namedtuple

Merge = namedtuple("Merge", "left right")


def replaced(symbols, pair):
    out = []
    for symbol in symbols:
        if out and out[-1] == pair.left and symbol == pair.right:
            out[-1] = Joined(pair.left + pair.right)
        else:
            out.append(symbol)
    return tuple(str(s) for s in out)


class Joined(str):
    """Just joined: may not be the left half of the same pair again."""

    def __eq__(self, other):
        return False

    __hash__ = None


def bpe_train(word_counts, num_merges):
    corpus = {(*word, "</w>"): n for word, n in word_counts.items()}
    merges = []
    for _ in range(num_merges):
        counts = Counter()
        for word, n in corpus.items():
            for left, right in zip(word, word[1:]):
                counts[left, right] += n
        if not counts:
            break
        merge = Merge._make(max(counts, key=lambda pair: (counts[pair], pair)))
        merges.append(merge)
        corpus = {replaced(word, merge): n for word, n in corpus.items()}
    return merges
