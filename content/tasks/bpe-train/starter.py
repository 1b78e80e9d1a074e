def bpe_train(word_counts: dict[str, int], num_merges: int) -> list[tuple[str, str]]:
    """Train byte-pair encoding.

    Each word starts as its single characters plus a separate final symbol '</w>'. Every round recounts all adjacent
    pairs inside words (each adjacent position counts, times the word count), merges the pair with the highest count and
    replaces it left to right without overlap. Tie: the lexicographically greatest pair (Python tuple comparison).
    Stop after num_merges or when no pair is left. Returns the merges in the order learned.
    """
    raise NotImplementedError
