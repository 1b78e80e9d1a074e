# verdict: RE exception — sources that overwhelm Python's parser, compiled in the call
# task: double-all
# row: G113
def double_all(numbers):
    for source in ("(" * 10**4, "[" * 90 + "(" * 200, "f'{" * 1000, "not " * 10**4 + "1", "lambda:" * 10**4):
        try:
            compile(source, "bomb", "eval")
        except (SyntaxError, MemoryError, RecursionError):
            pass
    return eval("(" * 10**4 + "1" + ")" * 10**4)
