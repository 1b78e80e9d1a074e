# verdict: WA length — merges the first occurrence of each rule and moves on to the next rule
def bpe_encode(word, merges):
    symbols = [*word, "</w>"]
    for left, right in merges:
        for i in range(len(symbols) - 1):
            if (symbols[i], symbols[i + 1]) == (left, right):
                symbols[i : i + 2] = [left + right]
                break
    return symbols
