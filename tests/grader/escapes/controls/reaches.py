# verdict: WA length — control: says that it reached something; that is how every other file here would be caught
# task: escape
# row: control
def escape(bait):
    return ["something"]
