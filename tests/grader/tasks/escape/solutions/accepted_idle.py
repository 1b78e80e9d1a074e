# verdict: AC
def escape(bait):
    return []
