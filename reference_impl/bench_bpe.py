"""How fast the BPE reference is: `python -m reference_impl.bench_bpe`.

The size follows a common course exercise: 133 kB of text and a vocabulary of 500, where 256 entries are single bytes.
"""

from __future__ import annotations

import random
import time
from collections import Counter

from reference_impl.bpe import bpe_encode, bpe_train

LETTERS = "etaoinshrdlucmfwypvbgkjqxz"


def zipf_words(text_bytes: int, distinct: int, seed: int = 0) -> list[str]:
    """Words of at least `text_bytes` bytes in all, blanks included: natural letter frequencies, Zipf word frequencies."""
    rng = random.Random(seed)
    falling = range(len(LETTERS), 0, -1)
    vocabulary = ["".join(rng.choices(LETTERS, falling, k=rng.randint(2, 10))) for _ in range(distinct)]
    weights = [1.0 / (rank + 1) for rank in range(distinct)]
    words: list[str] = []
    missing = text_bytes
    while missing > 0:
        more = rng.choices(vocabulary, weights, k=1 + missing // 8)
        words += more
        missing -= sum(map(len, more)) + len(more)
    return words


def bench(text_bytes: int = 133_000, vocabulary: int = 500) -> dict[str, float]:
    """Seconds to count words and train, and MB/s to encode the distinct words; one run each."""
    words = zipf_words(text_bytes, distinct=6000)
    start = time.perf_counter()
    counts = Counter(words)
    merges = bpe_train(counts, vocabulary - 256)
    train_s = time.perf_counter() - start

    start = time.perf_counter()
    for word in counts:
        bpe_encode(word, merges)
    words_s = time.perf_counter() - start

    unsplittable = "".join(words)
    start = time.perf_counter()
    bpe_encode(unsplittable, merges)
    unsplittable_s = time.perf_counter() - start
    return {
        "distinct_words": len(counts),
        "merges": len(merges),
        "train_s": train_s,
        "encode_words_s": words_s,
        "encode_unsplittable_mb_per_s": len(unsplittable) / 1e6 / unsplittable_s,
    }


if __name__ == "__main__":
    for name, value in bench().items():
        print(f"{name:30} {value:.4g}")
