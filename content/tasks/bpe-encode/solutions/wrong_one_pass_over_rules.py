# verdict: WA length — applies each rule once, in order: a rule that becomes possible later is missed
def bpe_encode(word, merges):
    symbols = [*word, "</w>"]
    for left, right in merges:
        i = 0
        while i + 1 < len(symbols):
            if symbols[i] == left and symbols[i + 1] == right:
                symbols[i : i + 2] = [left + right]
            i += 1
    return symbols
