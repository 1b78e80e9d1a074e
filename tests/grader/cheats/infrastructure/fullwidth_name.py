# verdict: AC — the name in full-width letters, which Python itself takes for the same: an oddity, no gain
# task: double-all
# row: G112
def ｄｏｕｂｌｅ_ａｌｌ(numbers):
    return [2 * n for n in numbers]
