# verdict: RE — sources that overwhelm Python's parser, compiled in the call
# task: double-all
# row: G113
def double_all(numbers):
    for source in ("(" * 10**5, "-" * 10**6 + "1", "[" * 90 + "]" * 90 + "(" * 200, "f'{" * 1000):
        try:
            compile(source, "bomb", "eval")
        except SyntaxError:
            pass
    return eval("[" + "(" * 10**5 + "1" + ")" * 10**5 + "]")
