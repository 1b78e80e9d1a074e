# verdict: RE exception — a result that contains itself
# task: double-all
# row: G21
def double_all(numbers):
    result = []
    result.append(result)
    return result
