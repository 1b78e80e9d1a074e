# verdict: WA length — the longest known piece from the left, as WordPiece does
def bpe_encode(word, merges):
    pieces = {left + right for left, right in merges}
    text, out, i = [*word, "</w>"], [], 0
    while i < len(text):
        for j in range(len(text), i, -1):
            piece = "".join(text[i:j])
            if j == i + 1 or piece in pieces:
                out.append(piece)
                i = j
                break
    return out
