# verdict: AC — opens the judge's own files: references, cases, checkers
# task: escape
# row: S28
# guard: isolation WA
def escape(bait):
    reached = []
    for path in bait["answers"]:
        for name in (path, f"/proc/1/cwd/{path}", f"/proc/{bait['judge']}/root{path}", f"/proc/{bait['judge']}/cwd/{path}"):
            try:
                open(name).close()
                reached.append(name)
            except OSError:
                pass
    return reached
