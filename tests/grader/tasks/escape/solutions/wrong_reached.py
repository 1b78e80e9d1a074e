# verdict: WA length — says that it reached something
def escape(bait):
    return ["something"]
