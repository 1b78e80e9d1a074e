def bpe_encode(word: str, merges: list[tuple[str, str]]) -> list[str]:
    """Split a word into BPE symbols.

    Starts from the characters of the word plus '</w>'. Repeats: among the adjacent pairs present take the one with the
    lowest index in merges and merge all its occurrences left to right without overlap, until no listed pair is present.
    Unknown characters stay single symbols. The empty word gives ['</w>'].
    """
    raise NotImplementedError
