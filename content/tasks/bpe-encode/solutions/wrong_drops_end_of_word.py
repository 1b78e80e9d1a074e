# verdict: WA length — no end-of-word symbol
def bpe_encode(word, merges):
    rank = {}
    for index, pair in enumerate(merges):
        rank.setdefault(pair, index)
    symbols = list(word)
    while True:
        present = [pair for pair in zip(symbols, symbols[1:]) if pair in rank]
        if not present:
            return symbols
        best = min(present, key=lambda pair: rank[pair])
        out, i = [], 0
        while i < len(symbols):
            if tuple(symbols[i : i + 2]) == best:
                out.append(best[0] + best[1])
                i += 2
            else:
                out.append(symbols[i])
                i += 1
        symbols = out
